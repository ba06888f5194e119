"""Windows of purchases."""

from . import account_accrued_orders
from . import cash_purchase
from . import cash_purchase_line
