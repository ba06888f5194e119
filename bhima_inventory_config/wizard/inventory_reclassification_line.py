from odoo import api, fields, models


class InventoryReclassificationLine(models.TransientModel):
    """The change of one article in the preview; never stored."""

    _name = "bhima.inventory.reclassification.line"
    _inherit = ["bhima.window.mixin"]
    _description = "Change of an Article"

    reclassification_id = fields.Many2one(
        "bhima.inventory.reclassification", ondelete="cascade"
    )
    product_id = fields.Many2one("product.template", string="Article")
    old_group_id = fields.Many2one(
        related="product_id.inventory_group_id", string="Group"
    )
    new_group_id = fields.Many2one("bhima.inventory.group", string="New Group")
    old_type_id = fields.Many2one(related="product_id.inventory_type_id", string="Type")
    new_type_id = fields.Many2one("bhima.inventory.type", string="New Type")
    currency_id = fields.Many2one(related="product_id.cost_currency_id")
    value = fields.Monetary(related="product_id.register_value", string="Value")
    is_refused = fields.Boolean()
    is_stock_account_changing = fields.Boolean()
    remark = fields.Char(compute="_compute_remark")

    @api.depends("is_refused", "is_stock_account_changing")
    def _compute_remark(self):
        for line in self:
            line.remark = line._get_remark()

    def _get_remark(self):
        """Return a text on the consequence of the change; empty if none."""
        if self.is_refused:
            return self.env._("Refused: it has stock movements, its type can't change.")
        if self.is_stock_account_changing:
            none = self.env._("no account")
            old, new = (
                group._get_booked_account("stock_account_id")
                for group in (self.old_group_id, self.new_group_id)
            )
            return self.env._(
                "Its value passes from %(old)s to %(new)s.",
                old=old.code or none,
                new=new.code or none,
            )
        return ""
