from odoo import api, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.depends("quant_ids.quantity", "standard_price")
    def _compute_value(self):
        """Value what the company owns of a lot, after each of its movements.

        Odoo computes it once in a transaction: a second movement would be compared
        with the value that was there before the first. It values what others own, too.
        """
        ours = self.filtered(lambda lot: lot.product_id._is_in_stock_ledger())
        owners = [False, self.env.company.partner_id.id]
        super(StockLot, ours.with_context(owners=owners))._compute_value()
        return super(StockLot, self - ours)._compute_value()
