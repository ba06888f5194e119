from odoo import api, models
from odoo.fields import Domain


class StockMove(models.Model):
    _inherit = "stock.move"

    @api.model
    @api.readonly
    def search(self, domain, *args, **kwargs):
        """Exclude our moves from the cost that the point of sale books at closing.

        The point of sale searches by the valuation of the category, not of the article
        (``_accumulate_amounts`` of ``pos.session``).
        """
        real_time = ("product_id.categ_id.property_valuation", "=", "real_time")
        if Domain(*real_time) in Domain(domain).iter_conditions():
            domain = Domain(domain) & Domain("product_id.valuation", "=", "real_time")
        return super().search(domain, *args, **kwargs)
