from odoo import fields, models


class InventoryType(models.Model):
    """What an inventory is: an article, a service or an assembly."""

    _name = "bhima.inventory.type"
    _description = "Inventory Type"
    _inherit = ["bhima.code.mixin"]
    _order = "sequence, code, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    product_type = fields.Selection(
        [("consu", "Goods"), ("service", "Service"), ("combo", "Combo")],
        required=True,
        default="consu",
        help="Product type that Odoo gives to a new article of this type.",
    )
    is_storable = fields.Boolean(
        string="Track Inventory",
        help="A new article of this type is kept in stock.",
    )

    _code_unique = models.Constraint(
        "unique(code)", "An inventory type with this code exists already."
    )
    _storable_goods = models.Constraint(
        "CHECK (NOT is_storable OR product_type = 'consu')",
        "Only goods can be kept in stock: untick Track Inventory or choose Goods.",
    )

    def _get_product_vals(self):
        """Return what a new article of this type takes over.

        :return: values of ``product.template``; empty without a type
        :rtype: dict
        """
        if not self:
            return {}
        return {"type": self.product_type, "is_storable": self.is_storable}
