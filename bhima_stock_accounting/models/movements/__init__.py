"""What a movement of goods is: its operation, quantity, place and date."""

from . import stock_move
from . import stock_move_line
from . import stock_picking
from . import stock_picking_type
from . import stock_quant
from . import stock_scrap
from . import stock_warehouse
