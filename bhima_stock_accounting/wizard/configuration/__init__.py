"""Windows of the setup."""

from . import accounting_standard_change
from . import stock_account_change
from . import inventory_group_proposal
