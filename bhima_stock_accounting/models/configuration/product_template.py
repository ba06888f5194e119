from odoo import api, models

from odoo.addons.bhima_inventory_config.register_file import REGISTER_LOADING


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.constrains("inventory_group_id", "is_storable", "active", "company_id")
    def _check_group_accounts(self):
        """Refuse a stored article whose group can't be booked.

        A file may create new groups, with the agreement of the user. They have no
        account yet, and nothing can move before they have.
        """
        stored = self.filtered("is_storable")
        for article_company, products in stored.grouped("company_id").items():
            company = article_company or self.env.company
            groups = products.inventory_group_id
            if self.env.context.get(REGISTER_LOADING):
                groups = groups._filter_configured(company)
            groups._check_needed_accounts(company)
