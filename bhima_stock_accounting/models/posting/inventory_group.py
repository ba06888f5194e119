from odoo import models


class InventoryGroup(models.Model):
    _inherit = "bhima.inventory.group"

    def write(self, vals):
        """Book the change of the group's stock account."""
        result = super().write(vals)
        if "stock_account_id" in vals:
            products = self.env["product.product"].with_context(active_test=False)
            self.env["bhima.stock.regrouping"]._regroup(
                products.search([("inventory_group_id", "in", self.ids)])
            )
        return result
