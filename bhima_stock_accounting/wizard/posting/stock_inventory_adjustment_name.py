from odoo import models


class StockInventoryAdjustmentName(models.TransientModel):
    _inherit = "stock.inventory.adjustment.name"

    def _compute_should_show_accounting_date(self):
        """Our articles have an accounting date, as the perpetual ones of Odoo."""
        result = super()._compute_should_show_accounting_date()
        for wizard in self:
            valuations = wizard.quant_ids.product_id.mapped("valuation")
            wizard.should_show_accounting_date |= "at_move" in valuations
        return result
