from odoo import api, fields, models
from odoo.exceptions import UserError


class InventoryType(models.Model):
    """The type of an article in the register: article, service or assembly."""

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

    _code_unique = models.UniqueIndex(
        "(lower(btrim(code)))", "An inventory type with this code exists already."
    )
    _storable_goods = models.Constraint(
        "CHECK (NOT is_storable OR product_type = 'consu')",
        "Only goods can be kept in stock: untick Track Inventory or choose Goods.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        shipped = self.filtered(
            lambda kind: any(
                xmlid.startswith("bhima_inventory_config.")
                for xmlid in kind._get_external_ids()[kind.id]
            )
        )
        if shipped:
            raise UserError(
                self.env._(
                    "Inventory type %(type)s is part of the register and can't be "
                    "deleted. Archive it in Inventory > Configuration > Inventory "
                    "Register > Inventory Types.",
                    type=shipped[0].name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        products = self.env["product.template"].with_context(active_test=False)
        for kind in self:
            count = products.search_count([("inventory_type_id", "=", kind.id)])
            if count:
                raise UserError(
                    self.env._(
                        "Inventory type %(type)s can't be deleted: %(count)s articles "
                        "use it. Archive it, or give them another type first.",
                        type=kind.name,
                        count=count,
                    )
                )

    @api.model
    def _prepare_name_create_vals(self, name):
        """Create a type with a name alone as goods that are kept in stock."""
        vals = super()._prepare_name_create_vals(name)
        return {**vals, "product_type": "consu", "is_storable": True}

    def _get_product_vals(self):
        """Return the default values that a new article takes from this type.

        :return: values of ``product.template``; empty without a type
        :rtype: dict
        """
        if not self:
            return {}
        return {"type": self.product_type, "is_storable": self.is_storable}
