from odoo import api, models
from odoo.fields import Domain


class StockMove(models.Model):
    _inherit = "stock.move"

    @api.model
    @api.readonly
    def search(self, domain, *args, **kwargs):
        """Keep our moves out of the cost that the point of sale books at closing.

        It asks for the valuation of the category, not that of the article
        (``_accumulate_amounts`` of ``pos.session``).
        """
        real_time = ("product_id.categ_id.property_valuation", "=", "real_time")
        if Domain(*real_time) in Domain(domain).iter_conditions():
            domain = Domain(domain) & Domain("product_id.valuation", "=", "real_time")
        return super().search(domain, *args, **kwargs)
