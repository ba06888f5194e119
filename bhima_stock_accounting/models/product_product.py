from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from .product_costing import RECEIVED
from .product_value import VALUED_COMPANY
from .stock_move_passing import IN_STOCK_ONLY
from .stock_revaluation import REVALUING


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "bhima.product.costing"]

    def _compute_value(self):
        """Value our articles without a replay of their history.

        Not at a past date, nor what lies in one warehouse.
        """
        context = self.env.context
        if context.get("to_date") or context.get("warehouse_id"):
            return super()._compute_value()
        ours = self.filtered(lambda one: one.id and one._is_in_stock_ledger())
        for product, (quantity, value) in ours._get_stock_figures().items():
            is_empty = product.uom_id.is_zero(quantity)
            product.company_currency_id = self.env.company.currency_id
            product.total_value = value
            product.avg_cost = 0.0 if is_empty else value / quantity
        return super(ProductProduct, self - ours)._compute_value()

    def write(self, vals):
        """Book what stock is worth more, or less, at a cost that is typed."""
        is_typed = not self.env.context.get("disable_auto_revaluation")
        if "standard_price" not in vals or not is_typed:
            return super().write(vals)
        costs = {product: product.standard_price for product in self}
        revalued = self.with_context(**{REVALUING: True})
        result = super(ProductProduct, revalued).write(vals)
        revalued._pass_cost_to_lots()
        causes = {
            product: self.env._(
                "Cost changed from %(old)s to %(new)s",
                old=self._format_cost(cost),
                new=self._format_cost(product.standard_price),
            )
            for product, cost in costs.items()
        }
        revaluation = self.env["bhima.stock.revaluation"]
        revaluation._close_gaps(self, self.env._("Cost changed"), causes)
        return result

    def _format_cost(self, cost):
        """Write a unit cost, which may have more decimals than money."""
        currency = self.env.company.currency_id
        return formatLang(self.env, cost, dp="Product Price", currency_obj=currency)

    def _is_in_stock_ledger(self):
        """Tell whether movements of the article are kept in the stock ledger.

        They are as soon as it has an inventory group, even while automatic
        accounting is off; all other articles keep Odoo's behaviour.
        """
        if not self:
            return False  # a lot that somebody is about to create
        self.ensure_one()
        return self.is_storable and (
            bool(self.inventory_group_id) or self.valuation == "at_move"
        )

    def _with_valuation_context(self):
        """Count what the company owns and has, whatever the cost method.

        Under FIFO Odoo counts goods that others have left with it as well, and values
        them at the price of the newest receipt. It counts what lies with the other
        companies too, where they are active or rights do not matter
        (odoo/odoo#250273).
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
        moved, and takes the costs of every company for an article that they share.
        """
        context = {}
        if self._is_in_stock_ledger():
            context = {IN_STOCK_ONLY: True, VALUED_COMPANY: self.env.company.id}
        product = self.with_context(**context)
        return super(ProductProduct, product)._run_avco(*args, **kwargs)

    def _get_last_in(self, date=None):
        """Find the last receipt of the current company; Odoo takes that of any."""
        if not self._is_in_stock_ledger():
            return super()._get_last_in(date)
        domain = Domain("is_in", "=", True) & Domain("product_id", "=", self.id)
        domain &= Domain("company_id", "=", self.env.company.id)
        if date:
            domain &= Domain("date", "<=", date)
        # sudo: who types a cost may not read movements
        moves = self.env["stock.move"].sudo()
        return moves.search(domain, order="date desc, id desc", limit=1)

    def _run_fifo(self, quantity, lot=None, at_date=None, location=None):
        """Value goods at the receipts they come from, each lot at its own.

        Of a receipt of several lots Odoo counts all for each of them.
        """
        past = at_date or location
        if past or not lot or not self._is_kept_in_layers(lot):
            return super()._run_fifo(quantity, lot, at_date, location)
        return self._get_stack_on_hand(lot).take(quantity)

    def _run_fifo_get_stack(self, lot=None, at_date=None, location=None):
        """Find the receipts that goods on hand come from in one query.

        Odoo goes back through all receipts that are left.
        """
        past = at_date or location
        if past or lot or not self._is_kept_in_layers(self.env["stock.lot"]):
            return super()._run_fifo_get_stack(lot, at_date, location)
        layers = self._get_stack_on_hand(self.env["stock.lot"]).layers
        moves = self.env["stock.move"].browse(layer.move_id for layer in layers)
        return list(moves), layers[0].left if layers else 0

    def _is_kept_in_layers(self, lot):
        return self._is_in_stock_ledger() and self._is_layered(lot)

    def _update_standard_price(self, extra_value=None, extra_quantity=None):
        """Move averages on by the receipts that are done just now.

        The cost of the newest receipts is told when the stock ledger has them.
        """
        ours = self.filtered(lambda product: product._is_in_stock_ledger())
        received = self.env["stock.move"].browse(self.env.context.get(RECEIVED, ()))
        averaged = ours.filtered(lambda product: product.cost_method == "average")
        layered = ours.filtered(lambda product: product.cost_method == "fifo")
        moved = averaged._move_averages_on(received) if received else averaged.browse()
        (averaged - moved)._filter_valued_anew()._replay_averages()
        done = averaged | (layered if received else layered._set_layered_costs())
        return super(ProductProduct, self - done)._update_standard_price(
            extra_value, extra_quantity
        )
