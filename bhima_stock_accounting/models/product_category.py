from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    property_valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")],
        ondelete={"at_move": lambda categories: categories._reset_valuation()},
    )

    def write(self, vals):
        """Book what another cost method changes of the stock."""
        products = self.env["product.product"].with_context(active_test=False)
        if "property_cost_method" in vals:
            products = products.search([("categ_id", "in", self.ids)])
        revaluation = self.env["bhima.stock.revaluation"]
        with revaluation._following_cost_methods(products):
            return super().write(vals)

    def _reset_valuation(self):
        """Leave a valuation that Odoo knows when the add-on is uninstalled."""
        self.property_valuation = "periodic"
