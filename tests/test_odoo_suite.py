"""Odoo's own tests of the module that we extend, with both add-ons installed."""

import json
import re
from pathlib import Path

import pytest

from . import scratch, server

ADDONS = ["bhima_inventory_config", "bhima_stock_accounting"]
SCRIPT = Path(__file__).parent / "odoo_suite.py"
FAILED_TEST = re.compile(r"^\S+ \S+ \d+ ERROR .*(?:FAIL|ERROR): .*", re.MULTILINE)


@pytest.mark.odoo_suite
def test_stock_account_of_odoo_passes_with_our_addons():
    with scratch.database("bhima_odoo_suite") as database:
        database.install(*ADDONS)
        port = f"--http-port={server.find_free_port()}"
        output = database.run("shell", "-d", database.name, port, script=SCRIPT)
    result = json.loads(re.search(r"^RESULT (.*)", output, re.MULTILINE)[1])
    assert result["addons"] == ADDONS
    assert result["run"] > 0
    failures = "\n".join(FAILED_TEST.findall(output))
    assert (result["failed"], result["errors"]) == (0, 0), failures
