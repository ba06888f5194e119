from . import test_description
from . import test_menus
from . import test_stock_dashboard
from . import test_stock_dashboard_readers
