"""What several tests of bills share: prices of their own, and what stays open."""

from odoo import Command


class PriceDifferenceMixin:
    """Bills, refunds and orders at another price than the receipt was booked at."""

    def receive_and_use(self, received=10, used=4, price=10.0):
        """Receive an order, and have a ward use a part of it."""
        order = self.hospital.order((self.article, received, price))
        self.hospital.receive(order)
        if used:
            self.hospital.consume((self.article, used))
        return order

    def bill_at(self, order, price, quantity=None):
        """The accountant books the bill at a price of its own."""
        order = self.hospital.as_user("accountant", order)
        bill = order.env["account.move"].browse(order.action_create_invoice()["res_id"])
        bill.invoice_date = bill.date
        bill.invoice_line_ids.price_unit = price
        if quantity:
            bill.invoice_line_ids.quantity = quantity
        bill.action_post()
        return bill

    def create_unrecovered_tax(self):
        """Create a tax that the hospital does not get back: a part of the cost."""
        part = {"repartition_type": "tax", "account_id": False}
        lines = [Command.create({"repartition_type": "base"}), Command.create(part)]
        return self.hospital.env["account.tax"].create(
            {
                "name": "VAT 16 %, not recovered",
                "amount": 16,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
            }
        )

    def refund(self, bill, quantity, price):
        """The accountant books the vendor's credit note."""
        refund = bill._reverse_moves([{"invoice_date": bill.date}])
        refund.invoice_line_ids.write({"quantity": quantity, "price_unit": price})
        refund.action_post()
        return refund


class GoodsReceivedMixin:
    """Goods received, not billed (IFRS)."""

    def assert_open(self, expected):
        """Check what goods received has open, in company currency."""
        account = self.hospital.accounts["goods_received"]
        items = self.hospital.get_items().filtered(lambda i: i.account_id == account)
        currency = self.company.currency_id
        for fname in ("amount_residual", "balance"):
            self.assertEqual(currency.round(sum(items.mapped(fname))), expected)
        self.assertEqual(bool(items.filtered("amount_residual")), bool(expected))
