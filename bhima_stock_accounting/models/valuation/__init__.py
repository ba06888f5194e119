"""Every override of Odoo's costing of articles, lots and movements, nothing else."""

from . import product
from . import product_value
from . import res_company
from . import stock_lot
from . import stock_move
