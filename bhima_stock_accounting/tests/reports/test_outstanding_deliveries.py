from datetime import date

from freezegun import freeze_time

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.price_differences import PriceDifferenceMixin
from ..support.reports import ReportsMixin

DELIVERIES = "bhima.outstanding.delivery"
QUANTITIES = ("kind", "received_quantity", "billed_quantity", "amount")


class DeliveriesMixin(ReportsMixin, PriceDifferenceMixin):
    """Orders of ten units at 12.0, and what the report says of them."""

    def buy(self, quantity=10, price=12.0):
        return self.receive_and_use(quantity, used=0, price=price)

    def assert_outstanding(self, *rows, names=QUANTITIES, date_to="2031-03-31"):
        wizard = self.choose(DELIVERIES, "2031-01-01", date_to)
        self.assertEqual(self.read_rows(wizard, *names), list(rows))


class RebateMixin(DeliveriesMixin):
    """What a credit note takes back: the same under both standards."""

    def buy_and_bill(self, quantity=None):
        order = self.buy()
        return order, self.hospital.bill(order, 12.0, quantity)

    def test_rebate_takes_no_goods_back(self):
        with freeze_time("2031-01-10"):
            _order, bill = self.buy_and_bill()
            self.hospital.refund(bill, 10, 1.0)
        self.assert_outstanding()

    def test_rebate_on_a_part_leaves_the_rest(self):
        """Six cost 66.0, four still 48.0."""
        with freeze_time("2031-01-10"):
            _order, bill = self.buy_and_bill(6)
            self.hospital.refund(bill, 6, 1.0)
        self.assert_outstanding(("received", 10.0, 6.0, 48.0))

    def test_refund_at_the_full_price_cancels_the_bill(self):
        with freeze_time("2031-01-10"):
            _order, bill = self.buy_and_bill()
        with freeze_time("2031-02-10"):
            self.hospital.refund(bill, invoice_date=date.today())
        self.assert_outstanding(
            ("received", date(2031, 2, 10), 10.0, 0.0, 120.0),
            names=("kind", "date", *QUANTITIES[1:]),
        )
        self.assert_outstanding(date_to="2031-02-09")

    def test_refund_takes_back_what_was_returned(self):
        """Three go back, five are refunded at 10.0: the other two are a rebate."""
        with freeze_time("2031-01-10"):
            order, bill = self.buy_and_bill()
        with freeze_time("2031-02-10"):
            self.hospital.send_back(order.picking_ids, 3)
        self.assert_outstanding(
            ("billed", date(2031, 2, 10), 7.0, 10.0, -36.0),
            names=("kind", "date", *QUANTITIES[1:]),
        )
        with freeze_time("2031-02-20"):
            self.hospital.refund(bill, 5, 10.0)
        self.assert_outstanding()

    def test_two_refunds_share_what_was_returned(self):
        """After the first one eight cost 100.0: one too many is billed."""
        with freeze_time("2031-01-10"):
            order, bill = self.buy_and_bill()
            self.hospital.send_back(order.picking_ids, 3)
            self.hospital.refund(bill, 2, 10.0)
        self.assert_outstanding(("billed", 7.0, 8.0, -12.5))
        with freeze_time("2031-01-20"):
            self.hospital.refund(bill, 2, 8.0)
        self.assert_outstanding()

    def test_refund_of_free_goods(self):
        with freeze_time("2031-01-10"):
            order = self.buy(price=0.0)
            bill = self.hospital.bill(order, 0.0)
            self.assert_outstanding()
            self.hospital.refund(bill, 4, 0.0)
        self.assert_outstanding(("received", 10.0, 6.0, 0.0))


class TestOhadaOutstandingRebates(RebateMixin, OhadaCase):
    pass


class TestIfrsOutstandingRebates(RebateMixin, IfrsCase):
    pass


class TestOutstandingSince(DeliveriesMixin, OhadaCase):
    """The day on which the difference that is left came up."""

    def assert_since(self, kind, day, received, billed, amount):
        self.assert_outstanding(
            (kind, day, received, billed, amount),
            names=("kind", "date", *QUANTITIES[1:]),
        )

    def test_received_sent_back_and_received_again(self):
        with freeze_time("2031-01-05"):
            order = self.buy()
        with freeze_time("2031-01-08"):
            returned = self.hospital.send_back(order.picking_ids, 10)
        self.assert_outstanding()
        with freeze_time("2031-03-01"):
            self.hospital.send_back(returned, 10)
        self.assert_since("received", date(2031, 3, 1), 10.0, 0.0, 120.0)

    def test_bill_settles_the_oldest_receipt(self):
        with freeze_time("2031-01-05"):
            order = self.hospital.order((self.article, 10, 12.0))
            self.hospital.receive(order, (self.article, 4))
        with freeze_time("2031-02-05"):
            self.hospital.receive(order)
        with freeze_time("2031-03-05"):
            self.hospital.bill(order, 12.0, 4)
        self.assert_since("received", date(2031, 2, 5), 10.0, 4.0, 72.0)

    def test_sent_back_without_an_earlier_receipt(self):
        """An order of less than nothing, the way to return goods of old."""
        with freeze_time("2031-01-05"):
            self.hospital.bill(self.buy(), 12.0)
        with freeze_time("2031-03-01"):
            order = self.hospital.order((self.article, -3, 12.0))
            self.hospital.receive(order)
        self.assert_since("billed", date(2031, 3, 1), -3.0, 0.0, -36.0)


class TestOutstandingFromBefore(DeliveriesMixin, OhadaCase):
    """What an article's orders say that the stock ledger does not know them by."""

    def test_bought_before_the_article_had_a_group(self):
        self.article.inventory_group_id = False
        with freeze_time("2031-01-05"):
            self.hospital.bill(self.buy(), 12.0)
            self.buy(5)
            part = self.hospital.order((self.article, 10, 12.0))
            self.hospital.receive(part, (self.article, 4))
            ahead = self.hospital.order((self.article, 2, 12.0))
            self.article.purchase_method = "purchase"
            self.hospital.bill(ahead, 12.0)
        self.article.inventory_group_id = self.hospital.group
        with freeze_time("2031-01-20"):
            self.hospital.receive(part)
            self.hospital.bill(part, 12.0)
            self.buy(3)
        self.assert_outstanding(
            ("billed", 0.0, 2.0, -24.0), ("received", 3.0, 0.0, 36.0)
        )


class TestOutstandingIntercompany(DeliveriesMixin, OhadaCase):
    def test_receipt_from_a_sister_company(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        sister = other.company.partner_id
        transit = self.env.ref("stock.stock_location_inter_company")
        supplier = sister.with_company(self.company)
        supplier.property_stock_supplier = transit
        supplier.property_account_payable_id = self.hospital.accounts["supplier"]
        article = other.adopt(self.article)
        with freeze_time("2031-01-10"):
            other.receive(other.order((article, 30, 2.0)))
            out = other.warehouse.out_type_id
            other.transfer(other.stock, transit, (article, 30), picking_type_id=out.id)
            order = self.hospital.order((self.article, 30, 2.5), partner_id=sister.id)
            receipt = self.hospital.receive(order)
            self.assertEqual(
                receipt.move_ids.stock_ledger_entry_ids.operation, "intercompany_in"
            )
            self.assert_outstanding(("received", 30.0, 0.0, 75.0))
            self.hospital.send_back(receipt, 10)
            self.assert_outstanding(("received", 20.0, 0.0, 50.0))
            self.hospital.bill(order, 2.5, 20)
        self.assert_outstanding()


class TestOutstandingSupplierCredit(DeliveriesMixin, IfrsCase):
    """Where receipts credit the vendor, goods received has what is outstanding."""

    def setUp(self):
        super().setUp()
        self.company.stock_supplier_credit = "supplier"

    def assert_open(self, *rows):
        self.assert_outstanding(*rows)
        account = self.hospital.accounts["goods_received"]
        items = self.hospital.get_items().filtered(lambda i: i.account_id == account)
        self.assertEqual(sum(items.mapped("balance")), -sum(row[-1] for row in rows))

    def test_receipt_is_the_debt(self):
        with freeze_time("2031-01-10"):
            order = self.buy()
            self.assert_open()
            bill = self.hospital.bill(order, 12.0, 4)
            self.assert_open()
            bill.button_draft()
            bill.button_cancel()
            self.assert_open()
            self.hospital.bill(order, 12.0)
        self.assert_open()

    def test_return_is_a_debt_of_the_vendor(self):
        with freeze_time("2031-01-10"):
            order = self.buy()
            bill = self.hospital.bill(order, 12.0)
            self.hospital.send_back(order.picking_ids, 3)
            self.assert_open()
            self.hospital.refund(bill, 3, 12.0)
        self.assert_open()

    def test_billed_and_not_received_is_outstanding(self):
        self.article.purchase_method = "purchase"
        with freeze_time("2031-01-10"):
            self.hospital.bill(self.hospital.order((self.article, 4, 12.0)), 12.0)
        self.assert_open(("billed", 0.0, 4.0, -48.0))

    def test_choice_changes_later(self):
        """Each receipt stays what it was booked as."""
        with freeze_time("2031-01-10"):
            self.buy()
            self.company.stock_supplier_credit = "goods_received"
            self.buy(5)
            self.assert_open(("received", 5.0, 0.0, 60.0))
            self.company.stock_supplier_credit = "supplier"
        self.assert_open(("received", 5.0, 0.0, 60.0))
