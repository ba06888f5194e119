"""What all reports share: one query, for the screen, paper and spreadsheets."""

from . import stock_report
from . import stock_report_paper
