"""Orders, bills and payments: what they owe for goods and what goods cost by them."""

from . import account_move
from . import account_move_landed_cost
from . import account_move_line
from . import goods_received
from . import price_difference
from . import purchase_order
from . import purchase_order_line
from . import res_company
from . import stock_move
from . import stock_picking
from . import supplier_credit
