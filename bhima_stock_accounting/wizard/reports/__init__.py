"""What reports are asked for."""

from . import stock_value_date
from . import stock_report_options
