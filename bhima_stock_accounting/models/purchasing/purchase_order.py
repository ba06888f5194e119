from odoo import api, fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    odd_cost_warning = fields.Text(
        compute="_compute_odd_cost_warning",
        help="Lines whose unit cost looks like a mistake.",
    )

    @api.depends("order_line.odd_cost_warning")
    @api.depends_context("lang", "uid")
    def _compute_odd_cost_warning(self):
        for order in self:
            warnings = order.order_line.mapped("odd_cost_warning")
            order.odd_cost_warning = "\n".join(filter(None, warnings))

    def action_pay_in_cash(self):
        """Open the window to pay for the unbilled part of the order in cash."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.cash_purchase_action"
        )
        action["context"] = {"default_order_id": self.id}
        return action
