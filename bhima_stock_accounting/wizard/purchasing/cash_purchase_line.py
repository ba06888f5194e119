from odoo import Command, api, fields, models

from odoo.addons.bhima_inventory_config.limits import is_bookable


class CashPurchaseLine(models.TransientModel):
    """The payment for the unbilled quantity of an order line."""

    _name = "bhima.cash.purchase.line"
    _inherit = ["bhima.window.mixin"]
    _description = "Line of a Purchase Paid in Cash"

    purchase_id = fields.Many2one(
        "bhima.cash.purchase", required=True, ondelete="cascade"
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line", string="Article", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="purchase_line_id.currency_id")
    product_uom_id = fields.Many2one(related="purchase_line_id.product_uom_id")
    # both values are set when the window is opened
    quantity = fields.Float(
        digits="Product Unit",
        required=True,
        help="What of the order line was neither billed nor paid.",
    )
    amount = fields.Monetary(string="Amount without Tax")
    amount_total = fields.Monetary(string="Paid", compute="_compute_amount_total")

    @api.depends("quantity", "amount", "purchase_line_id")
    def _compute_amount_total(self):
        """Compute the amount with taxes of the line alone, as on the order line."""
        taxes = self.env["account.tax"]
        for line in self:
            company = line.purchase_line_id.company_id
            base = line._prepare_base_line()
            taxes._add_tax_details_in_base_line(base, company)
            taxes._round_base_lines_tax_details([base], company)
            line.amount_total = base["tax_details"]["total_included_currency"]

    def _prepare_base_line(self):
        """Return what Odoo's taxes are computed from.

        This is the price of the order, or the amount without tax that was typed. The
        quantity is that of the line: a tax may be an amount per unit.

        :return: see ``_prepare_base_line_for_taxes_computation`` of ``account.tax``
        :rtype: dict
        """
        ordered, purchase = self.purchase_line_id, self.purchase_id
        company = ordered.company_id
        base = ordered._prepare_cash_purchase_base_line(self.quantity) | {
            "account_id": ordered._get_purchase_account(),
            "partner_id": ordered.order_id.partner_id.commercial_partner_id,
            "rate": self.env["res.currency"]._get_conversion_rate(
                company.currency_id, ordered.currency_id, company, purchase.date
            ),
        }
        proposed = ordered._get_cash_purchase_amount(self.quantity)
        if ordered.currency_id.compare_amounts(self.amount, proposed):
            base |= {
                "price_unit": self.amount / (self.quantity or 1.0),
                "discount": 0.0,
                "special_mode": "total_excluded",
            }
        return base

    def _get_payment_problems(self):
        """Yield the problems that prevent paying for the line, as texts for the user.

        :rtype: Iterator[str]
        """
        ordered = self.purchase_line_id
        name = ordered.product_id.display_name
        unbilled = ordered._get_unbilled_quantity()
        if ordered.product_uom_id.compare(self.quantity, unbilled) > 0:
            yield self.env._(
                "%(quantity)s %(unit)s of %(article)s have been billed or paid "
                "meanwhile. Open the window again.",
                quantity=self.quantity - unbilled,
                unit=ordered.product_uom_id.name,
                article=name,
            )
        if (
            not is_bookable(self.amount)
            or self.currency_id.compare_amounts(self.amount, 0.0) <= 0
            or ordered.product_uom_id.compare(self.quantity, 0.0) <= 0
        ):
            yield self.env._(
                "%(article)s: enter what was paid for it, or remove its line.",
                article=name,
            )
        if not ordered._get_purchase_account():
            yield self.env._(
                "%(article)s has no account to debit: set the charge account of its "
                "inventory group (Inventory > Configuration > Inventory Register > "
                "Inventory Groups) or, under IFRS, goods received, not billed "
                "(Inventory > Configuration > Settings > Stock Accounting).",
                article=name,
            )

    def _prepare_purchase_item_vals(self):
        """Return the values of the item that debits the purchase, but its amounts."""
        ordered = self.purchase_line_id
        return {
            "name": ordered.name,
            "account_id": ordered._get_purchase_account().id,
            "partner_id": ordered.order_id.partner_id.commercial_partner_id.id,
            "product_id": ordered.product_id.id,
            "product_uom_id": ordered.product_uom_id.id,
            "quantity": self.quantity,
            "purchase_line_id": ordered.id,
            "analytic_distribution": ordered.analytic_distribution,
            "tax_ids": [Command.set(ordered.tax_ids.ids)],
            "currency_id": self.currency_id.id,
        }
