from odoo import api, models

from .stock_revaluation import REVALUING


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

    def write(self, vals):
        """Book what stock is worth more, or less, at a cost that is typed."""
        is_typed = not self.env.context.get("disable_auto_revaluation")
        if "standard_price" not in vals or not is_typed:
            return super().write(vals)
        revaluation = self.env["bhima.stock.revaluation"]
        worth = revaluation._get_worth(self.product_id)
        revalued = self.with_context(**{REVALUING: True})
        result = super(StockLot, revalued).write(vals)
        cause = self.env._("Cost of lots changed: %s", ", ".join(self.mapped("name")))
        causes = dict.fromkeys(worth, cause)
        revaluation._record_difference(worth, self.env._("Cost changed"), causes)
        return result
