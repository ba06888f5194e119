from . import stock_report
