from odoo import api, fields, models
from odoo.fields import Domain

# Context key: the company whose value is worked out.
VALUED_COMPANY = "bhima_valued_company"


class ProductValue(models.Model):
    _inherit = "product.value"

    # Odoo keeps a unit cost as an amount of money, and makes 3 francs of 2.5
    # (https://github.com/odoo/odoo/issues/265350)
    value = fields.Float(required=True, digits=(16, 6))

    @api.model_create_multi
    def create(self, vals_list):
        """Remember what receipts cost whose value is typed, and where a cost is.

        Odoo keeps a cost that is typed in a branch under the head office, if the
        article belongs to it; but each branch has costs of its own.
        """
        moves = self.env["stock.move"].browse(
            vals["move_id"] for vals in vals_list if vals.get("move_id")
        )
        moves._mark_typed()
        vals_list = [self._round_amount(self._place(vals)) for vals in vals_list]
        return super().create(vals_list)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Look for costs of the valued company alone.

        Odoo 19 replays the costs that were set by hand in every company: a cost in
        dollars would become the value in francs of another company's stock
        (odoo/odoo#251413).
        """
        company_id = self.env.context.get(VALUED_COMPANY)
        if company_id:
            domain = Domain(domain) & Domain("company_id", "=", company_id)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _place(self, vals):
        """Keep the cost of an article of the stock ledger where it was typed."""
        product = self.env["product.product"].browse(vals.get("product_id"))
        if vals.get("move_id") or not product._is_in_stock_ledger():
            return vals
        return {**vals, "company_id": self.env.company.id}

    @api.model
    def _round_amount(self, vals):
        """Round as Odoo does what is no unit cost of an article of the stock ledger."""
        product = self.env["product.product"].browse(vals.get("product_id"))
        if not vals.get("move_id") and product._is_in_stock_ledger():
            return vals
        move = self.env["stock.move"].browse(vals.get("move_id"))
        company = move.company_id or self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        return {**vals, "value": company.currency_id.round(vals.get("value", 0.0))}
