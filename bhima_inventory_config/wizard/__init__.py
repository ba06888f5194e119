from . import window_mixin
from . import base_import_import
from . import inventory_group_proposal
from . import inventory_group_proposal_line
from . import inventory_reclassification
from . import inventory_reclassification_line
from . import stock_account_change
