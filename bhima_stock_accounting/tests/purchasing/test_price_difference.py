from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError

from ..support.cases import IfrsCase, OhadaCase
from ..support.price_differences import GoodsReceivedMixin, PriceDifferenceMixin


class TestOhadaPriceDifference(PriceDifferenceMixin, OhadaCase):
    def test_dearer_bill_after_a_part_was_used(self):
        bill = self.hospital.bill(self.receive_and_use(), 12.0)
        row = self.hospital.get_ledger()[-1]
        self.assertRecordValues(
            row,
            [
                {
                    "operation": "price_difference",
                    "quantity": 0.0,
                    "value": 12.0,
                    "consumed_value": 8.0,
                    "bill_id": bill.id,
                    "cause": bill.name,
                    "date": bill.date,
                }
            ],
        )
        self.assert_entry(row.account_move_id, {"stock": 12.0, "variation": -12.0})
        self.assertIn(bill.name, row.account_move_line_id.name)
        self.assert_booked(
            {"stock": 72.0, "variation": -72.0, "expense": 120.0, "supplier": -120.0}
        )
        self.assert_in_agreement()

    def test_bill_in_draft_again_takes_the_difference_back(self):
        bill = self.hospital.bill(self.receive_and_use(), 12.0)
        bill.button_draft()
        self.assert_booked({"stock": 60.0, "variation": -60.0})
        bill.invoice_line_ids.price_unit = 9.0
        bill.action_post()
        self.assert_booked(
            {"stock": 54.0, "variation": -54.0, "expense": 90.0, "supplier": -90.0}
        )
        self.assert_in_agreement()

    def test_bill_at_the_price_of_the_order_writes_nothing(self):
        order = self.receive_and_use()
        rows = self.hospital.get_ledger()
        self.hospital.bill(order, 10.0)
        self.assertEqual(self.hospital.get_ledger(), rows)

    def test_nothing_left_in_stock(self):
        self.hospital.bill(self.receive_and_use(used=10), 12.0)
        self.assert_booked({"expense": 120.0, "supplier": -120.0})
        self.assert_in_agreement()

    def test_price_of_the_order_changes_after_the_receipt(self):
        order = self.receive_and_use()
        self.hospital.as_user("buyer", order).order_line.price_unit = 11.0
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.value, row.cause), (6.0, order.name))
        self.assert_booked({"stock": 66.0, "variation": -66.0})
        self.assert_in_agreement()

    def test_storno_writes_a_cheaper_bill_in_the_negative(self):
        self.company.account_storno = True
        self.hospital.bill(self.receive_and_use(), 9.0)
        entry = self.hospital.get_ledger()[-1].account_move_id
        sides = {line.account_id: (line.debit, line.credit) for line in entry.line_ids}
        self.assertEqual(sides[self.hospital.accounts["stock"]], (-6.0, 0.0))
        self.assertEqual(sides[self.hospital.accounts["variation"]], (0.0, -6.0))

    def test_opening_stock_that_was_never_booked_stays_out(self):
        """Only what the bill changes is booked, not what the ledger lacks besides."""
        self.article.inventory_group_id = False
        self.stock_up(5, 10.0)
        self.article.inventory_group_id = self.hospital.group
        self.hospital.bill(self.receive_and_use(used=0), 12.0)
        self.assertEqual(self.hospital.get_ledger()[-1].value, 20.0)


class TestIfrsPriceDifference(GoodsReceivedMixin, PriceDifferenceMixin, IfrsCase):
    def assert_open_items(self, expected):
        """Check the items of goods received that are open, lowest first."""
        account = self.hospital.accounts["goods_received"]
        items = self.hospital.get_items().filtered(lambda i: i.account_id == account)
        open_items = items.filtered("amount_residual")
        self.assertEqual(sorted(open_items.mapped("amount_residual")), expected)

    def test_dearer_bill_after_a_part_was_used(self):
        self.hospital.bill(self.receive_and_use(), 12.0)
        self.assert_entry(
            self.hospital.get_ledger()[-1].account_move_id,
            {"stock": 12.0, "expense": 8.0, "goods_received": -20.0},
        )
        self.assert_booked({"stock": 72.0, "expense": 48.0, "supplier": -120.0})
        self.assert_open(0.0)
        self.assert_in_agreement()

    def test_nothing_left_in_stock(self):
        self.hospital.bill(self.receive_and_use(used=10), 12.0)
        self.assert_booked({"expense": 120.0, "supplier": -120.0})
        self.assert_open(0.0)
        self.assert_in_agreement()

    def test_bill_in_draft_again_and_posted_at_another_price(self):
        bill = self.hospital.bill(self.receive_and_use(), 12.0)
        bill.button_draft()
        self.assert_booked({"stock": 60.0, "expense": 40.0, "goods_received": -100.0})
        self.assert_open(-100.0)
        bill.invoice_line_ids.price_unit = 9.0
        bill.action_post()
        self.assert_booked({"stock": 54.0, "expense": 36.0, "supplier": -90.0})
        self.assert_open(0.0)

    def test_part_bills(self):
        order = self.receive_and_use(used=0)
        self.hospital.bill(order, 12.0, quantity=4)
        self.assert_open(-60.0)
        self.hospital.bill(order, 11.0, quantity=6)
        self.assert_open(0.0)
        self.assert_booked({"stock": 114.0, "supplier": -114.0})
        self.assert_in_agreement()

    def test_bill_before_the_receipt(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.bill(order, 12.0)
        self.assert_open(120.0)
        self.hospital.receive(order)
        self.assert_open(0.0)
        self.assert_booked({"stock": 120.0, "supplier": -120.0})

    def test_more_billed_than_received(self):
        self.hospital.bill(self.receive_and_use(used=0), 10.0, quantity=12)
        self.assert_open(20.0)

    def test_two_lines_are_settled_apart(self):
        """Too much of one article on a bill does not hide what another one lacks."""
        other = self.hospital.create_article("Amoxicilline 250 mg")
        order = self.hospital.order((self.article, 10, 10.0), (other, 10, 10.0))
        self.hospital.receive(order)
        bill = self.hospital.draft_bill(order)
        first, second = bill.invoice_line_ids
        first.quantity, second.quantity = 13, 7
        bill.action_post()
        self.assert_open_items([-30.0, 30.0])

    def test_return_after_the_bill_and_refund(self):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        bill = self.hospital.bill(order, 12.0)
        self.hospital.send_back(picking, 3)
        self.assert_booked({"stock": 84.0, "goods_received": 36.0, "supplier": -120.0})
        self.hospital.refund(bill, 3, 12.0)
        self.assert_open(0.0)
        self.assert_booked({"stock": 84.0, "supplier": -84.0})
        self.assert_in_agreement()

    def test_return_at_average_cost(self):
        self.stock_up(10, 5.0)
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        self.hospital.send_back(picking, 4)
        # stock loses its average of 7.5, the vendor owes 10
        self.assert_booked({"stock": 120.0, "expense": -10.0, "goods_received": -110.0})

    def test_standard_cost(self):
        self.hospital.category.property_cost_method = "standard"
        self.article.standard_price = 8.0
        order = self.receive_and_use(used=4)
        self.assert_booked({"stock": 48.0, "expense": 52.0, "goods_received": -100.0})
        self.hospital.bill(order, 12.0)
        self.assert_booked({"stock": 48.0, "expense": 72.0, "supplier": -120.0})
        self.assert_open(0.0)
        self.assert_in_agreement()

    def test_difference_of_goods_that_have_all_left_leads_to_its_entry(self):
        self.hospital.bill(self.receive_and_use(used=10), 12.0)
        row = self.hospital.get_ledger()[-1]
        entry = row.account_move_id
        self.assert_entry(entry, {"expense": 20.0, "goods_received": -20.0})
        self.assertFalse(row.account_move_line_id)
        for item in entry.line_ids:
            domain = item.action_view_stock_ledger()["domain"]
            self.assertEqual(self.hospital.get_ledger().filtered_domain(domain), row)
        with self.assertRaisesRegex(UserError, "books stock movement"):
            entry.button_draft()
        self.assert_in_agreement()

    def test_first_in_first_out(self):
        self.hospital.category.property_cost_method = "fifo"
        self.hospital.bill(self.receive_and_use(), 12.0)
        self.assert_booked({"stock": 72.0, "expense": 48.0, "supplier": -120.0})
        self.assert_open(0.0)
        self.assert_in_agreement()

    def test_return_before_the_bill_of_the_rest(self):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        self.hospital.send_back(picking, 3)
        self.assert_open(-70.0)
        self.hospital.bill(order, 12.0, quantity=7)
        self.assert_open(0.0)
        self.assert_booked({"stock": 84.0, "supplier": -84.0})
        self.assert_in_agreement()

    def test_refund_before_the_return(self):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        bill = self.hospital.bill(order, 12.0)
        self.hospital.refund(bill, 3, 12.0)
        self.assert_open(-30.0)
        self.hospital.send_back(picking, 3)
        self.assert_open(0.0)
        self.assert_booked({"stock": 84.0, "supplier": -84.0})
        self.assert_in_agreement()

    def test_replacement_of_what_was_returned(self):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        back = self.hospital.send_back(picking, 3)
        self.hospital.send_back(back, 3)
        self.hospital.bill(order, 12.0)
        self.assert_open(0.0)
        self.assert_booked({"stock": 120.0, "supplier": -120.0})
        self.assert_in_agreement()

    def test_rebate_without_return(self):
        bill = self.hospital.bill(self.receive_and_use(), 12.0)
        self.hospital.refund(bill, 10, 1.0)
        self.assert_open(0.0)
        self.assert_booked({"stock": 66.0, "expense": 44.0, "supplier": -110.0})
        self.assert_in_agreement()

    def test_bill_reversed_at_once(self):
        bill = self.hospital.bill(self.receive_and_use(), 12.0)
        bill._reverse_moves([{"invoice_date": bill.date}], cancel=True)
        self.assert_booked({"stock": 60.0, "expense": 40.0, "goods_received": -100.0})
        self.assert_open(-100.0)
        self.assert_in_agreement()

    def test_bill_cancelled(self):
        bill = self.hospital.bill(self.receive_and_use(), 12.0)
        bill.button_draft()
        bill.button_cancel()
        self.assert_booked({"stock": 60.0, "expense": 40.0, "goods_received": -100.0})
        self.assert_open(-100.0)
        self.assert_in_agreement()

    def test_difference_that_waits_is_settled_when_it_is_posted(self):
        self.company.stock_posting_failure = "queue"
        order = self.receive_and_use()
        account = self.hospital.accounts["expense"]
        account.active = False
        bill = self.hospital.bill(order, 12.0)
        self.assertEqual(bill.state, "posted")
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.posting_state, row.value), ("to_post", 12.0))
        account.active = True
        self.hospital.as_user("accountant", row).action_post()
        self.assertEqual(row.posting_state, "posted")
        self.assert_booked({"stock": 72.0, "expense": 48.0, "supplier": -120.0})
        self.assert_open(0.0)

    def test_difference_that_can_not_be_posted_refuses_the_bill(self):
        order = self.receive_and_use()
        self.hospital.accounts["expense"].active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self.hospital.bill(order, 12.0)

    def test_tax_that_is_not_recovered_is_part_of_the_cost(self):
        order = self.hospital.order((self.article, 10, 10.0))
        order.order_line.tax_ids = self.create_unrecovered_tax()
        self.hospital.receive(order)
        self.assert_booked({"stock": 116.0, "goods_received": -116.0})
        self.hospital.bill(order, 10.0)
        self.assert_booked({"stock": 116.0, "supplier": -116.0})
        self.assert_open(0.0)
        self.assert_in_agreement()

    def test_rate_changes_between_receipt_and_bill(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        rates = self.hospital.env["res.currency.rate"]
        today = fields.Date.today()
        day = {"currency_id": euro.id, "company_id": self.company.id}
        rates.create({**day, "name": today - timedelta(days=9), "rate": 0.5})
        order = self.hospital.order((self.article, 10, 10.0), currency_id=euro.id)
        self.hospital.receive(order)
        self.assert_open(-200.0)
        self.hospital.consume((self.article, 4))
        rates.create({**day, "name": today, "rate": 0.4})
        self.hospital.bill(order, 10.0)
        self.assert_booked({"stock": 150.0, "expense": 100.0, "supplier": -250.0})
        self.assert_open(0.0)
        self.assert_in_agreement()

    def test_rate_changes_before_the_payment(self):
        """The exchange difference goes where Odoo books it, and nowhere else."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        rates = self.hospital.env["res.currency.rate"]
        today = fields.Date.today()
        tomorrow = today + timedelta(days=1)
        day = {"currency_id": euro.id, "company_id": self.company.id}
        rates.create({**day, "name": today - timedelta(days=9), "rate": 0.5})
        order = self.hospital.order((self.article, 10, 10.0), currency_id=euro.id)
        self.hospital.receive(order)
        bill = self.hospital.bill(order, 10.0)
        rates.create({**day, "name": tomorrow, "rate": 0.4})
        self.hospital.accounts["exchange"] = (
            self.company.expense_currency_exchange_account_id
        )
        with freeze_time(tomorrow):
            self.hospital.pay(bill)
        self.assert_booked({"stock": 200.0, "cash": -250.0, "exchange": 50.0})
        self.assert_open(0.0)
        self.assert_in_agreement()
