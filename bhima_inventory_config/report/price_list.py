from odoo import models


class PriceList(models.AbstractModel):
    _name = "report.bhima_inventory_config.report_price_list"
    _description = "Price List by Group"
    _inherit = ["bhima.report.articles.by.group"]
