"""Vouchers and count sheets: what is printed and signed."""

from . import stock_document
from . import voucher_lines
from . import voucher
from . import picking_voucher
from . import scrap_voucher
from . import count_sheet
from . import count_report
from . import move_line_count_report
from . import ledger_count_report
