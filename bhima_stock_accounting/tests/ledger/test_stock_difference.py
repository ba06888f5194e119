from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.comparing import ComparingMixin


class DifferenceMixin(ComparingMixin):
    """An accountant books what the stock differs by from the stock ledger."""

    def open_window(self, articles=None, role="accountant"):
        """The accountant chooses articles on the screen, and presses the button."""
        articles = articles or self.get_articles(role)
        action = articles.action_book_difference()
        return articles.env[action["res_model"]].browse(action["res_id"])

    def book(self, wizard=None, cause="Stock d'avant", **vals):
        wizard = wizard or self.open_window()
        with Form(wizard) as form:
            form.cause = cause
            for fname, value in vals.items():
                setattr(form, fname, value)
        wizard.action_book()
        return self.hospital.get_ledger()[-1]

    def check_lots(self, counterpart):
        """Lots have a row each, at their own cost; goods go on leaving at it."""
        self.stock_up_lots_unbooked()
        wizard = self.open_window()
        self.assertRecordValues(wizard.line_ids, [{"quantity": 20.0, "value": 70.0}])
        entry = self.book(wizard).account_move_id
        self.assert_entry(entry, {"stock": 70.0, counterpart: -70.0})
        rows = self.hospital.get_ledger().sorted("value")
        self.assertEqual(rows.lot_id.mapped("name"), ["A", "B"])
        self.assertRecordValues(
            rows,
            [
                {"operation": "revaluation", "quantity": 10.0, "value": 20.0},
                {"operation": "revaluation", "quantity": 10.0, "value": 50.0},
            ],
        )
        self.assert_nothing_differs()
        entry = self.consume_lot(rows[1].lot_id, 4).account_move_ids
        self.assert_entry(entry, {"stock": -20.0, counterpart: 20.0})
        self.assert_nothing_differs()

    def assert_nothing_differs(self):
        self.assert_in_agreement()
        self.assertFalse(self.get_articles(domain=[("is_different", "=", True)]))
        self.assertFalse(self.get_accounts(domain=[("is_different", "=", True)]))


class TestDifference(DifferenceMixin, OhadaCase):
    def test_stock_from_before_the_group(self):
        self.stock_up_unbooked(10, 3.0)
        wizard = self.open_window()
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    "product_id": self.article.id,
                    "quantity": 10.0,
                    "value": 30.0,
                    "stock_account_id": self.hospital.accounts["stock"].id,
                    "counterpart_account_id": self.hospital.accounts["variation"].id,
                }
            ],
        )
        self.assertEqual(wizard.total, 30.0)
        row = self.book(wizard)
        self.assertRecordValues(
            row,
            [
                {
                    "operation": "revaluation",
                    "quantity": 10.0,
                    "value": 30.0,
                    "cause": "Stock d'avant",
                    "posting_state": "posted",
                }
            ],
        )
        self.assert_entry(row.account_move_id, {"stock": 30.0, "variation": -30.0})
        self.assertIn("Stock d'avant", row.account_move_line_id.name)
        self.assert_nothing_differs()
        # and goods go on moving as if they had always been there
        self.hospital.consume((self.article, 10))
        self.assert_booked({})
        self.assert_nothing_differs()

    def test_less_in_stock_than_in_the_ledger(self):
        self.stock_up(10, 3.0)
        quant = self.env["stock.quant"]
        quant._update_available_quantity(self.article, self.hospital.stock, -2)
        row = self.book()
        self.assertRecordValues(row, [{"quantity": -2.0, "value": -6.0}])
        self.assert_entry(row.account_move_id, {"variation": 6.0, "stock": -6.0})
        self.assert_nothing_differs()

    def test_value_without_quantity(self):
        self.stock_up_unbooked(10, 3.0)
        self.book()
        self.break_ledger(
            "UPDATE bhima_stock_ledger_entry SET quantity = 8, value = 25 WHERE true"
        )
        self.env.cr.execute(
            "UPDATE account_move_line SET balance = SIGN(balance) * 25"
            " WHERE company_id = %s",
            [self.company.id],
        )
        row = self.book()
        self.assertRecordValues(row, [{"quantity": 2.0, "value": 5.0}])
        self.assert_in_agreement()

    def test_quantity_without_value_needs_no_entry(self):
        self.stock_up_unbooked(10, 0.0)
        row = self.book()
        self.assertRecordValues(
            row, [{"quantity": 10.0, "value": 0.0, "posting_state": "not_posted"}]
        )
        self.assertFalse(row.account_move_id)
        self.assert_nothing_differs()

    def test_several_articles_share_an_entry(self):
        self.stock_up_unbooked(10, 3.0)
        other = self.hospital.create_article("Sirop", inventory_group_id=False)
        self.stock_up(5, 4.0, other)
        other.inventory_group_id = self.hospital.group
        agreeing = self.hospital.create_article("Vitamine")
        self.stock_up(1, 1.0, agreeing)
        wizard = self.open_window()
        self.assertEqual(wizard.line_ids.product_id, self.article | other)
        row = self.book(wizard)
        self.assert_entry(row.account_move_id, {"stock": 50.0, "variation": -50.0})
        self.assertEqual(len(row.account_move_id.stock_ledger_entry_ids), 2)
        self.assert_nothing_differs()

    def test_lots_that_are_valued_apart(self):
        self.check_lots("variation")

    def test_negative_writing_follows_the_value(self):
        """A value that grows is no correction, whatever the quantity does."""
        self.company.account_storno = True
        self.stock_up(10, 3.0)
        self.break_ledger(
            "UPDATE bhima_stock_ledger_entry SET quantity = 12, value = 25 WHERE true"
        )
        row = self.book()
        self.assertRecordValues(row, [{"quantity": -2.0, "value": 5.0}])
        self.assertRecordValues(
            row.account_move_line_id, [{"debit": 5.0, "credit": 0.0}]
        )

    def test_ledger_alone_is_kept_while_accounting_is_off(self):
        self.company.stock_accounting_enabled = False
        self.stock_up_unbooked(10, 3.0)
        wizard = self.open_window()
        self.assertFalse(wizard.line_ids.stock_account_id)
        row = self.book(wizard)
        self.assertRecordValues(row, [{"value": 30.0, "posting_state": "not_posted"}])
        self.assert_booked({})
        self.assert_in_agreement()

    def test_nobody_but_accountants(self):
        self.stock_up_unbooked(10, 3.0)
        with self.assertRaises(AccessError):
            self.open_window(role="auditor")
        wizard = self.open_window()
        with self.assertRaises(AccessError):
            self.hospital.as_user("auditor", wizard).action_book()
        with self.assertRaises(AccessError):
            self.hospital.as_user("storekeeper", wizard).action_book()

    def test_locked_period(self):
        self.stock_up_unbooked(10, 3.0)
        self.company.fiscalyear_lock_date = "2026-01-31"
        for failure in ("refuse", "queue"):
            self.company.stock_posting_failure = failure
            wizard = self.open_window()
            with self.assertRaisesRegex(UserError, "locked"):
                self.book(wizard, date="2026-01-15")
        self.assertFalse(self.hospital.get_ledger())
        row = self.book(date="2026-02-15")
        self.assertEqual(str(row.account_move_id.date), "2026-02-15")

    def test_date_to_come(self):
        self.stock_up_unbooked(10, 3.0)
        with self.assertRaisesRegex(UserError, "future"):
            self.book(date="2999-01-01")

    def test_cause_has_to_be_told(self):
        self.stock_up_unbooked(10, 3.0)
        with self.assertRaisesRegex(UserError, "Say why"):
            self.book(cause="  ")

    def test_nothing_to_book(self):
        self.stock_up(10, 3.0)
        with self.assertRaisesRegex(UserError, "nothing to book"):
            self.open_window()

    def test_stock_that_has_moved_meanwhile(self):
        self.stock_up_unbooked(10, 3.0)
        wizard, second = self.open_window(), self.open_window()
        self.book(wizard)
        with self.assertRaisesRegex(UserError, "has changed since"):
            self.book(second)
        self.assertEqual(len(self.hospital.get_ledger()), 1)

    def test_articles_of_several_companies(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen", inventory_group_id=False)
        other.receive(other.order((article, 10, 5.0)))
        article.inventory_group_id = other.group
        self.stock_up_unbooked(10, 3.0)
        accountant = self.hospital.users["accountant"]
        accountant.company_ids |= other.company
        both = self.env["bhima.stock.article.comparison"].with_user(accountant)
        both = both.with_context(
            allowed_company_ids=(self.company | other.company).ids
        ).search([])
        with self.assertRaisesRegex(UserError, "several companies"):
            both.action_book_difference()
        wizard = self.open_window(both.filtered(lambda a: a.company_id != self.company))
        wizard.cause = "Stock d'avant"
        wizard.action_book()
        self.assertEqual(other.get_ledger().mapped("value"), [50.0])
        self.assertFalse(self.hospital.get_ledger())
        self.assertEqual(other.company._check_stock_ledger(), [])


class TestDifferenceUnderIfrs(DifferenceMixin, IfrsCase):
    def test_difference_is_booked_against_the_expense(self):
        self.stock_up_unbooked(10, 3.0)
        row = self.book()
        self.assert_entry(row.account_move_id, {"stock": 30.0, "expense": -30.0})
        self.assert_nothing_differs()

    def test_lots_that_are_valued_apart(self):
        self.check_lots("expense")

    def test_one_lot_alone_differs(self):
        """What agrees of an article gets no row."""
        self.stock_up_lots_unbooked()
        lot = self.book().lot_id
        quant = self.env["stock.quant"]
        quant._update_available_quantity(
            lot.product_id, self.hospital.stock, -2, lot_id=lot
        )
        row = self.book(cause="Fioles cassées")
        self.assertEqual(len(self.hospital.get_ledger()), 3)
        cost = lot.with_company(self.company).standard_price
        self.assertRecordValues(
            row, [{"lot_id": lot.id, "quantity": -2.0, "value": -2.0 * cost}]
        )
        self.assert_nothing_differs()
