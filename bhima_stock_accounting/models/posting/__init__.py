"""From movements and changes of value to journal entries."""

from . import stock_posting
from . import stock_posting_amounts
from . import stock_posting_waiting
from . import account_move
from . import account_move_manual_item
from . import account_move_line
from . import analytic_distribution_model
from . import inventory_group
from . import product_category
from . import product_product
from . import product_template
from . import res_company
from . import stock_account_comparison
from . import stock_ledger_entry
from . import stock_lot
from . import stock_move
from . import stock_move_line
from . import stock_picking
from . import stock_posting_opening
from . import stock_posting_redate
from . import stock_posting_standalone
from . import stock_regrouping
from . import stock_revaluation
