"""OCA's financial reports show our entries, beside our own.

They are taken from the Python package index; where that can't be reached, the test is
skipped.
"""

import configparser
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ..support import scratch

PACKAGES = (
    "odoo-addon-account-financial-report==19.0.0.0.26.3",
    "odoo-addon-date-range==19.0.*",
    "odoo-addon-report-xlsx==19.0.*",
)
THEIRS = "account_financial_report"
SCRIPT = Path(__file__).parent / "oca_reports.py"


@pytest.fixture(scope="module")
def addons_path(tmp_path_factory):
    """Odoo's path for add-ons, with those of OCA."""
    folder = tmp_path_factory.mktemp("oca")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps")
    done = subprocess.run(
        [*pip, f"--target={folder}", *PACKAGES], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"OCA's reports can't be fetched: {done.stderr[-200:]}")
    config = configparser.ConfigParser(interpolation=None)
    config.read(os.environ["ODOO_RC"])
    path = config["options"]["addons_path"]
    return f"--addons-path={path},{folder / 'odoo' / 'addons'}"


def test_balance_of_oca_is_that_of_ours(addons_path):
    with scratch.database("bhima_oca", scratch.FOUNDED) as database:
        arguments = ("-d", database.name, "--no-http", addons_path)
        database.run("-i", THEIRS, "--stop-after-init", *arguments)
        output = database.run("shell", *arguments, script=SCRIPT)
    result = json.loads(re.search(r"^RESULT (.*)", output, re.MULTILINE)[1])
    assert result["ours"][result["stock"]] == [0.0, 300.0, 120.0, 180.0]
    # OCA has the account of earlier years' results always, ours if there are any
    moved = {code: row for code, row in result["oca"].items() if any(row)}
    assert moved == result["ours"]
    assert result["listed"] == result["entries"]
