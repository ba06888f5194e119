from odoo import models


class Register(models.AbstractModel):
    _name = "report.bhima_inventory_config.report_register"
    _description = "Register by Group"
    _inherit = ["bhima.report.articles.by.group"]
    _shows_values = True
