from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from ..support.cases import OhadaCase
from ..support.opening import OpeningMixin


class TestOpeningStockRefusals(OpeningMixin, OhadaCase):
    """What is refused leaves stock ledger and books as they are."""

    def setUp(self):
        super().setUp()
        self.stock_before((10, 3.0), (20, 2.5))
        self.window = self.open_window()

    def assert_refused(self, pattern):
        before = self.hospital.get_ledger()
        entries = self.env["account.move"].search_count([])
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, pattern):
            self.window.action_book()
        self.assertEqual(self.hospital.get_ledger(), before)
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_stock_that_moved_meanwhile(self):
        self.hospital.consume((self.article, 2))
        self.stock_before((5, 1.0), articles=[self.other])
        self.assert_refused("has changed since")

    def test_locked_day(self):
        self.company.fiscalyear_lock_date = self.today
        for failure in ("refuse", "queue"):
            self.company.stock_posting_failure = failure
            self.assert_refused("has locked")

    def test_locked_day_of_goods_without_value(self):
        """Only what the books had would be booked: that is refused as well."""
        self.window.action_book()
        free = self.hospital.create_article("Échantillon")
        self.stock_before((5, 0.0), articles=[free])
        self.book_before(9.0)
        self.window = self.open_window()
        self.company.fiscalyear_lock_date = self.today
        self.assert_refused("has locked")

    def test_day_to_come(self):
        self.window.date = self.today + timedelta(days=1)
        self.assert_refused("in the future")

    def test_missing_account(self):
        self.window.opening_account_id = False
        self.assert_refused("Choose the account")

    def test_missing_standard_is_told_even_where_entries_may_wait(self):
        self.company.stock_posting_failure = "queue"
        self.company.stock_accounting_standard_id = False
        self.assert_refused("no accounting standard")

    def test_accounting_that_is_off(self):
        self.company.stock_accounting_enabled = False
        self.assert_refused("is off on")

    def test_day_before_the_start(self):
        self.company.stock_accounting_start_date = self.today
        self.window.date = self.today - timedelta(days=1)
        self.assert_refused("is off on")

    def test_account_that_is_chosen_is_kept(self):
        self.company.opening_stock_account_id = False
        self.window = self.open_window()
        self.assertFalse(self.window.opening_account_id)
        self.window.opening_account_id = self.opening
        self.window.action_book()
        self.assertEqual(self.company.opening_stock_account_id, self.opening)
        self.assert_all_agrees()

    def test_who_may_book(self):
        for role in ("auditor", "storekeeper", "buyer"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.open_window(role)
                with self.assertRaises(AccessError):
                    self.hospital.as_user(role, self.window).action_book()

    def test_chief_accountant_of_community_may_book(self):
        self.hospital.hire("chief", "account.group_account_manager")
        self.open_window("chief").action_book()
        self.assert_booked({"stock": 80.0, "110900": -80.0})
