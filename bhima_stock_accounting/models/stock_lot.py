from odoo import api, models

from .stock_revaluation import REVALUING


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.depends("quant_ids.quantity", "standard_price")
    def _compute_value(self):
        """Value what the company owns of a lot, after each of its movements.

        Odoo computes it once in a transaction: a second movement would be compared
        with the value that was there before the first. It values what others own, too,
        and replays the history of the lot, though the lot keeps its average.
        """
        ours = self.filtered(lambda lot: lot.product_id._is_in_stock_ledger())
        if self._is_in_past():
            owners = [False, self.env.company.partner_id.id]
            super(StockLot, ours.with_context(owners=owners))._compute_value()
        else:
            ours._set_stock_values()
        return super(StockLot, self - ours)._compute_value()

    def write(self, vals):
        """Book what stock is worth more, or less, at a cost that is typed."""
        is_typed = not self.env.context.get("disable_auto_revaluation")
        if "standard_price" not in vals or not is_typed:
            return super().write(vals)
        revalued = self.with_context(**{REVALUING: True})
        result = super(StockLot, revalued).write(vals)
        # under FIFO receipts alone count: a cost that is typed changes nothing
        self._filter_layered()._set_layered_costs()
        cause = self.env._("Cost of lots changed: %s", ", ".join(self.mapped("name")))
        products = self.product_id
        self.env["bhima.stock.revaluation"]._close_gaps(
            products, self.env._("Cost changed"), dict.fromkeys(products, cause)
        )
        return result

    def _is_in_past(self):
        """Tell whether a past date, or one warehouse, is asked for."""
        context = self.env.context
        return bool(context.get("to_date") or context.get("warehouse_id"))

    def _set_stock_values(self):
        """Set what the company owns of the lots, where lots are valued."""
        company = self.env.company
        values = self.filtered("lot_valuated").product_id._get_books_of_stock()[1]
        for lot in self:
            lot.company_currency_id = company.currency_id
            lot.total_value = values.get((lot.product_id, lot), 0.0)

    def _update_standard_price(self):
        """Let whoever posts a bill change the cost, as Odoo does for articles."""
        # sudo: an accountant may not write lots, a buyer not read them; the cost
        # follows from the receipts
        lots = self.sudo()
        valued_anew = lots.product_id._filter_valued_anew()
        lots = lots.filtered(lambda lot: lot.product_id in valued_anew)
        layered = lots._filter_layered()
        result = super(StockLot, lots - layered)._update_standard_price()
        layered._set_layered_costs()
        return result

    def _filter_layered(self):
        """Return the lots that are worth what their newest receipts have cost."""
        return self.filtered(
            lambda lot: lot.lot_valuated
            and lot.product_id.cost_method == "fifo"
            and lot.product_id._is_in_stock_ledger()
        )

    def _set_layered_costs(self):
        """Keep as cost what a unit of the lot on hand has cost on average (FIFO).

        Odoo keeps the average of all that was ever received. A lot that has left, or
        of which more has left than there was, keeps the cost that it left at.
        """
        quantities, values = self.product_id._get_books_of_stock()
        for lot in self.with_context(disable_auto_revaluation=True):
            key = lot.product_id, lot
            if lot.product_id.uom_id.compare(quantities.get(key, 0.0), 0.0) > 0:
                lot.standard_price = values[key] / quantities[key]
