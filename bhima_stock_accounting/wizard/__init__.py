from . import configuration
from . import purchasing
from . import posting
from . import going_live
from . import reports
