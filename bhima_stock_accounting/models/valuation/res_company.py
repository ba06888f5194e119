from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    inventory_valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")],
        ondelete={"at_move": "set default"},
    )

    def _get_accounts_by_product(self, products=None):
        """Include archived articles with stock in Odoo's closing.

        Odoo 19 considers only active articles, and would write off the stock of the
        others.
        """
        if not products:
            articles = self.env["product.product"].with_company(self)
            products = articles.search([("is_storable", "=", True)])
            products |= articles.search(
                [
                    ("active", "=", False),
                    ("is_storable", "=", True),
                    ("inventory_group_id", "!=", False),
                ]
            )
        return super()._get_accounts_by_product(products)
