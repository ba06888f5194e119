from odoo import models


class StockMoveTyped(models.AbstractModel):
    """Receipts of which somebody has typed the value (*Adjust Valuation*).

    It wins over orders and bills for what the stock is worth. What the vendor is owed
    follows his bills all the same.
    """

    _name = "bhima.stock.move.typed"
    _description = "Receipt with a Typed Value"

    def _filter_typed(self):
        """Return the movements that have a typed value."""
        # sudo: as Odoo, who looks for typed values whoever values a movement
        values = self.env["product.value"].sudo()
        typed = values.search([("move_id", "in", self.ids)]) if self else values
        return self & typed.move_id.with_env(self.env)

    def _get_document_costs(self):
        """Return what movements cost by their orders, bills and landed costs.

        :return: in the company's currency
        :rtype: dict[stock.move, float]
        """
        costs = {move: move.value for move in self}
        for move in self._filter_typed():
            # sudo: as Odoo's own valuation, which reads orders and bills
            cost = move.sudo()._get_value(ignore_manual_update=True)
            costs[move] = move.company_id.currency_id.round(cost)
        return costs

    def _prepare_worth_event(self, value):
        """Return what stock is worth more that no document has brought.

        :param float value: in the company's currency
        :rtype: StockEvent
        """
        move = self[:1]
        reference = move._get_stock_document()
        cause = (
            self.env._("Value typed on the receipt: %s", reference)
            if self._filter_typed()
            else self.env._("Receipt valued anew: %s", reference)
        )
        key = move.product_id._get_costing_key(self.env["stock.lot"])
        revaluation = self.env["bhima.stock.revaluation"].with_company(move.company_id)
        return revaluation._prepare_revaluation(key, 0.0, value, reference, cause)
