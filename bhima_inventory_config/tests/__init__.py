from . import test_access
from . import test_inventory_group
from . import test_inventory_register
from . import test_master_data
from . import test_product_template
