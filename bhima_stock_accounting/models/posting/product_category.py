from odoo import models


class ProductCategory(models.Model):
    _inherit = "product.category"

    def write(self, vals):
        """Book the change of value that another cost method causes."""
        if "property_cost_method" not in vals:
            return super().write(vals)
        products = self.env["product.product"].with_context(active_test=False)
        products = products.search([("categ_id", "in", self.ids)])
        revaluation = self.env["bhima.stock.revaluation"]
        with revaluation._following_cost_methods(products):
            return super().write(vals)
