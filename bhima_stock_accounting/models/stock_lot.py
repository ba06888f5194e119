from odoo import api, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.depends("quant_ids.quantity", "standard_price")
    def _compute_value(self):
        """Let the value of a lot follow its movements within a transaction, too.

        Odoo computes it once: a second movement would be compared with the value that
        was there before the first.
        """
        return super()._compute_value()
