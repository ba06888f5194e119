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
