from odoo import models


class GroupRegister(models.AbstractModel):
    """The register of the chosen groups."""

    _name = "report.bhima_inventory_config.report_group_register"
    _description = "Register of Inventory Groups"
    _inherit = ["bhima.report.articles.by.group"]
    _is_of_groups = True
    _shows_values = True
