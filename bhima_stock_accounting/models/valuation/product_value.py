from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...context import AVERAGED_COMPANY, get_passed


class ProductValue(models.Model):
    _inherit = "product.value"

    # Odoo rounds a unit cost like an amount of money, and makes 3 francs of 2.5
    # (https://github.com/odoo/odoo/issues/265350)
    value = fields.Float(required=True, digits=(16, 6))

    @api.model_create_multi
    def create(self, vals_list):
        """Mark receipts with a typed value, and keep typed costs in their company.

        Odoo stores a cost that is typed in a branch under the head office if the
        article belongs to it; but each branch has costs of its own.
        """
        moves = self.env["stock.move"].browse(
            vals["move_id"] for vals in vals_list if vals.get("move_id")
        )
        if moves:
            moves._mark_value_typed()
        vals_list = [
            self._round_amount(self._keep_in_company(vals)) for vals in vals_list
        ]
        return super().create(vals_list)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Find only costs of the company that is being valued.

        Odoo 19 replays the costs that were set by hand in every company: a cost in
        dollars would become the value in francs of another company's stock
        (odoo/odoo#251413).
        """
        company_id = get_passed(self.env, AVERAGED_COMPANY)
        if company_id:
            domain = Domain(domain) & Domain("company_id", "=", company_id)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _keep_in_company(self, vals):
        """Return the values with the company where the cost was typed."""
        product = self.env["product.product"].browse(vals.get("product_id"))
        if vals.get("move_id") or not product.is_in_stock_ledger:
            return vals
        return {**vals, "company_id": self.env.company.id}

    @api.model
    def _round_amount(self, vals):
        """Return the values with a rounded amount, unless it is a unit cost of ours."""
        product = self.env["product.product"].browse(vals.get("product_id"))
        if not vals.get("move_id") and product.is_in_stock_ledger:
            return vals
        move = self.env["stock.move"].browse(vals.get("move_id"))
        company = move.company_id or self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        return {**vals, "value": company.currency_id.round(vals.get("value", 0.0))}

    @api.model
    def _predate_typed_costs(self, products, moment):
        """Date typed costs before receipts that were done in the same second.

        Odoo orders them so, but its later versions of 19.0 order the cost last, and
        ignore the receipt.

        :param product.product products: received articles, in the current company
        :param datetime moment: date of the receipts, in UTC
        """
        # sudo: as in Odoo, which finds typed values for any user who values a movement
        same = self.sudo().search(
            [
                ("product_id", "in", products.ids),
                ("company_id", "=", self.env.company.id),
                ("date", "=", moment),
                ("move_id", "=", False),
            ]
        )
        same.date = moment - timedelta(seconds=1)

    @api.model
    def _predate_first_costs(self, products, moment):
        """Date the first cost of articles before a moment in the past.

        Goods may have moved before the article was created. Odoo takes its first cost
        for one that was typed after those movements
        (https://github.com/odoo/odoo/pull/247407).

        :param product.product products: articles whose movements are dated back
        :param datetime moment: in UTC
        """
        # sudo: as in Odoo, which finds typed values for any user who values a movement
        found = self.sudo().search(
            [
                ("product_id", "in", products.ids),
                ("date", ">=", moment),
                ("move_id", "=", False),
                ("lot_id", "=", False),
            ]
        )
        first = found.filtered(
            lambda cost: cost.create_date == cost.product_id.create_date
        )
        first.date = moment - timedelta(seconds=1)
