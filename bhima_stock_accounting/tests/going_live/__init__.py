from . import test_group_proposal
from . import test_opening_stock
from . import test_opening_stock_refusals
from . import test_setup_check
from . import test_standalone_period
