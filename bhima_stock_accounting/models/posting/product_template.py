from odoo import models

# Fields that decide how the stock of an article is valued.
METHOD_FIELDS = frozenset({"categ_id", "lot_valuated", "tracking"})


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        """Book the change of value by another group, category or costing."""
        products = self.env["product.product"]
        if not METHOD_FIELDS.isdisjoint(vals):
            products = self.with_context(active_test=False).product_variant_ids
        revaluation = self.env["bhima.stock.revaluation"]
        with revaluation._following_cost_methods(products):
            result = super().write(vals)
        if "inventory_group_id" in vals:
            variants = self.with_context(active_test=False).product_variant_ids
            self.env["bhima.stock.regrouping"]._regroup(variants)
        return result
