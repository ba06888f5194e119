"""Odoo's own tests of the modules that we extend, with both add-ons installed.

As they are; and once more with every storable article in an inventory group, posted at
each movement: what differs then is stated test by test, with the reason.
"""

import json
import re
from pathlib import Path

import pytest

from ..support import scratch, server
from .odoo_suite_differences import DIFFERENCES

ADDONS = ["bhima_inventory_config", "bhima_stock_accounting"]
SCRIPT = Path(__file__).parent / "odoo_suite.py"
FAILED_TEST = re.compile(r"^\S+ \S+ \d+ ERROR .*(?:FAIL|ERROR): (.*)", re.MULTILINE)
# Run each time; the others with --long.
SHORT = ("stock_account",)
# Modules whose tests value or bill stock; of the point of sale those that book.
SUITES = {
    "purchase_stock": "/purchase_stock",
    "sale_stock": "/sale_stock",
    "stock_landed_costs": "/stock_landed_costs",
    "mrp_account": "/mrp_account",
    "point_of_sale": "/point_of_sale:TestPoSStock,/point_of_sale:TestAngloSaxonFlow",
    "stock_dropshipping": "/stock_dropshipping",
    "product_expiry": "/product_expiry",
}


def run_suite(database, suite, standard=""):
    """Run tests of Odoo; return the result of the script, and which have failed.

    :param str standard: by which all storable articles of the tests are booked
    """
    port = f"--http-port={server.find_free_port()}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BHIMA_SUITE", suite)
        patch.setenv("BHIMA_STANDARD", standard)
        patch.setenv("BHIMA_TESTS", str(SCRIPT.parent))
        output = database.run("shell", "-d", database.name, port, script=SCRIPT)
    result = json.loads(re.search(r"^RESULT (.*)", output, re.MULTILINE)[1])
    assert result["run"] > 0
    return result, sorted(set(FAILED_TEST.findall(output)))


@pytest.mark.odoo_suite
def test_stock_account_of_odoo_passes_with_our_addons():
    with scratch.database("bhima_odoo_suite", scratch.INSTALLED) as database:
        result, failures = run_suite(database, "/stock_account")
    assert result["addons"] == ADDONS
    assert (result["failed"], result["errors"]) == (0, 0), "\n".join(failures)


@pytest.mark.long
@pytest.mark.odoo_suite
@pytest.mark.parametrize("module", SUITES)
def test_same_tests_of_odoo_fail_with_our_addons_and_without(module):
    with scratch.database("bhima_odoo_suites") as database:
        database.install(module)
        without, failed_without = run_suite(database, SUITES[module])
        database.install(*ADDONS)
        result, failed = run_suite(database, SUITES[module])
    assert (without["addons"], result["addons"]) == ([], ADDONS)
    assert set(failed) <= set(failed_without)
    assert result["run"] == without["run"]


@pytest.mark.odoo_suite
@pytest.mark.parametrize(
    ("standard", "module"),
    [
        pytest.param(
            standard,
            module,
            marks=() if module in SHORT else pytest.mark.long,
        )
        for standard, modules in DIFFERENCES.items()
        for module in modules
    ],
)
def test_only_what_is_stated_differs_when_every_article_is_grouped(standard, module):
    with scratch.database("bhima_odoo_grouped", scratch.INSTALLED) as database:
        database.install(module)
        suite = SUITES.get(module, f"/{module}")
        result, failed = run_suite(database, suite, standard)
    assert failed == sorted(DIFFERENCES[standard][module])
    assert result["rows"] > 0
