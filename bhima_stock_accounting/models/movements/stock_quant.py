from odoo import models

from ...context import COUNTED_AT, pass_on


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _apply_inventory(self, date=None):
        """Pass the moment of the count on, so that our entries have its date.

        Odoo dates the movements so too, but only after it has validated them.
        """
        quants = self.with_context(**pass_on(COUNTED_AT, date)) if date else self
        return super(StockQuant, quants)._apply_inventory(date)

    def _get_inventory_move_values(
        self,
        qty,
        location_id,
        location_dest_id,
        package_id=False,
        package_dest_id=False,
    ):
        """Keep the quantity before a count on its movement."""
        vals = super()._get_inventory_move_values(
            qty, location_id, location_dest_id, package_id, package_dest_id
        )
        if "inventory" in (location_id.usage, location_dest_id.usage):
            vals["theoretical_quantity"] = self.quantity
            vals["is_theoretical_known"] = True
        return vals
