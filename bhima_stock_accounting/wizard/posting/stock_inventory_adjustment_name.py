from odoo import models


class StockInventoryAdjustmentName(models.TransientModel):
    _inherit = "stock.inventory.adjustment.name"

    def _compute_should_show_accounting_date(self):
        """Show the accounting date for our articles, as for perpetual ones in Odoo."""
        result = super()._compute_should_show_accounting_date()
        for wizard in self:
            valuations = wizard.quant_ids.product_id.mapped("valuation")
            wizard.should_show_accounting_date |= "at_move" in valuations
        return result
