from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _is_in_stock_ledger(self):
        """Tell whether movements of the article are kept in the stock ledger.

        They are as soon as it has an inventory group, even while automatic
        accounting is off; all other articles keep Odoo's behaviour.
        """
        self.ensure_one()
        return self.is_storable and (
            bool(self.inventory_group_id) or self.valuation == "at_move"
        )
