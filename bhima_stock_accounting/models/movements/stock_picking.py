from odoo import api, fields, models

from ...rules.operations import STOCK, classify

# Wards are children of a location with that purpose, or have it themselves. A parent of
# wards is no ward: see ``stock.location._is_collecting_wards``.
WARD_DOMAIN = [
    ("usage", "=", "customer"),
    ("child_ids", "not any", [("stock_purpose", "=", "ward")]),
    "|",
    ("stock_purpose", "=", "ward"),
    ("location_id.stock_purpose", "=", "ward"),
]
PLACE_BY_FLOW = {"issue": "location_dest_id", "return": "location_id"}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    is_loss = fields.Boolean(compute="_compute_is_loss")
    loss_reason_id = fields.Many2one(
        "bhima.loss.reason", index="btree_not_null", ondelete="restrict"
    )
    ward_flow = fields.Selection(related="picking_type_id.ward_flow")
    ward_id = fields.Many2one(
        "stock.location",
        string="Ward",
        compute="_compute_ward_id",
        inverse="_inverse_ward_id",
        domain=WARD_DOMAIN,
        help="The ward or service that the goods go to, or come back from.",
    )

    @api.depends("location_dest_id")
    def _compute_is_loss(self):
        for picking in self:
            place = picking.location_dest_id._get_stock_place()
            picking.is_loss = classify(STOCK, place) == "loss"

    @api.depends("picking_type_id", "location_id", "location_dest_id")
    def _compute_ward_id(self):
        for picking in self:
            fname = picking._get_ward_place()
            place = picking[fname] if fname else picking.location_id.browse()
            collecting = place and place._is_collecting_wards()
            picking.ward_id = False if collecting else place

    def _inverse_ward_id(self):
        for picking in self.filtered("ward_id"):
            place = picking._get_ward_place()
            if place:
                picking[place] = picking.ward_id
                picking.move_ids[place] = picking.ward_id

    @api.onchange("ward_id")
    def _onchange_ward_id(self):
        place = self._get_ward_place()
        if place and self.ward_id:
            self[place] = self.ward_id

    def _get_ward_place(self):
        """Return the field that holds the ward; ``None`` if there is no ward."""
        return PLACE_BY_FLOW.get(self.ward_flow)
