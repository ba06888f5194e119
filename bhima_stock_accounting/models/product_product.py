from odoo import models

from .stock_move_passing import IN_STOCK_ONLY


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

    def _with_valuation_context(self):
        """Count what the company owns, whatever the cost method.

        Under FIFO Odoo counts goods that others have left with it as well, and values
        them at the price of the newest receipt.
        """
        product = super()._with_valuation_context()
        if not self._is_in_stock_ledger():
            return product
        return product.with_context(owners=[False, self.env.company.partner_id.id])

    def _run_avco(self, *args, **kwargs):
        """Leave drop shipments out of the average cost: they never lie in the stock.

        Odoo lets them change the value of the goods on hand, though none has moved.
        """
        product = self
        if self._is_in_stock_ledger():
            product = self.with_context(**{IN_STOCK_ONLY: True})
        return super(ProductProduct, product)._run_avco(*args, **kwargs)
