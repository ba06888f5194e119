from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.bhima_inventory_config.register_file import REGISTER_LOADING

# What decides on how the stock of an article is valued.
METHOD_FIELDS = frozenset(("categ_id", "lot_valuated", "tracking"))


class ProductTemplate(models.Model):
    _inherit = "product.template"

    # Odoo's own postings ask for "periodic" or "real_time": a third value turns
    # every one of them off for the articles whose movements we post ourselves.
    valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")]
    )

    @api.depends(
        "inventory_group_id",
        "company_id.stock_accounting_enabled",
        "company_id.stock_accounting_start_date",
    )
    def _compute_valuation(self):
        result = super()._compute_valuation()
        for product in self.filtered("inventory_group_id"):
            if product._get_valuing_company()._is_stock_posting_due(
                fields.Date.today()
            ):
                product.valuation = "at_move"
        return result

    def _search_valuation(self, operator, value):
        if operator != "=" or value not in ("at_move", "periodic", "real_time"):
            return super()._search_valuation(operator, value)
        at_move = Domain("categ_id.property_valuation", "=", "at_move")
        if self.env.company._is_stock_posting_due(fields.Date.today()):
            at_move |= Domain("inventory_group_id", "!=", False)
        if value == "at_move":
            return at_move
        return Domain(super()._search_valuation(operator, value)) & ~at_move

    @api.constrains("inventory_group_id", "is_storable", "active", "company_id")
    def _check_group_accounts(self):
        """Refuse a stored article whose group can't be booked.

        A file may bring groups that the user has just agreed to create: they have no
        account yet, and nothing can move before they have.
        """
        stored = self.filtered("is_storable")
        for article_company, products in stored.grouped("company_id").items():
            company = article_company or self.env.company
            groups = products.inventory_group_id
            if self.env.context.get(REGISTER_LOADING):
                groups = groups._filter_configured(company)
            groups._check_needed_accounts(company)

    def write(self, vals):
        """Book what another group, category or way of valuing changes of the stock."""
        products = self.env["product.product"]
        if not METHOD_FIELDS.isdisjoint(vals):
            products = self.with_context(active_test=False).product_variant_ids
        revaluation = self.env["bhima.stock.revaluation"]
        with revaluation._following_cost_methods(products):
            result = super().write(vals)
        if "inventory_group_id" in vals:
            variants = self.with_context(active_test=False).product_variant_ids
            self.env["bhima.stock.regrouping"]._regroup(variants)
        return result

    def _get_valuing_company(self):
        """Return the company whose settings apply: a branch has settings of its own."""
        sources = self.env.company._get_account_sources()
        above = not self.company_id or self.company_id in sources
        return self.env.company if above else self.company_id
