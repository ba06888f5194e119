from odoo import fields, models


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    loss_reason_id = fields.Many2one(
        "bhima.loss.reason", index="btree_not_null", ondelete="restrict"
    )
