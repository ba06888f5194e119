from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.bhima_stock_accounting.demo.hospital import (
    found_ifrs_hospital,
    found_ohada_hospital,
)

from . import stories


@tagged("post_install", "-at_install")
class TestStories(TransactionCase):
    """From purchase to consumption through real orders, transfers, bills, payments."""

    def _tell(self, hospital, story):
        """Play a story; the books and both ledgers have to agree after each event."""
        for event, expected in story(hospital):
            with self.subTest(story=story.__name__, event=event):
                self.assertEqual(stories.get_differences(hospital, expected), {})
                self.assertEqual(hospital.company._check_stock_ledger(), [])
                self._assert_entries_are_complete(hospital)

    def _assert_entries_are_complete(self, hospital):
        for entry in hospital.get_ledger().account_move_id:
            self.assertEqual(entry.state, "posted")
            self.assertEqual(sum(entry.line_ids.mapped("balance")), 0.0)
            self.assertTrue(entry.date)
            picking = entry.stock_picking_ids
            self.assertEqual(len(picking), 1)
            self.assertIn(picking.name, entry.ref)
            if picking.origin:
                self.assertIn(picking.origin, entry.ref)
            self.assertEqual(entry.partner_id, picking.partner_id)
            for item in entry.line_ids:
                self.assertEqual(item.inventory_group_id, hospital.group)
                self.assertEqual(item.partner_id, picking.partner_id)
                self.assertTrue(item.stock_operation)

    def _assert_closed(self, hospital):
        """Odoo's own closing has nothing to add: stock and books are equal."""
        message = "Everything is correctly closed"
        company = hospital.company.with_company(hospital.company)
        with self.assertRaisesRegex(UserError, message):
            company.action_close_stock_valuation()

    def test_ohada_on_credit_bill_first(self):
        hospital = found_ohada_hospital(self.env)
        self._tell(hospital, stories.ohada_credit_bill_first)
        self.assertEqual(hospital.get_turnover("40"), (105.0, 105.0))
        self._assert_closed(hospital)

    def test_ohada_on_credit_receipt_first(self):
        hospital = found_ohada_hospital(self.env)
        self._tell(hospital, stories.ohada_credit_receipt_first)
        self.assertEqual(hospital.get_turnover("40"), (105.0, 105.0))
        self._assert_closed(hospital)

    def test_ohada_cash_touches_no_supplier_account(self):
        hospital = found_ohada_hospital(self.env)
        self._tell(hospital, stories.ohada_cash)
        self.assertEqual(hospital.get_turnover("40"), (0.0, 0.0))
        self.assertEqual(len(hospital.get_items()), 4)
        self._assert_closed(hospital)

    def test_ifrs_on_credit(self):
        hospital = found_ifrs_hospital(self.env)
        self._tell(hospital, stories.ifrs_credit)
        self.assertEqual(hospital.get_turnover("401"), (250.0, 250.0))
        self.assertEqual(hospital.get_turnover("408"), (250.0, 250.0))
        self._assert_closed(hospital)

    def test_standalone_keeps_the_stock_ledger_only(self):
        hospital = found_ohada_hospital(self.env)
        self._tell(hospital, stories.standalone)
        self.assertFalse(hospital.get_items())
        self.assertRecordValues(
            hospital.get_ledger(),
            [
                {"operation": "receipt", "quantity": 105, "value": 105},
                {"operation": "consumption", "quantity": -25, "value": -25},
            ],
        )

    def test_two_companies_in_one_database_stay_apart(self):
        ohada = found_ohada_hospital(self.env)
        ifrs = found_ifrs_hospital(self.env)
        self._tell(ohada, stories.ohada_credit_bill_first)
        self._tell(ifrs, stories.ifrs_credit)
        expected = {"601": 105, "57": -105, "31": 80, "603": -80}
        self.assertEqual(stories.get_differences(ohada, expected), {})
        self.assertEqual((ohada.company | ifrs.company)._check_stock_ledger(), [])
