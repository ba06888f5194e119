from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.operations import place

# Usage of a location that is created with a purpose and without a usage.
USAGE_BY_PURPOSE = {
    "ward": "customer",
    "donation": "supplier",
    "opening": "inventory",
    "loss": "inventory",
}
# Usages of locations that Odoo values: the goods there are stock of a company.
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
        """Set the usage from the purpose where the caller gave none."""
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
        """Return the word that classifies movements from or to this location.

        :param bool is_count: the movement corrects a counted quantity
        :return: see ``operations.place``; empty while no location is chosen
        :rtype: str
        """
        if not self:
            return ""
        return place(self.usage, self._get_stock_purpose(), is_count)

    def _get_stock_analytic_distribution(self):
        """Return the analytic distribution of the location or of its nearest parent.

        :return: in the format of ``account.move.line.analytic_distribution``; empty if
            none
        :rtype: dict
        """
        location = self
        while location and not location.analytic_distribution:
            location = location.location_id
        return location.analytic_distribution or {}

    def _is_collecting_wards(self):
        """Return whether the location is a parent of wards, not a ward itself."""
        self.ensure_one()
        return "ward" in self.child_ids.mapped("stock_purpose")

    def _get_stock_purpose(self):
        """Return the purpose of the location, or of the nearest parent that has one."""
        location = self
        while location and not location.stock_purpose:
            location = location.location_id
        return location.stock_purpose
