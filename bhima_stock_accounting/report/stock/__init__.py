"""Reports on what moved and what is in stock."""

from . import stock_flow
from . import depot_report
from . import stock_card
from . import ward_exit
from . import stock_loss
from . import stock_donation
from . import depot_stock
from . import stock_dashboard
