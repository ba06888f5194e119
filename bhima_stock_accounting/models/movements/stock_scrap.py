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
        """Articles of the stock ledger are lost for a reason, which the form asks for.

        Code that makes scraps is not asked, nor is who scraps other articles.
        """
        for scrap in self:
            product = scrap.product_id.with_company(scrap.company_id)
            scrap.is_loss = (
                product
                and product.is_in_stock_ledger
                and classify(STOCK, scrap.scrap_location_id._get_stock_place())
                == "loss"
            )
