"""From an empty or running database to books that follow the stock."""

from . import stock_difference
from . import stock_difference_line
from . import opening_stock
from . import opening_stock_line
from . import setup_check
from . import setup_check_books
from . import setup_check_stock
from . import standalone_posting
from . import standalone_posting_line
