from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.operations import place

# Usage of a location that is created with a purpose alone.
USAGE_BY_PURPOSE = {
    "ward": "customer",
    "donation": "supplier",
    "opening": "inventory",
    "loss": "inventory",
}
# What lies there is stock of a company: Odoo values it.
VALUED_USAGES = ("internal", "transit", "view")


class StockLocation(models.Model):
    _name = "stock.location"
    _inherit = ["stock.location", "analytic.mixin"]

    stock_purpose = fields.Selection(
        [
            ("ward", "Ward or service"),
            ("donation", "Donation"),
            ("opening", "Opening stock"),
            ("loss", "Loss"),
        ],
        string="Purpose",
        help="What goods go there or come from there for. It decides how the "
        "movement is booked; such a location lies outside the valued stock.",
    )

    @api.constrains("stock_purpose", "usage")
    def _check_stock_purpose_usage(self):
        for location in self:
            if location.stock_purpose and location.usage in VALUED_USAGES:
                raise ValidationError(
                    self.env._(
                        "Location %(location)s can't have the purpose %(purpose)s: "
                        "what lies in a location of type %(usage)s is still stock. "
                        "Choose another location type (Customer for a ward, Vendor "
                        "for donations, Inventory Loss for losses and opening stock) "
                        "in Inventory > Configuration > Locations.",
                        location=location.display_name,
                        purpose=location._get_selection_label("stock_purpose"),
                        usage=location._get_selection_label("usage"),
                    )
                )

    @api.onchange("stock_purpose")
    def _onchange_stock_purpose(self):
        if self.stock_purpose and self.usage in VALUED_USAGES:
            self.usage = USAGE_BY_PURPOSE[self.stock_purpose]

    @api.model_create_multi
    def create(self, vals_list):
        """Let the purpose choose the usage that the caller left open."""
        return super().create(
            [{**self._get_purpose_vals(vals), **vals} for vals in vals_list]
        )

    def _get_purpose_vals(self, vals):
        purpose = vals.get("stock_purpose")
        return {"usage": USAGE_BY_PURPOSE[purpose]} if purpose else {}

    def _get_selection_label(self, fname):
        options = dict(self._fields[fname]._description_selection(self.env))
        return options[self[fname]]

    def _get_stock_place(self, is_count=False):
        """Return the word by which a movement from or to here is classified.

        :param bool is_count: the movement corrects a counted quantity
        :return: see ``operations.place``; empty while no location is chosen
        """
        if not self:
            return ""
        return place(self.usage, self._get_stock_purpose(), is_count)

    def _get_stock_analytic_distribution(self):
        """Return the analytic distribution of the location, or of the one it lies in.

        :return: as ``account.move.line.analytic_distribution`` has it; empty if none
        :rtype: dict
        """
        location = self
        while location and not location.analytic_distribution:
            location = location.location_id
        return location.analytic_distribution or {}

    def _is_collecting_wards(self):
        """Return whether wards lie here: nothing is issued to all of them together."""
        self.ensure_one()
        return "ward" in self.child_ids.mapped("stock_purpose")

    def _get_stock_purpose(self):
        """Return the purpose of the location, or of the one that it lies in."""
        location = self
        while location and not location.stock_purpose:
            location = location.location_id
        return location.stock_purpose
