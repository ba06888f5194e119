from odoo import models

from .product_value import VALUED_COMPANY
from .stock_move_passing import IN_STOCK_ONLY
from .stock_revaluation import REVALUING


class ProductProduct(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        """Book what stock is worth more, or less, at a cost that is typed."""
        is_typed = not self.env.context.get("disable_auto_revaluation")
        if "standard_price" not in vals or not is_typed:
            return super().write(vals)
        revaluation = self.env["bhima.stock.revaluation"]
        worth = revaluation._get_worth(self)
        costs = {product: product.standard_price for product in worth}
        revalued = self.with_context(**{REVALUING: True})
        result = super(ProductProduct, revalued).write(vals)
        causes = {
            product: self.env._(
                "Cost changed from %(old)s to %(new)s",
                old=self.env.company.currency_id.format(cost),
                new=self.env.company.currency_id.format(product.standard_price),
            )
            for product, cost in costs.items()
        }
        revaluation._record_difference(worth, self.env._("Cost changed"), causes)
        return result

    def _get_owned_quantity(self, company):
        """Return what of the article lies in the stock of a company and is its own.

        :rtype: float
        """
        self.ensure_one()
        alone = self.with_context(allowed_company_ids=company.ids).with_company(company)
        return alone._with_valuation_context().qty_available

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
        """Count what the company owns and has, whatever the cost method.

        Under FIFO Odoo counts goods that others have left with it as well, and values
        them at the price of the newest receipt. It counts what lies with the other
        companies too, where they are active or rights do not matter.
        """
        product = super()._with_valuation_context()
        if not self._is_in_stock_ledger():
            return product
        company = self.env.company
        locations = self.env["stock.location"].browse(product.env.context["location"])
        own = locations.filtered(lambda place: place.company_id <= company)
        return product.with_context(
            location=own.ids, owners=[False, company.partner_id.id]
        )

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
