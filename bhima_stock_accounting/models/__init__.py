from . import configuration
from . import ledger
from . import movements
from . import valuation
from . import posting
from . import purchasing
from . import demo_hospital
