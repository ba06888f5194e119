from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase


class TestManualItems(OhadaCase):
    """Somebody books by hand on the stock account of a group."""

    def _prepare(self, *amounts, hospital=None, **vals):
        """The accountant drafts an entry of (role or account, balance) items."""
        hospital = hospital or self.hospital
        return hospital.as_user("accountant", self.env["account.move"]).create(
            {
                "journal_id": hospital.company._get_stock_journal().id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": hospital.accounts[role].id,
                            "balance": balance,
                        }
                    )
                    for role, balance in amounts
                ],
                **vals,
            }
        )

    def _prepare_manual(self, **vals):
        return self._prepare(("stock", 50.0), ("variation", -50.0), **vals)

    def _get_warnings(self, entry):
        return [
            body
            for body in entry.message_ids.mapped("body")
            if "is the stock account" in body
        ]

    def test_company_warns_by_default(self):
        self.assertEqual(self.company.stock_manual_items, "warn")
        entry = self._prepare_manual()
        entry.action_post()
        self.assert_entry(entry, {"stock": 50.0, "variation": -50.0})
        [warning] = self._get_warnings(entry)
        for words in (
            self.hospital.accounts["stock"].display_name,
            self.hospital.group.display_name,
            "Move the goods instead",
        ):
            self.assertIn(words, warning)

    def test_company_allows(self):
        self.company.stock_manual_items = "allow"
        entry = self._prepare_manual()
        entry.action_post()
        self.assert_booked({"stock": 50.0, "variation": -50.0})
        self.assertFalse(self._get_warnings(entry))

    def test_company_refuses(self):
        self.company.stock_manual_items = "refuse"
        entry = self._prepare_manual()
        with self.assertRaises(UserError) as refusal:
            entry.action_post()
        for words in (
            self.hospital.accounts["stock"].display_name,
            self.hospital.group.display_name,
            self.company.name,
            "Move the goods instead",
        ):
            self.assertIn(words, str(refusal.exception))
        self.assertEqual(entry.state, "draft")
        self.assert_booked({})

    def test_entry_of_a_future_day_is_judged_when_it_is_posted(self):
        self.company.stock_manual_items = "refuse"
        entry = self._prepare_manual(date=fields.Date.add(fields.Date.today(), days=9))
        with self.assertRaises(UserError):
            entry._post(soft=True)

    def test_our_own_entries_pass(self):
        self.company.stock_manual_items = "refuse"
        picking = self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        self.assert_booked({"stock": 18.0, "variation": -18.0})
        self.assertFalse(self._get_warnings(picking.account_move_ids))

    def test_chief_accountant_is_no_exception(self):
        self.company.stock_manual_items = "refuse"
        chief = new_test_user(
            self.env,
            "chief",
            groups="account.group_account_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        entry = self._prepare_manual().with_user(chief)
        with self.assertRaises(UserError):
            entry.with_context(allowed_company_ids=self.company.ids).action_post()

    def test_other_accounts_are_not_asked_about(self):
        self.company.stock_manual_items = "refuse"
        self._prepare(("expense", 5.0), ("opening", -5.0)).action_post()
        groups = self.env["bhima.inventory.group"]
        groups._get_stock_account_ids(self.company.id)
        entry = self._prepare(("expense", 5.0), ("opening", -5.0))
        entry = entry.with_user(self.hospital.users["accountant"])
        entry._check_manual_items()
        entry.line_ids.invalidate_recordset(["balance"])
        with self.assertQueryCount(0):
            entry._check_manual_items()
        self.assert_booked({"expense": 5.0, "opening": -5.0})

    def test_bill_on_the_stock_account(self):
        self.company.stock_manual_items = "refuse"
        bill = self.hospital.as_user("accountant", self.env["account.move"]).create(
            {
                "move_type": "in_invoice",
                "partner_id": self.hospital.vendor.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Médicaments",
                            "price_unit": 50.0,
                            "tax_ids": [Command.clear()],
                            "account_id": self.hospital.accounts["stock"].id,
                        }
                    )
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "is the stock account"):
            bill.action_post()

    def test_bill_of_an_article_that_odoo_values_at_invoicing(self):
        """It may share the stock account of a group: Odoo books it there itself."""
        self.company.stock_manual_items = "refuse"
        category = self.hospital.env["product.category"].create(
            {
                "name": "Sans groupe",
                "property_cost_method": "average",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": (
                    self.hospital.accounts["stock"].id
                ),
            }
        )
        plain = self.hospital.create_article(
            "Ampoule", categ_id=category.id, inventory_group_id=False
        )
        order = self.hospital.order((plain, 10, 2.0))
        self.hospital.receive(order)
        bill = self.hospital.bill(order)
        self.assertEqual(bill.state, "posted")
        self.assert_booked({"stock": 20.0, "supplier": -20.0})

    def test_closing_of_odoo_passes(self):
        entry = self._prepare_manual()
        self.company._save_closing_id(entry.id)
        self.company.stock_manual_items = "refuse"
        entry.action_post()
        self.assert_booked({"stock": 50.0, "variation": -50.0})
        self.assertFalse(self._get_warnings(entry))

    def test_what_was_booked_by_hand_can_be_taken_back(self):
        entry = self._prepare_manual()
        entry.action_post()
        self.company.stock_manual_items = "refuse"
        reversal = entry._reverse_moves(cancel=True)
        self.assert_booked({})
        self.assertEqual(len(self._get_warnings(reversal)), 1)

    def test_before_stock_accounting_begins_books_are_kept_by_hand(self):
        self.company.stock_manual_items = "refuse"
        self.company.stock_accounting_start_date = "2999-01-01"
        self._prepare_manual().action_post()
        self.company.stock_accounting_start_date = False
        self.company.stock_accounting_enabled = False
        self._prepare_manual().action_post()
        self.assert_booked({"stock": 100.0, "variation": -100.0})

    def test_another_account_of_the_group_is_watched_at_once(self):
        self.company.stock_manual_items = "refuse"
        new = self.hospital._get_account("311200", "asset_current", "Sirops")
        self.hospital.accounts["new"] = new
        self._prepare(("new", 5.0), ("opening", -5.0)).action_post()
        self.hospital.group.stock_account_id = new
        with self.assertRaises(UserError):
            self._prepare(("new", 5.0), ("opening", -5.0)).action_post()
        self._prepare(("stock", 5.0), ("opening", -5.0)).action_post()

    def test_each_company_decides_for_itself(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        self.company.stock_manual_items = "refuse"
        amounts = (("stock", 5.0), ("opening", -5.0))
        entry = self._prepare(*amounts, hospital=other)
        entry.action_post()
        self.assertEqual(len(self._get_warnings(entry)), 1)
        self.assertIn(other.group.display_name, self._get_warnings(entry)[0])
        self.assertEqual(other.get_balances(), {"12": -5.0, "31": 5.0})
        with self.assertRaises(UserError):
            self._prepare(*amounts).action_post()
