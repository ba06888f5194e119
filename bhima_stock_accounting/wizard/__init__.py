from . import stock_inventory_adjustment_name
