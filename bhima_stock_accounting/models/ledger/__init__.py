"""The stock ledger, what it has on hand, and whether the books agree with it."""

from . import product_template
from . import stock_ledger_entry
from . import stock_comparison_mixin
from . import product_product
from . import res_company
from . import stock_account_comparison
from . import stock_article_comparison
from . import stock_ledger_check
from . import stock_ledger_total
from . import stock_ledger_watch
from . import stock_past_value
