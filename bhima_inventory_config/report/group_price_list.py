from odoo import models


class GroupPriceList(models.AbstractModel):
    """The price list of the chosen groups."""

    _name = "report.bhima_inventory_config.report_group_price_list"
    _description = "Price List of Inventory Groups"
    _inherit = ["bhima.report.articles.by.group"]
    _is_of_groups = True
