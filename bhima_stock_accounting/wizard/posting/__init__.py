"""Windows that go with a movement."""

from . import stock_inventory_adjustment_name
from . import stock_entry_preview
from . import stock_entry_preview_line
