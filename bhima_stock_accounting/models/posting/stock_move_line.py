from odoo import api, models

from ...context import REVALUING, pass_on

# Fields of a detailed operation that decide on the value of its movement.
VALUED_FIELDS = frozenset(
    {
        "quantity",
        "product_uom_id",
        "location_id",
        "location_dest_id",
        "lot_id",
        "quant_id",
        "owner_id",
        "picked",
        "move_id",
    }
)


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Book lines that are added to done moves.

        A line that is added to a done transfer without a move gets a new move from
        Odoo, which is done at once: it is recorded like any other, and so is a move
        that was empty before.
        """
        if not vals_list:
            return super().create(vals_list)
        known = self.env["stock.move"].browse(
            vals["move_id"] for vals in vals_list if vals.get("move_id")
        )
        done = known.filtered(lambda move: move.state == "done")
        if known and not done:
            return super().create(vals_list)
        moves = done._filter_correctable()
        filled = known.filtered("move_line_ids")
        if not moves:
            created = super().create(vals_list)
        else:
            parts, lots = moves._get_booked_parts(), moves.move_line_ids.lot_id
            lines = self.with_context(**pass_on(REVALUING, True))
            created = super(StockMoveLine, lines).create(vals_list)
            created = created.with_env(self.env)
            moves._record_correction(parts, lots)
        added = created.move_id - filled - moves
        if added:
            added._record_added()
        return created

    def write(self, vals):
        """Book changes of lines of done moves."""
        if VALUED_FIELDS.isdisjoint(vals):
            return super().write(vals)
        moves = self.move_id | self.env["stock.move"].browse(vals.get("move_id") or ())
        moves = moves._filter_correctable()
        if not moves:
            return super().write(vals)
        parts, lots = moves._get_booked_parts(), moves.move_line_ids.lot_id
        lines = self.with_context(**pass_on(REVALUING, True))
        result = super(StockMoveLine, lines).write(vals)
        moves._record_correction(parts, lots)
        return result
