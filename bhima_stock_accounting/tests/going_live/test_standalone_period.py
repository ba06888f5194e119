from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.standalone import StandaloneMixin


class StandaloneStory(StandaloneMixin):
    """What holds under every standard."""

    COUNTERPART = {}

    def test_each_day_and_group_gets_an_entry(self):
        rows = self.live_standalone()
        self.switch(True)
        window = self.open_window()
        self.assertEqual(
            (window.date_from, window.date_to),
            (self.today - timedelta(days=2), self.today - timedelta(days=1)),
        )
        self.assertEqual(window.movement_count, 4)
        shown = self.get_shown(window)
        window.action_post()
        self.assertEqual(self.get_booked(), shown)
        receipt, used = self.COUNTERPART["receipt"], self.COUNTERPART["consumption"]
        self.assert_entry(rows[0].account_move_id, {"stock": 30.0, receipt: -30.0})
        self.assert_entry(rows[1].account_move_id, {"331100": 20.0, receipt: -20.0})
        self.assert_entry(rows[2].account_move_id, {"stock": -15.0, used: 15.0})
        self.assertEqual(rows[2].account_move_id, rows[3].account_move_id)
        items = rows[2].account_move_id.line_ids
        self.assertEqual(
            sorted(items.mapped("stock_operation")),
            ["consumption"] * 2 + ["count_shortage"] * 2,
        )
        self.assertEqual(len(rows.account_move_id), 3)
        self.assertEqual(rows.account_move_id.mapped("state"), ["posted"] * 3)
        for row in rows:
            self.assertEqual(row.account_move_id.date, row.date)
            self.assertEqual(row.posting_state, "posted")
        self.assert_all_agrees()

    def test_goods_go_on_moving_afterwards(self):
        self.live_standalone()
        self.switch(True)
        self.open_window().action_post()
        self.hospital.consume((self.article, 5))
        stock = self.hospital.accounts["stock"]
        items = self.hospital.get_items().filtered(lambda i: i.account_id == stock)
        self.assertEqual(sum(items.mapped("balance")), 0.0)
        self.assert_all_agrees()

    def test_days_are_chosen(self):
        rows = self.live_standalone()
        self.switch(True)
        window = self.open_window()
        window.date_to = window.date_from
        window.action_show()
        self.assertEqual(window.movement_count, 2)
        window.action_post()
        self.assertEqual(
            rows.mapped("posting_state"), ["posted"] * 2 + ["not_posted"] * 2
        )
        self.assert_in_agreement()
        self.open_window().action_post()
        self.assertEqual(set(rows.mapped("posting_state")), {"posted"})
        self.assert_all_agrees()

    def test_it_is_posted_once(self):
        self.live_standalone()
        self.switch(True)
        first, second = self.open_window(), self.open_window()
        first.action_post()
        with self.assertRaisesRegex(UserError, "nothing to post"):
            second.action_post()
        self.assertFalse(self.open_window().line_ids)

    def test_group_that_changed_meanwhile(self):
        """What was posted before goes along, with what moved without entries."""
        self.stock_up(10, 3.0)
        self.switch(False)
        self.stock_up(10, 3.0)
        self.article.inventory_group_id = self.reagent.inventory_group_id
        self.hospital.consume((self.article, 5))
        self.switch(True)
        self.open_window().action_post()
        books = {i.account_id: 0.0 for i in self.hospital.get_items()}
        for item in self.hospital.get_items():
            books[item.account_id] += item.balance
        self.assertEqual(books[self.hospital.accounts["stock"]], 0.0)
        self.assertEqual(books[self.reagents_account], 45.0)
        self.assert_all_agrees()

    def test_value_that_changed_since(self):
        self.live_standalone()
        self.switch(True)
        article = self.article.with_company(self.company)
        article.with_context(disable_auto_revaluation=True).standard_price = 3.5
        self.open_window().action_post()
        row = self.hospital.get_ledger()[-1]
        self.assertRecordValues(
            row,
            [
                {
                    "operation": "revaluation",
                    "value": 2.5,
                    "cause": "Value changed while automatic accounting was off",
                    "posting_state": "posted",
                }
            ],
        )
        used = self.COUNTERPART["consumption"]
        self.assert_entry(row.account_move_id, {"stock": 2.5, used: -2.5})
        self.assert_all_agrees()


class TestOhadaStandalone(StandaloneStory, OhadaCase):
    COUNTERPART = {"receipt": "variation", "consumption": "variation"}

    def test_locked_days_are_listed_and_nothing_is_written(self):
        rows = self.live_standalone()
        self.switch(True)
        self.company.stock_posting_failure = "queue"
        window = self.open_window()
        self.company.fiscalyear_lock_date = self.today - timedelta(days=1)
        with self.assertRaises(UserError) as refusal:
            window.action_post()
        text = str(refusal.exception)
        self.assertEqual(text.count("has locked"), 2)
        self.assertEqual(set(rows.mapped("posting_state")), {"not_posted"})
        self.assert_booked({})

    def test_days_before_the_start_are_left_to_the_opening(self):
        rows = self.live_standalone()
        self.company.stock_accounting_start_date = self.today - timedelta(days=1)
        self.switch(True)
        window = self.open_window()
        self.assertEqual(window.movement_count, 2)
        window.action_post()
        self.assertEqual(
            rows.mapped("posting_state"), ["not_posted"] * 2 + ["posted"] * 2
        )
        self.assert_in_agreement()

    def test_accounting_that_is_still_off(self):
        self.live_standalone()
        window = self.open_window()
        self.assertFalse(window.line_ids)
        with self.assertRaisesRegex(UserError, "still off"):
            window.action_post()

    def test_what_moved_meanwhile_is_refused(self):
        self.live_standalone()
        self.switch(True)
        window = self.open_window()
        self.switch(False)
        self.date_back(self.stock_up(1, 3.0).move_ids.stock_ledger_entry_ids, 1)
        self.switch(True)
        with self.assertRaisesRegex(UserError, "has changed since"):
            window.action_post()
        self.assert_booked({})

    def test_what_others_have_booked_is_told(self):
        self.live_standalone()
        self.switch(True)
        self.assertEqual(self.open_window().other_value, 0.0)
        entry = self.import_entry(12.0)
        self.assertEqual(entry.date, self.today)
        window = self.open_window()
        window.date_to = self.today
        window.action_show()
        self.assertEqual(window.other_value, 12.0)

    def test_goods_without_value_stay_as_they_are(self):
        self.switch(False)
        self.stock_up(10, 0.0)
        self.switch(True)
        self.assertFalse(self.open_window().line_ids)
        self.assertEqual(
            self.hospital.get_ledger().mapped("posting_state"), ["not_posted"]
        )

    def test_companies_are_posted_one_by_one(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        article.company_id = other.company
        (self.article | self.reagent).company_id = self.company
        self.live_standalone()
        self.switch(False, other.company)
        other.receive(other.order((article, 10, 5.0)))
        self.switch(True, other.company)
        self.switch(True)
        self.open_window().action_post()
        self.assertEqual(other.get_ledger().mapped("posting_state"), ["not_posted"])
        self.open_window(hospital=other).action_post()
        self.assertEqual(other.get_balances(), {"31": 50.0, "40": -50.0})
        self.assertEqual(other.company._check_stock_ledger(), [])
        self.assert_all_agrees()

    def test_who_may_post(self):
        self.live_standalone()
        self.switch(True)
        window = self.open_window()
        for role in ("auditor", "storekeeper", "buyer"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.open_window(role)
                with self.assertRaises(AccessError):
                    self.hospital.as_user(role, window).action_post()
        self.assert_booked({})


class TestIfrsStandalone(StandaloneStory, IfrsCase):
    COUNTERPART = {"receipt": "goods_received", "consumption": "expense"}

    def test_bill_of_the_time_settles_its_receipt(self):
        """It has debited the charge account; the receipt credits goods received."""
        self.hospital.accounts["goods_received"].reconcile = True
        self.switch(False)
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        self.hospital.bill(order)
        self.hospital.consume((self.article, 4))
        self.assert_booked({"expense": 30.0, "supplier": -30.0})
        self.switch(True)
        window = self.open_window()
        shown = self.get_shown(window)
        before = self.get_booked()
        window.action_post()
        for key, amount in self.get_booked().items():
            self.assertEqual(amount - before.get(key, 0.0), shown.get(key, 0.0))
        self.assert_booked({"stock": 18.0, "expense": 12.0, "supplier": -30.0})
        account = self.hospital.accounts["goods_received"]
        items = self.hospital.get_items().filtered(lambda i: i.account_id == account)
        self.assertEqual(items.mapped("reconciled"), [True, True])
        self.assert_all_agrees()

    def test_bill_that_comes_afterwards(self):
        self.hospital.accounts["goods_received"].reconcile = True
        self.switch(False)
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        self.switch(True)
        self.open_window().action_post()
        self.hospital.bill(order)
        self.assert_booked({"stock": 30.0, "supplier": -30.0})
        self.assert_all_agrees()
