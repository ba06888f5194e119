from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        """Book the change of value by another cost method of the company."""
        products = self._get_articles_valued_anew(vals)
        if not products:
            return super().write(vals)
        revaluation = self.env["bhima.stock.revaluation"]
        with revaluation._following_cost_methods(products):
            return super().write(vals)

    def _get_stock_closing_ids(self):
        """Return the ids of the entries by which Odoo closed the stock."""
        self.ensure_one()
        # sudo: see ``_save_closing_id`` in stock_account, which keeps them in a
        # parameter that only an administrator reads; they are ids of entries
        parameters = self.env["ir.config_parameter"].sudo()
        ids = parameters.get_param(f"{self.id}.stock_valuation_closing_ids") or ""
        return {int(entry_id) for entry_id in ids.split(",") if entry_id}

    def _get_articles_valued_anew(self, vals):
        """Return the articles that another cost method of the company may concern.

        Categories without a method of their own follow it.

        :param dict vals: values that are about to be written
        :rtype: product.product
        """
        articles = self.env["product.product"].with_context(active_test=False)
        method = vals.get("cost_method")
        if not method or set(self.mapped("cost_method")) == {method}:
            return articles
        # sudo: the books of all articles follow, whoever sets the company up
        return articles.sudo().search([("inventory_group_id", "!=", False)])
