from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def action_pay_in_cash(self):
        """Open the window to pay what is not billed yet over the counter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.cash_purchase_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action
