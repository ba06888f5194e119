from odoo import models
from odoo.fields import Domain


class GroupPriceList(models.AbstractModel):
    """The price list of the groups that were chosen."""

    _name = "report.bhima_inventory_config.report_group_price_list"
    _description = "Price List of Inventory Groups"
    _inherit = ["report.bhima_inventory_config.report_price_list"]

    def _get_domain(self, docids):
        return Domain("inventory_group_id", "in", docids) & Domain("active", "=", True)
