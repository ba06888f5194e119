from . import articles_by_group
from . import price_list
from . import register
from . import group_price_list
from . import group_register
