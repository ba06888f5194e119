from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    property_valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")],
        ondelete={"at_move": lambda categories: categories._reset_valuation()},
    )

    def _reset_valuation(self):
        """Leave a valuation that Odoo knows when the add-on is uninstalled."""
        self.property_valuation = "periodic"
