from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class InventoryReclassification(models.TransientModel):
    """Changes group or type of many articles at once, after a preview."""

    _name = "bhima.inventory.reclassification"
    _inherit = ["bhima.window.mixin"]
    _description = "Change Group or Type of Articles"

    @api.model
    def _default_product_ids(self):
        if self.env.context.get("active_model") != "product.template":
            return False
        return self.env["product.template"].browse(self.env.context.get("active_ids"))

    product_ids = fields.Many2many(
        "product.template",
        "bhima_inventory_reclassification_product_rel",
        string="Articles",
        required=True,
        default=lambda self: self._default_product_ids(),
    )
    inventory_group_id = fields.Many2one(
        "bhima.inventory.group",
        string="New Group",
        help="Empty: the articles keep their groups.",
    )
    inventory_type_id = fields.Many2one(
        "bhima.inventory.type",
        string="New Type",
        help="Empty: the articles keep their types.",
    )
    line_ids = fields.One2many(
        "bhima.inventory.reclassification.line",
        "reclassification_id",
        string="Preview",
        compute="_compute_line_ids",
    )
    change_count = fields.Integer(
        string="Number of Articles that Change", compute="_compute_line_ids"
    )

    @api.depends("product_ids", "inventory_group_id", "inventory_type_id")
    def _compute_line_ids(self):
        for wizard in self:
            changing = wizard._get_changing_products()
            moved = wizard._get_refused_products()
            wizard.change_count = len(changing)
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(wizard._prepare_line_vals(product, product in moved))
                    for product in changing
                ),
            ]

    def action_apply(self):
        """Set the new group and type of the articles: of all or of none.

        :raise UserError: nothing changes, or the product type of an article that has
            moved would change
        """
        self.ensure_one()
        changing = self._get_changing_products()
        if not changing:
            raise UserError(
                self.env._("Nothing changes: choose another group or another type.")
            )
        changing.write(self._prepare_vals())
        return {"type": "ir.actions.act_window_close"}

    def _prepare_vals(self):
        """Return the values to write on each article: only those that were chosen."""
        return {
            fname: self[fname].id
            for fname in ("inventory_group_id", "inventory_type_id")
            if self[fname]
        }

    def _get_changing_products(self):
        vals = self._prepare_vals()
        return self.product_ids._origin.filtered(
            lambda product: any(product[fname].id != vals[fname] for fname in vals)
        )

    def _get_refused_products(self):
        """Return the articles that have moved and whose product type would change."""
        if not self.inventory_type_id:
            return self.env["product.template"]
        nature = self.inventory_type_id._get_product_vals()
        return self._get_changing_products()._filter_becoming(nature)._filter_moved()

    def _prepare_line_vals(self, product, is_refused):
        new_group = self.inventory_group_id or product.inventory_group_id
        return {
            "product_id": product.id,
            "new_group_id": new_group._origin.id,
            "new_type_id": (
                self.inventory_type_id or product.inventory_type_id
            )._origin.id,
            "is_refused": is_refused,
            "is_stock_account_changing": bool(
                product.register_value
                and product.stock_account_id
                != new_group._get_booked_account("stock_account_id")
            ),
        }
