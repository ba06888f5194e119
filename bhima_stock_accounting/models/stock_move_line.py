from odoo import api, models

from .stock_revaluation import REVALUING

# What of a detailed operation decides on the value of its movement.
VALUED_FIELDS = frozenset(
    ("quantity", "product_uom_id", "location_id", "location_dest_id")
) | {"lot_id", "quant_id", "owner_id", "picked", "move_id"}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Book lines that are added to movements which are done.

        A line that is added to a done transfer without a movement gets one from Odoo,
        done at once: it is recorded like any other. So is one that was empty before.
        """
        known = self.env["stock.move"].browse(
            vals["move_id"] for vals in vals_list if vals.get("move_id")
        )
        moves = known._filter_in_ledger()
        filled = known.filtered("move_line_ids")
        parts, lots = moves._get_booked_parts(), moves.move_line_ids.lot_id
        lines = self.with_context(**{REVALUING: True}) if moves else self
        created = super(StockMoveLine, lines).create(vals_list).with_env(self.env)
        moves._record_correction(parts, lots)
        (created.move_id - filled - moves)._record_added()
        return created

    def write(self, vals):
        """Book what changes of movements which are done."""
        moves = self.env["stock.move"]
        if not VALUED_FIELDS.isdisjoint(vals):
            moves = self.move_id | moves.browse(vals.get("move_id") or ())
            moves = moves._filter_in_ledger()
        if not moves:
            return super().write(vals)
        parts, lots = moves._get_booked_parts(), moves.move_line_ids.lot_id
        lines = self.with_context(**{REVALUING: True})
        result = super(StockMoveLine, lines).write(vals)
        moves._record_correction(parts, lots)
        moves._filter_returned_receipts()._set_value()
        return result
