import doctest
import unittest

from odoo.tests import BaseCase, tagged

from .. import codes, limits, register_file, relations


@tagged("post_install", "-at_install")
class TestDoctests(BaseCase):
    def test_examples_in_plain_modules(self):
        for module in (codes, limits, register_file, relations):
            with self.subTest(module=module.__name__):
                suite = doctest.DocTestSuite(module)
                self.assertGreater(suite.countTestCases(), 0)
                result = unittest.TestSuite([suite]).run(self.defaultTestResult())
                self.assertTrue(result.wasSuccessful(), result.failures)
