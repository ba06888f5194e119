from . import account_accrued_orders
from . import accounting_standard_change
from . import stock_inventory_adjustment_name
from . import cash_purchase
from . import cash_purchase_line
from . import stock_entry_preview
from . import stock_entry_preview_line
from . import stock_account_change
