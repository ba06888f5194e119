import doctest
import unittest

from odoo.tests import BaseCase, tagged

from ... import (
    billing,
    charts,
    events,
    layers,
    operations,
    report_table,
    report_xlsx,
    setup_finding,
    stock_side,
    storno,
    unit_costs,
    vouchers,
)
from ...demo import three_months

PLAIN_MODULES = (
    *(billing, charts, events, layers, operations),
    *(report_table, report_xlsx, setup_finding, stock_side, storno),
    *(three_months, unit_costs, vouchers),
)


@tagged("post_install", "-at_install")
class TestDoctests(BaseCase):
    def test_examples_in_plain_modules(self):
        for module in PLAIN_MODULES:
            with self.subTest(module=module.__name__):
                suite = doctest.DocTestSuite(module)
                self.assertGreater(suite.countTestCases(), 0)
                result = unittest.TestSuite([suite]).run(self.defaultTestResult())
                self.assertTrue(result.wasSuccessful(), result.failures)
