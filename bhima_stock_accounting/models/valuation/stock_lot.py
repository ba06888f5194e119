from odoo import api, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    # Overrides of Odoo's costing ------------------------------------------------------

    @api.depends("quant_ids.quantity", "standard_price")
    def _compute_value(self):
        """Compute the value of lots that the company owns, after each movement.

        Odoo computes it once in a transaction: after a second movement it would still
        have the value before the first. It also includes lots of other owners, and
        replays the history of the lot, though the lot keeps its average.
        """
        ours = self.filtered(lambda lot: lot.product_id.is_in_stock_ledger)
        if not ours:
            return super()._compute_value()
        if self._is_in_past():
            owners = [False, self.env.company.partner_id.id]
            super(StockLot, ours.with_context(owners=owners))._compute_value()
        else:
            ours._set_stock_values()
        return super(StockLot, self - ours)._compute_value()

    def _update_standard_price(self, *args, **kwargs):
        """Update the cost of lots for any user, as Odoo does for articles."""
        if not self:
            return super()._update_standard_price(*args, **kwargs)
        # sudo: an accountant may not write lots, a buyer not read them; the cost
        # follows from the receipts
        lots = self.sudo()
        valued_anew = lots.product_id._filter_valued_anew()
        lots = lots.filtered(lambda lot: lot.product_id in valued_anew)
        layered = lots._filter_fifo()
        result = super(StockLot, lots - layered)._update_standard_price(*args, **kwargs)
        layered._set_lot_fifo_costs()
        return result

    # The value of a lot ---------------------------------------------------------------

    def _is_in_past(self):
        """Return whether a value at a past date or of one warehouse is asked for."""
        context = self.env.context
        return bool(context.get("to_date") or context.get("warehouse_id"))

    def _set_stock_values(self):
        """Set the value that the company owns of each lot, where lots are valued."""
        company = self.env.company
        products = self.filtered("lot_valuated").product_id
        quantities, values = products._get_stock_on_hand()
        # later versions of Odoo work the average cost out here as well
        computes = {self._fields[name].compute for name in ("avg_cost", "total_value")}
        for lot in self:
            key = lot.product_id, lot
            value, quantity = values.get(key, 0.0), quantities.get(key, 0.0)
            lot.company_currency_id = company.currency_id
            lot.total_value = value
            if len(computes) == 1:
                is_empty = lot.product_id.uom_id.is_zero(quantity)
                lot.avg_cost = 0.0 if is_empty else value / quantity

    def _filter_fifo(self):
        """Return the lots that are valued at the price of their receipts (FIFO)."""
        return self.filtered(
            lambda lot: lot.lot_valuated
            and lot.product_id.cost_method == "fifo"
            and lot.product_id.is_in_stock_ledger
        )

    def _set_lot_fifo_costs(self):
        """Set the average cost of a unit on hand as the cost of each lot (FIFO).

        Odoo keeps the average of all receipts. A lot without stock, or with negative
        stock, keeps its last cost.
        """
        if not self:
            return
        quantities, values = self.product_id._get_stock_on_hand()
        for lot in self.with_context(disable_auto_revaluation=True):
            key = lot.product_id, lot
            if lot.product_id.uom_id.compare(quantities.get(key, 0.0), 0.0) > 0:
                lot.standard_price = values[key] / quantities[key]
