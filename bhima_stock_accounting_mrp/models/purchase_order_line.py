from odoo import models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _get_moved_quantities(self, at_date=None):
        """Return how many kits came, and went back: as many as all components make."""
        moves = self.move_ids._filter_done_until(at_date)
        parts = moves.filtered(lambda move: move._is_bought_in_kit())
        if not parts:
            return super()._get_moved_quantities(at_date)
        quantities = [
            (
                sum(
                    move._get_ordered_quantity(move._get_valued_qty())
                    for move in same._filter_arrived()
                ),
                sum(
                    move._get_ordered_quantity(move._get_returned_quantity(at_date))
                    for move in same
                ),
            )
            for same in parts.grouped("bom_line_id").values()
        ]
        received, returned = zip(*quantities, strict=True)
        return min(received), min(returned)
