"""Reports on accounts, costs and what is still to be settled."""

from . import account_report
from . import account_balance
from . import operating_account
from . import outstanding_delivery
from . import goods_cost
from . import stock_journal
