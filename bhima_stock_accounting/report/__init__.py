from . import stock_document
from . import voucher_lines
from . import voucher
from . import picking_voucher
from . import scrap_voucher
