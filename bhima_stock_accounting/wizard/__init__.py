from . import accounting_standard_change
from . import stock_inventory_adjustment_name
from . import stock_entry_preview
from . import stock_entry_preview_line
