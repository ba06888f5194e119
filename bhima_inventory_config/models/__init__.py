from . import code_mixin
from . import dosage_form
from . import inventory_group
from . import inventory_type
from . import product_product
from . import product_template
from . import uom_uom
