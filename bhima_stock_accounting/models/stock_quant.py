from odoo import models


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _apply_inventory(self, date=None):
        """Date our entries when the count was made.

        Odoo dates the movements so too, but only after it has validated them.
        """
        quants = self.with_context(bhima_counting_date=date) if date else self
        return super(StockQuant, quants)._apply_inventory(date)
