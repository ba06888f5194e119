"""What a company sets up: its standard, accounts, groups and locations."""

from . import shipped_mixin
from . import accounting_standard
from . import inventory_group
from . import loss_reason
from . import product_template
from . import res_company
from . import res_config_settings
from . import stock_location
