from odoo import fields, models


class StockMoveCounted(models.AbstractModel):
    """Movements by which counts are applied: what was there by the books.

    Odoo keeps the difference alone, and what is there changes with the next movement.
    """

    _name = "bhima.stock.move.counted"
    _description = "Movement of a Count"

    theoretical_quantity = fields.Float(
        digits="Product Unit",
        copy=False,
        help="What was there by the books when the count was applied.",
    )
    is_theoretical_known = fields.Boolean(
        string="Theoretical Quantity Known",
        copy=False,
        help="Counts that were applied before this was kept tell the difference alone.",
    )

    def _is_count(self):
        """Tell whether a count was applied by this; goods relocated are none."""
        self.ensure_one()
        usages = self.location_id.usage, self.location_dest_id.usage
        return self.state == "done" and self.is_inventory and "inventory" in usages

    def _get_counted_difference(self):
        """Return what was counted more than the books had, in the move's unit."""
        self.ensure_one()
        is_surplus = self.location_id.usage == "inventory"
        return self.quantity if is_surplus else -self.quantity
