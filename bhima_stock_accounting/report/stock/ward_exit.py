from odoo import fields, models


class WardExit(models.Model):
    """Goods used by wards and services in a period, less their returns.

    Drop shipments to a ward never were in stock: they are left out.
    """

    _name = "bhima.ward.exit"
    _inherit = ["bhima.stock.flow"]
    _description = "Exits by Ward"
    _auto = False
    _order = "location_id, inventory_group_id, product_id, id"
    _report_action = "bhima_stock_accounting.ward_exit_action"
    _flow_signs = {"consumption": -1, "consumption_return": -1}
    _flow_by = ("location_id",)

    location_id = fields.Many2one("stock.location", string="Ward", readonly=True)
