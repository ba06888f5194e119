from odoo import models
from odoo.tools import formatLang

from ...context import REVALUING, pass_on


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _change_standard_price(self, old_price, *args, **kwargs):
        """Book the change of value that a typed cost causes."""
        revalued = self.with_context(**pass_on(REVALUING, True))
        result = super(ProductProduct, revalued)._change_standard_price(
            old_price, *args, **kwargs
        )
        ours = revalued.filtered("is_in_stock_ledger")
        if not ours:
            return result
        ours._pass_cost_to_lots()
        causes = {
            product: self.env._(
                "Cost changed from %(old)s to %(new)s",
                old=self._format_cost(old_price.get(product, 0.0)),
                new=self._format_cost(product.standard_price),
            )
            for product in ours.with_env(self.env)
        }
        revaluation = self.env["bhima.stock.revaluation"]
        revaluation._close_gaps(self, self.env._("Cost changed"), causes)
        return result

    def _format_cost(self, cost):
        """Return a unit cost as text; it may have more decimals than money."""
        currency = self.env.company.currency_id
        return formatLang(self.env, cost, dp="Product Price", currency_obj=currency)
