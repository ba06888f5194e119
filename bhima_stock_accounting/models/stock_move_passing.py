from dataclasses import replace

from odoo import models

from ..operations import WITHOUT_STOCK, classify

# Context key: Odoo averages the cost of what lies in the stock.
IN_STOCK_ONLY = "bhima_in_stock_only"


class StockMovePassing(models.AbstractModel):
    """Goods that move without being stock of the company.

    They pass it by, when a vendor ships them straight to who gets them; or others own
    them.
    """

    _name = "bhima.stock.move.passing"
    _description = "Movement that Passes the Stock by"

    def _get_passing_operation(self):
        """Return by what operation the goods pass the stock by, empty if they don't."""
        self.ensure_one()
        if not (self._is_dropshipped() or self._is_dropshipped_returned()):
            return ""
        places = (self.location_id, self.location_dest_id)
        operation = classify(*(place._get_stock_place() for place in places))
        return operation if operation in WITHOUT_STOCK else ""

    def _get_passed(self, place):
        """Return quantity and value of the goods that passed the stock by.

        :param stock.location place: who got them, or gave them back
        :return: signed as in ``StockEvent``
        :rtype: tuple[float, float]
        """
        for event in self._prepare_move_events():
            if event.place == place:
                return event.quantity, event.value
        return 0.0, 0.0

    def _filter_shipments(self):
        """Return what a vendor has shipped straight to who gets it."""
        return self.filtered(
            lambda move: move.state == "done"
            and move.purchase_line_id
            and move.product_id._is_in_stock_ledger()
            and move._get_passing_operation()
            and not move._is_dropshipped_returned()
        )

    def _set_passing_value(self):
        """Value goods that pass the stock by; Odoo leaves their movements at zero.

        Shipments anew whenever Odoo values receipts anew, the rest once: its entry
        keeps the value for good.
        """
        shipments = self._filter_shipments()
        kept = self._filter_recorded() - shipments
        for move in (self - kept).filtered(lambda m: m._get_passing_operation()):
            original = move.origin_returned_move_id
            if original.is_dropship and move not in shipments:
                move.value = original._get_share_of_value(move._get_valued_qty())
            else:
                # sudo: as Odoo's own valuation, which reads orders and bills
                move.value = move.sudo()._get_value()

    def _is_back_from_shipment(self):
        """Tell whether goods have come into the stock that had been shipped past it."""
        original = self.origin_returned_move_id
        shipped = original.is_dropship and not original._is_dropshipped_returned()
        return self.is_in and shipped

    def _get_value_back(self, quantity):
        """Value what had been shipped past the stock at what it left with.

        Whatever its bill says later: that is the cost of the shipment.

        :param float quantity: to be valued, in the article's unit
        :return: as Odoo's ``_get_value_from_returns``
        :rtype: dict
        """
        # sudo: who posts a bill may not read the stock ledger
        is_recorded = self.sudo().stock_ledger_entry_ids
        source = self if is_recorded else self.origin_returned_move_id
        return {"quantity": quantity, "value": source._get_share_of_value(quantity)}

    def _get_share_of_value(self, quantity):
        """Return what a quantity of the move is worth, in the company's currency."""
        moved = self._get_valued_qty()
        return self.value * quantity / moved if moved else 0.0

    def _split_by_place(self, event):
        """Divide the change of a shipment's cost among the places that got goods.

        The goods are used: all of it is their cost, and nothing is stock.

        :param StockEvent event: the change
        :rtype: list[StockEvent]
        """
        shipped = self._prepare_move_events()
        shares = self._share_out(
            self.company_id.currency_id,
            event.consumed,
            [part.quantity for part in shipped],
        )
        return [
            replace(event, place=part.place, consumed=share)
            for part, share in zip(shipped, shares, strict=True)
        ]
