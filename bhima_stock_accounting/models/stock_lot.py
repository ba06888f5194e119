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
        known = ours if not self._is_in_past() else ours.browse()
        known = known._set_stock_values()
        owners = [False, self.env.company.partner_id.id]
        replayed = (ours - known).with_context(owners=owners)
        super(StockLot, replayed)._compute_value()
        return super(StockLot, self - ours)._compute_value()

    def write(self, vals):
        """Book what stock is worth more, or less, at a cost that is typed."""
        is_typed = not self.env.context.get("disable_auto_revaluation")
        if "standard_price" not in vals or not is_typed:
            return super().write(vals)
        revalued = self.with_context(**{REVALUING: True})
        result = super(StockLot, revalued).write(vals)
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
        """Set the values of lots that are their quantity times their cost.

        :return: these lots
        :rtype: stock.lot
        """
        company = self.env.company
        valued = self.filtered("lot_valuated")
        quantities = valued.product_id._get_own_quantities(company) if valued else {}
        keys = {lot: (lot.product_id, lot) for lot in valued}
        values = valued.product_id._get_stock_values(
            {key: quantities.get(key, 0.0) for key in keys.values()}
        )
        done = valued.filtered(lambda lot: keys[lot] in values)
        for lot in done:
            lot.company_currency_id = company.currency_id
            lot.total_value = values[keys[lot]]
        return done

    def _update_standard_price(self):
        """Let whoever posts a bill change the cost, as Odoo does for articles."""
        # sudo: an accountant may not write lots; the cost follows from the receipts
        lots = self.sudo()
        result = super(StockLot, lots)._update_standard_price()
        lots.filtered(
            lambda lot: lot.lot_valuated
            and lot.product_id.cost_method == "fifo"
            and lot.product_id._is_in_stock_ledger()
        )._set_layered_costs()
        return result

    def _set_layered_costs(self):
        """Keep as cost what a unit of the lot on hand has cost on average (FIFO).

        Odoo keeps the average of all that was ever received.
        """
        products = self.product_id
        quantities = products._get_own_quantities(self.env.company) if self else {}
        for lot in self.with_context(disable_auto_revaluation=True):
            quantity = quantities.get((lot.product_id, lot), 0.0)
            if lot.product_id.uom_id.compare(quantity, 0.0) > 0:
                value = products._get_replayed_value(lot)
                lot.standard_price = value / quantity
