from odoo import api, models
from odoo.tools import formatLang

from ...context import REVALUING, pass_on


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse costs that are mistakes: a barcode, for example."""
        for vals in vals_list:
            template = self.env["product.template"].browse(vals.get("product_tmpl_id"))
            if vals.get("inventory_group_id") or template.inventory_group_id:
                name = vals.get("name") or template.display_name
                self._check_typed_cost(name, vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse typed costs that are mistakes."""
        is_typed = not self.env.context.get("disable_auto_revaluation")
        if "standard_price" in vals and is_typed:
            for product in self.filtered("inventory_group_id"):
                self._check_typed_cost(product.display_name, vals)
        return super().write(vals)

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

    def _check_typed_cost(self, name, vals):
        """Refuse a cost that a unit can't have, of an article with this name."""
        cost = vals.get("standard_price") or 0.0
        self.env["bhima.stock.posting"]._check_typed_cost(cost, name, self.env.company)

    def _format_cost(self, cost):
        """Return a unit cost as text; it may have more decimals than money."""
        currency = self.env.company.currency_id
        return formatLang(self.env, cost, dp="Product Price", currency_obj=currency)
