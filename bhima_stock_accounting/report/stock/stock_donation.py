from odoo import fields, models

from ...rules.operations import SELECTION


class StockDonation(models.Model):
    """Donations received or given in a period, by partner and article."""

    _name = "bhima.stock.donation"
    _inherit = ["bhima.stock.flow"]
    _description = "Donations Received and Given"
    _auto = False
    _order = "operation, partner_id, inventory_group_id, product_id, id"
    _report_action = "bhima_stock_accounting.stock_donation_action"
    _flow_signs = {"donation_in": 1, "donation_out": -1}
    _flow_by = ("operation", "partner_id", "location_id")

    operation = fields.Selection(SELECTION, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Donor or Beneficiary", readonly=True
    )
    location_id = fields.Many2one("stock.location", string="From or To", readonly=True)
