from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError

from ...demo.hospital import found_ohada_hospital
from ..support.cases import IfrsCase, OhadaCase


class RevaluationMixin:
    """Stock that is worth something else though nothing has moved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hospital.hire(
            "manager", "stock.group_stock_manager", "product.group_product_manager"
        )

    def type_cost(self, cost, record=None):
        """The stock manager types another cost, an hour after what was before."""
        self.let_an_hour_pass()
        self.type_cost_at_once(cost, record)

    def let_an_hour_pass(self):
        """Odoo goes by the second: what happens in the same one is not in order."""
        clock = freeze_time(fields.Datetime.now() + timedelta(hours=1))
        clock.start()
        self.addCleanup(clock.stop)

    def type_cost_at_once(self, cost, record=None):
        record = self.hospital.as_user("manager", record or self.article)
        record.standard_price = cost

    def stock_up_and_use(self):
        self.stock_up(10, 10.0)
        self.hospital.consume((self.article, 4))


class TestOhadaRevaluation(RevaluationMixin, OhadaCase):
    def test_cost_is_typed(self):
        self.stock_up_and_use()
        self.type_cost(12.0)
        row = self.hospital.get_ledger()[-1]
        self.assertRecordValues(
            row,
            [
                {
                    "operation": "revaluation",
                    "quantity": 0.0,
                    "value": 12.0,
                    "date": fields.Date.context_today(self.company),
                    "posting_state": "posted",
                }
            ],
        )
        self.assertRegex(row.cause, r"Cost changed from 10\.00.* to 12\.00")
        self.assertIn(row.cause, row.account_move_line_id.name)
        self.assert_entry(row.account_move_id, {"stock": 12.0, "variation": -12.0})
        self.assert_in_agreement()
        self.hospital.consume((self.article, 6))
        self.assert_booked({})
        self.assert_in_agreement()

    def test_lower_cost_in_storno(self):
        self.company.account_storno = True
        self.stock_up_and_use()
        self.type_cost(9.0)
        self.assert_booked({"stock": 54.0, "variation": -54.0})
        self.assert_in_agreement()

    def test_same_cost_and_no_stock_write_nothing(self):
        other = self.hospital.create_article("Sans stock")
        self.stock_up_and_use()
        rows = self.hospital.get_ledger()
        self.type_cost(10.0)
        self.type_cost(7.0, other)
        self.assertEqual(self.hospital.get_ledger(), rows)

    def test_several_articles_in_one_entry(self):
        other = self.hospital.create_article("Amoxicilline 250 mg")
        self.stock_up(10, 10.0)
        self.stock_up(5, 10.0, article=other)
        self.type_cost(11.0, self.article | other)
        rows = self.hospital.get_ledger()[-2:]
        self.assertEqual(rows.mapped("value"), [10.0, 5.0])
        self.assertEqual(len(rows.account_move_id), 1)
        self.assert_in_agreement()

    def test_standard_cost(self):
        self.hospital.category.property_cost_method = "standard"
        self.article.standard_price = 10.0
        self.stock_up(10, 10.0)
        self.type_cost(12.0)
        self.assert_booked({"stock": 120.0, "variation": -120.0})
        self.assert_in_agreement()

    def test_first_in_first_out_follows_the_receipts(self):
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(10, 10.0)
        self.type_cost(12.0)
        self.assert_booked({"stock": 100.0, "variation": -100.0})
        self.assert_in_agreement()

    def test_article_of_two_companies(self):
        """The cost of one company says nothing of the stock of another one."""
        second = found_ohada_hospital(self.env, "Vanga")
        article = second.adopt(self.article)
        second.receive(second.order((article, 10, 5.0)))
        self.stock_up(10, 10.0)
        self.type_cost(12.0)
        self.assert_booked({"stock": 120.0, "variation": -120.0})
        self.assertEqual(second.company._check_stock_ledger(), [])
        self.assert_in_agreement()

    def test_locked_day_is_refused_before_anything_is_written(self):
        self.stock_up_and_use()
        self.env.flush_all()
        # late in the evening it is another day by then
        self.let_an_hour_pass()
        self.company.fiscalyear_lock_date = fields.Date.context_today(self.company)
        # assertRaisesRegex would not take back what the refused change did
        with self.assertRaises(UserError) as refusal:
            self.type_cost_at_once(12.0)
        self.assertIn("has locked", str(refusal.exception))
        self.assertEqual(self.article.with_company(self.company).standard_price, 10.0)

    def test_switched_off_it_is_a_row_without_entry(self):
        self.stock_up_and_use()
        self.company.stock_accounting_enabled = False
        self.type_cost(12.0)
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.value, row.posting_state), (12.0, "not_posted"))

    def test_standard_without_the_rule_is_refused(self):
        self.stock_up_and_use()
        own = self.company.stock_accounting_standard_id.copy({"code": "OWN"})
        own._get_rules("revaluation").unlink()
        self.company.stock_accounting_standard_id = own
        with self.assertRaisesRegex(UserError, "no posting rule for Revaluation"):
            self.type_cost(12.0)

    def test_last_piece_takes_the_cents(self):
        """Three pieces for 3.02: the ledger is the cost times what is left, always."""
        self.stock_up(1, 1.0)
        self.stock_up(2, 1.01)
        for value, left in ((-1.01, 2.01), (-1.00, 1.01), (-1.01, 0.0)):
            issue = self.hospital.consume((self.article, 1))
            rows = issue.move_ids.stock_ledger_entry_ids
            self.assertRecordValues(
                rows, [{"operation": "consumption", "value": value}]
            )
            self.assertEqual(issue.move_ids.value, -value)
            expected = {"variation": -value, "stock": value}
            self.assert_entry(rows.account_move_id, expected)
            self.assert_booked({"stock": left, "variation": -left} if left else {})
            self.assert_in_agreement()

    def test_receipt_fills_negative_stock(self):
        self.type_cost(10.0)
        self.hospital.consume((self.article, 10))
        self.stock_up(20, 13.0)
        self.assert_booked({"stock": 130.0, "variation": -130.0})
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.operation, row.value), ("revaluation", -30.0))
        self.assert_in_agreement()

    def test_opening_that_is_not_booked_stays_out(self):
        self.article.inventory_group_id = False
        self.stock_up(5, 10.0)
        self.article.inventory_group_id = self.hospital.group
        self.stock_up(5, 12.0)
        self.hospital.consume((self.article, 5))
        self.assertEqual(self.hospital.get_ledger().mapped("value"), [60.0, -55.0])


class TestIfrsRevaluation(RevaluationMixin, IfrsCase):
    def test_cost_is_typed(self):
        self.stock_up_and_use()
        self.type_cost(12.0)
        entry = self.hospital.get_ledger()[-1].account_move_id
        self.assert_entry(entry, {"stock": 12.0, "expense": -12.0})
        self.assert_booked({"stock": 72.0, "expense": 28.0, "goods_received": -100.0})
        self.assert_in_agreement()

    def test_receipt_fills_negative_stock(self):
        self.type_cost(10.0)
        self.hospital.consume((self.article, 10))
        self.stock_up(20, 13.0)
        self.assert_booked({"stock": 130.0, "expense": 130.0, "goods_received": -260.0})
        self.assert_in_agreement()

    def receive_lot(self, name, quantity, price):
        """Receive a lot of an article that is valued by lot; return it."""
        self.article.write({"tracking": "lot", "lot_valuated": True})
        order = self.hospital.order((self.article, quantity, price))
        return self.hospital.receive(order, lot=name).move_ids.lot_ids

    def test_cost_of_a_lot_is_typed(self):
        self.type_cost(11.0, self.receive_lot("A1", 10, 10.0))
        self.assert_booked({"stock": 110.0, "expense": -10.0, "goods_received": -100.0})
        self.assertIn("A1", self.hospital.get_ledger()[-1].cause)
        self.assert_in_agreement()

    def test_cost_of_an_article_is_that_of_all_its_lots(self):
        """A at 10 and B at 20 are worth 16 each, from now on, and leave at it."""
        lots = self.receive_lot("A1", 10, 10.0) | self.receive_lot("B1", 5, 20.0)
        self.type_cost(16.0)
        self.assertEqual(
            lots.with_company(self.company).mapped("standard_price"), [16.0, 16.0]
        )
        self.assert_booked({"stock": 240.0, "expense": -40.0, "goods_received": -200.0})
        rows = self.hospital.get_ledger()[-2:]
        self.assertEqual(
            {row.lot_id: row.value for row in rows}, {lots[0]: 60.0, lots[1]: -20.0}
        )
        self.assert_in_agreement()
