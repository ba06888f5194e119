from odoo import models
from odoo.fields import Domain


class GroupRegister(models.AbstractModel):
    """The register of the groups that were chosen."""

    _name = "report.bhima_inventory_config.report_group_register"
    _description = "Register of Inventory Groups"
    _inherit = ["report.bhima_inventory_config.report_register"]

    def _get_domain(self, docids):
        return Domain("inventory_group_id", "in", docids) & Domain("active", "=", True)
