from . import test_agreement
from . import test_ledger_machine
from . import test_ledger_totals
from . import test_ledger_watch
from . import test_past_value
from . import test_stock_comparison
from . import test_stock_difference
from . import test_stock_ledger
