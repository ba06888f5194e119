"""The demo with a story whose balance can't come out right. For Odoo's shell."""

import sys
from pathlib import Path

from odoo.modules import get_module_path

ROOT = Path(get_module_path("bhima_stock_accounting")).parent
sys.path.insert(0, str(ROOT))
from tests.stories import stories  # noqa: E402  the path has to be known first


def a_wrong_story(_hospital):
    """Expect a balance although nothing has happened."""
    yield "Nothing", {"601": 105}


stories.ohada_credit_bill_first = a_wrong_story
exec((ROOT / "script" / "stories.py").read_text(), {"env": globals()["env"]})
