"""Two people at one article: whoever saves first, stock, ledger and books agree."""

import json
import os

import pytest

from ..support import scratch
from .test_concurrency import HERE, get_result

KINDS = [
    "receipt",
    "issue",
    "vendor return",
    "scrap",
    "count",
    "bill",
    "cost",
    "group",
    "account",
]
METHODS = ["average", "fifo", "lot"]
# Two that move, two that change what is there: the others are tried with --long.
FEW = ["receipt", "issue", "count", "account"]
CASES = [(["average"], FEW)]
if os.environ.get("BHIMA_TEST_LONG"):
    CASES.append((METHODS, KINDS))


def run(database):
    """Run the races; Odoo logs each refusal of PostgreSQL as an error."""
    shell = ("shell", "-d", database.name, "--no-http")
    return database.run(*shell, script=HERE / "races.py")


@pytest.mark.parametrize(("methods", "kinds"), CASES)
def test_two_people_at_one_article(methods, kinds, monkeypatch):
    monkeypatch.setenv("BHIMA_RACES", json.dumps([methods, kinds]))
    with scratch.database("bhima_races", scratch.FOUNDED) as database:
        results = get_result(run(database))
    assert results["races"] == 2 * len(methods) * len(kinds) ** 2
    assert not results["faults"], "\n".join(results["faults"])
    starved = [refusal for refusal in results["refused"] if "starved" in refusal]
    assert not starved, starved
