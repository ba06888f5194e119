"""Add-ons of Odoo that ours must work with, though they don't require them.

The tests in ``neighbours`` run in a database of their own that has them.
"""

import os
import subprocess
import sys
from pathlib import Path

from . import scratch

NEIGHBOURS = (
    "product_expiry",
    "mrp_account",
    "stock_dropshipping",
    "stock_landed_costs",
    "stock_picking_batch",
    "point_of_sale",
)
ADDONS = ("bhima_inventory_config", "bhima_stock_accounting")
FOLDER = Path(__file__).parent / "neighbours"


def test_addons_work_with_their_neighbours():
    with scratch.database("bhima_neighbours") as database:
        database.install(*NEIGHBOURS, *ADDONS)
        done = subprocess.run(
            [
                *(sys.executable, "-P", "-m", "pytest", "--quiet"),
                f"--odoo-config={os.environ['ODOO_RC']}",
                f"--odoo-database={database.name}",
                *sorted(map(str, FOLDER.glob("test_*.py"))),
            ],
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-8000:]
