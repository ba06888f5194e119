from odoo import fields, models

from ...rules.operations import SELECTION


class StockLoss(models.Model):
    """Losses of a period, by reason; shortages at counts have no reason."""

    _name = "bhima.stock.loss"
    _inherit = ["bhima.stock.flow"]
    _description = "Losses and Expiries"
    _auto = False
    _order = "loss_reason_id, operation, inventory_group_id, product_id, id"
    _report_action = "bhima_stock_accounting.stock_loss_action"
    _flow_signs = {"loss": -1, "count_shortage": -1}
    _flow_by = ("loss_reason_id", "operation")

    loss_reason_id = fields.Many2one(
        "bhima.loss.reason", string="Reason", readonly=True
    )
    operation = fields.Selection(SELECTION, readonly=True)
