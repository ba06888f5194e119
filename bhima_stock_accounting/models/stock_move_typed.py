from odoo import models


class StockMoveTyped(models.AbstractModel):
    """Receipts of which somebody has typed the value (*Adjust Valuation*).

    It wins over orders and bills for what the stock is worth. What the vendor is owed
    follows his bills all the same.
    """

    _name = "bhima.stock.move.typed"
    _description = "Receipt with a Typed Value"

    def _mark_typed(self):
        """Remember what receipts cost by their documents: a value is typed now."""
        # sudo: as Odoo, who values movements for whoever types a value
        for move in self.filtered(lambda move: not move.is_value_typed).sudo():
            move.write({"is_value_typed": True, "document_cost": move.value})

    def _get_document_costs(self):
        """Return what movements cost by their orders, bills and landed costs.

        As it was when that was last booked.

        :return: in the company's currency
        :rtype: dict[stock.move, float]
        """
        return {
            move: move.document_cost if move.is_value_typed else move.value
            for move in self
        }

    def _update_document_costs(self):
        """Follow the bills of receipts with a typed value.

        Without an order nobody is owed anything that could change.
        """
        typed = self.filtered(
            lambda move: move.is_value_typed and move.purchase_line_id
        )
        # sudo: as Odoo's own valuation, which reads orders and bills
        for move in typed.sudo():
            cost = move._get_value(ignore_manual_update=True)
            move.document_cost = move.company_id.currency_id.round(cost)

    def _prepare_worth_event(self, value):
        """Return what stock is worth more that no document has brought.

        :param float value: in the company's currency
        :rtype: StockEvent
        """
        move = self[:1]
        reference = move._get_stock_document()
        cause = (
            self.env._("Value typed on the receipt: %s", reference)
            if move.is_value_typed
            else self.env._("Receipt valued anew: %s", reference)
        )
        key = move.product_id._get_costing_key(self.env["stock.lot"])
        revaluation = self.env["bhima.stock.revaluation"].with_company(move.company_id)
        return revaluation._prepare_revaluation(key, 0.0, value, reference, cause)
