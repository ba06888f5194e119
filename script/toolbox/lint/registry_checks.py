"""The useful part of Odoo's own tests of code and views, for our add-ons only.

Odoo's Python runs this file (see ``odoo_side``), with the registry of a database in
which the add-ons are installed. The tests only read. Installing ``test_lint`` would
mark the database for good; importing its test cases does not.
"""

import importlib
import logging
import sys
import unittest
from unittest.mock import patch

CASES = {
    "test_lint.tests.test_dunderinit": "TestDunderinit",
    "test_lint.tests.test_index": "TestIndex",
    "test_lint.tests.test_manifests": "ManifestLinter",
    "test_lint.tests.test_naming": "TestNaming",
    "test_lint.tests.test_onchange_domains": "TestOnchangeDomains",
    "test_lint.tests.test_test_holes": "TestTestHoles",
    # fields that are never shown say in a comment what they are there for
    "base.tests.test_views": "TestInvisibleField",
}
# Who looks after an add-on, and how far it is: OCA's keys, which Odoo does not read.
OCA_MANIFEST_KEYS = {"maintainers", "development_status"}
LOGGERS = ("odoo.addons.test_lint", "odoo.addons.base.tests.test_views")


class Findings(unittest.TestResult):
    """What the tests complain about, without the way through Odoo's code."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def note(self, test, error) -> None:
        name = test.id().removeprefix("odoo.addons.")
        self.texts.append(f"{name}: {error[1]}")

    addError = addFailure = note  # noqa: N815 unittest's names

    def addSubTest(self, test, subtest, error) -> None:  # noqa: N802 unittest's name
        if error:
            self.note(subtest, error)


class Warnings(logging.Handler):
    """Some of the tests complain in the log instead of failing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def main(configuration: str, database: str, packages: str, *addons: str) -> int:
    # Behind Odoo's own packages: its lint tests cannot be imported without pylint.
    sys.path.append(packages)
    load_registry(configuration, database)
    texts = complaints(addons)
    for text in texts:
        print(text)
    return 1 if texts else 0


def load_registry(configuration: str, database: str) -> None:
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["--config", configuration, "--database", database])
    Registry(database)


def complaints(addons: tuple[str, ...]) -> list[str]:
    from odoo.modules import Manifest

    from odoo.addons.test_lint.tests import test_manifests

    ours = [Manifest.for_addon(name) for name in addons]
    findings, warnings = Findings(), Warnings()
    for name in LOGGERS:
        logging.getLogger(name).addHandler(warnings)
    known = test_manifests.MANIFEST_KEYS | OCA_MANIFEST_KEYS
    with (
        patch.object(Manifest, "all_addon_manifests", lambda: ours),
        patch.object(test_manifests, "MANIFEST_KEYS", known),
    ):
        test_suite().run(findings)
    return warnings.texts + findings.texts


def test_suite() -> unittest.TestSuite:
    return unittest.TestSuite(
        unittest.defaultTestLoader.loadTestsFromTestCase(getattr(module, case))
        for name, case in CASES.items()
        for module in [importlib.import_module(f"odoo.addons.{name}")]
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
