from odoo import api, fields, models

from ...rules.operations import STOCK, classify


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    loss_reason_id = fields.Many2one(
        "bhima.loss.reason", index="btree_not_null", ondelete="restrict"
    )
    is_loss = fields.Boolean(compute="_compute_is_loss")

    @api.depends("product_id", "scrap_location_id", "company_id")
    def _compute_is_loss(self):
        """Set whether the scrap is a loss: the form then asks for a reason.

        Code that creates scraps need not give a reason, nor users who scrap articles
        that are not in the stock ledger.
        """
        for scrap in self:
            product = scrap.product_id.with_company(scrap.company_id)
            scrap.is_loss = (
                product
                and product.is_in_stock_ledger
                and classify(STOCK, scrap.scrap_location_id._get_stock_place())
                == "loss"
            )
