from odoo import models

from .product_value import VALUED_COMPANY
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
        """Average what lies in the stock, by the costs of the current company alone.

        Odoo lets drop shipments change the value of the goods on hand, though none has
        moved, and takes the costs of every company for an article that they share. The
        costs of an article of one company are all kept under that company.
        """
        context = {}
        if self._is_in_stock_ledger():
            context[IN_STOCK_ONLY] = True
            if not self.company_id:
                context[VALUED_COMPANY] = self.env.company.id
        product = self.with_context(**context)
        return super(ProductProduct, product)._run_avco(*args, **kwargs)
