"""Where things are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "script"
ODOO_BIN = SCRIPTS / "toolbox" / "odoo-bin"
ADDONS = ("bhima_inventory_config", "bhima_stock_accounting")
# They install themselves where the add-ons are that they go with.
GLUE_ADDONS = ("bhima_stock_accounting_mrp", "bhima_stock_accounting_pos")

# Everything that the scripts fetch or make; git ignores it.
STATE = ROOT / ".odoo"
LOGS = STATE / "log"
CONFIG = STATE / "odoo.conf"
