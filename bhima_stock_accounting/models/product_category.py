from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    property_valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")]
    )
