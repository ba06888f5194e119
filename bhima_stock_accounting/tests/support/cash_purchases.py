"""Orders that are paid over the counter, and the taxes of vendors."""

from odoo import Command
from odoo.tests import Form


class CashPurchaseMixin:
    """Goods that are paid over the counter, before or after they are received."""

    def open_window(self, order):
        """The accountant presses Paid in Cash on the order."""
        order = self.hospital.as_user("accountant", order)
        action = order.action_pay_in_cash()
        wizards = order.env[action["res_model"]].with_context(**action["context"])
        return Form(wizards)

    def pay_in_cash(self, order, *amounts):
        """The accountant pays the order, at other amounts per line if given."""
        window = self.open_window(order)
        for index, amount in enumerate(amounts):
            with window.line_ids.edit(index) as line:
                line.amount = amount
        action = window.save().action_pay()
        return self.env["account.move"].browse(action["res_id"])

    def set_rate(self, name, rate):
        """Let a unit of the books be worth so many of another currency."""
        currency = self.env["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", name)])
        currency.active = True
        self.hospital.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": currency.id,
                "company_id": self.company.id,
                "rate": rate,
            }
        )
        return currency


class VendorTaxMixin:
    """Taxes as vendors charge them: recovered, a part of the cost, or both.

    The account ``recoverable`` has the taxes that the state gives back.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recoverable = cls.hospital._get_account(
            "445200", "asset_current", "TVA récupérable"
        )
        cls.hospital.accounts["recoverable"] = cls.recoverable

    def create_tax(self, name, amount, *shares, **vals):
        """Create a purchase tax that has tags for the tax report.

        :param amount: percent, or an amount per unit with ``amount_type="fixed"``
        :param shares: (percent, account or False) of each part; a part without an
            account is not recovered; without shares nothing is
        """
        parts = [
            Command.create({"repartition_type": "base", "tag_ids": self._tag(name, 0)}),
            *(
                Command.create(
                    {
                        "repartition_type": "tax",
                        "factor_percent": percent,
                        "account_id": account and account.id,
                        "tag_ids": self._tag(name, number),
                    }
                )
                for number, (percent, account) in enumerate(
                    shares or [(100, False)], start=1
                )
            ),
        ]
        return self.hospital.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": parts,
                "refund_repartition_line_ids": parts,
                **vals,
            }
        )

    def create_fixed_tax(self, name, amount, *shares, **vals):
        return self.create_tax(name, amount, *shares, amount_type="fixed", **vals)

    def _tag(self, name, number):
        tag = self.env["account.account.tag"].create(
            {
                "name": f"{name} {number}",
                "applicability": "taxes",
                "country_id": self.company.account_fiscal_country_id.id,
            }
        )
        return [Command.set(tag.ids)]
