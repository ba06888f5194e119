from odoo import api, fields, models
from odoo.fields import Domain


class ProductTemplate(models.Model):
    _inherit = "product.template"

    # Odoo's own postings ask for "periodic" or "real_time": a third value turns
    # every one of them off for the articles whose movements we post ourselves.
    valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")]
    )

    @api.depends(
        "inventory_group_id",
        "company_id.stock_accounting_enabled",
        "company_id.stock_accounting_start_date",
    )
    def _compute_valuation(self):
        result = super()._compute_valuation()
        for product in self.filtered("inventory_group_id"):
            company = product.company_id or self.env.company
            if company._is_stock_posting_due(fields.Date.today()):
                product.valuation = "at_move"
        return result

    def _search_valuation(self, operator, value):
        if operator != "=" or value not in ("at_move", "periodic", "real_time"):
            return super()._search_valuation(operator, value)
        at_move = Domain("categ_id.property_valuation", "=", "at_move")
        if self.env.company._is_stock_posting_due(fields.Date.today()):
            at_move |= Domain("inventory_group_id", "!=", False)
        if value == "at_move":
            return at_move
        return Domain(super()._search_valuation(operator, value)) & ~at_move
