import doctest
import unittest

from odoo.tests import BaseCase, tagged

from ... import context
from ...demo import three_months
from ...report.common import report_table, report_xlsx
from ...rules import (
    amounts,
    charts,
    entries,
    fifo,
    operations,
    price_checks,
    settlement,
    shares,
    standard_check,
)
from ...wizard.going_live import setup_finding

PLAIN_MODULES = (
    *(
        amounts,
        charts,
        context,
        entries,
        fifo,
        operations,
        price_checks,
        settlement,
        shares,
    ),
    *(standard_check, report_table, report_xlsx, setup_finding, three_months),
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
