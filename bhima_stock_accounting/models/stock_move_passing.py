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

    def _set_passing_value(self):
        """Value goods that pass the stock by; Odoo leaves their movements at zero.

        Once: an entry keeps the value for good.
        """
        # sudo: who validates the transfer may not read the stock ledger
        recorded = self.sudo().stock_ledger_entry_ids.stock_move_id
        unrecorded = self - recorded.with_env(self.env)
        for move in unrecorded.filtered(lambda m: m._get_passing_operation()):
            original = move.origin_returned_move_id
            original_qty = original._get_valued_qty() if original.is_dropship else 0.0
            if original_qty:
                move.value = original.value * move._get_valued_qty() / original_qty
            else:
                # sudo: as Odoo's own valuation, which reads orders and bills
                move.value = move.sudo()._get_value()

    def _leave_deposits_out(self):
        """Value lots that leave without those that others own, which Odoo counts in."""
        for move in self.filtered(lambda m: m.product_id.lot_valuated and m._is_out()):
            lines = move._get_out_move_lines()
            if lines != move.move_line_ids:
                move.value = sum(
                    (line.lot_id or line.product_id).standard_price
                    * line.quantity_product_uom
                    for line in lines
                )
