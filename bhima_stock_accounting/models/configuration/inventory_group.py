from odoo import api, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.bhima_inventory_config.account_types import ACCOUNT_FIELDS


class InventoryGroup(models.Model):
    _inherit = "bhima.inventory.group"

    @api.constrains(*ACCOUNT_FIELDS)
    def _check_accounts(self):
        """Refuse to take away an account that the articles of a group need."""
        result = super()._check_accounts()
        # sudo: who sets accounts in the root need not be let into each branch
        companies = self.env["res.company"].sudo()
        for company in companies.search([("id", "child_of", self.env.company.id)]):
            self._check_needed_accounts(company)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        # sudo: who keeps the register may not read the stock ledger of all companies
        ledger = self.env["bhima.stock.ledger.entry"].sudo()
        row = ledger.search([("inventory_group_id", "in", self.ids)], limit=1)
        if row:
            raise UserError(
                self.env._(
                    "Inventory group %(group)s can't be deleted: movements of the "
                    "stock ledger were booked with it. Archive it (Actions > Archive).",
                    group=row.inventory_group_id.display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        groups = super().create(vals_list)
        self.env.registry.clear_cache()
        return groups

    def write(self, vals):
        result = super().write(vals)
        if "stock_account_id" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache("company_id")
    def _get_stock_account_ids(self, company_id):
        """Return the ids of the stock accounts of all groups in a company.

        Kept in memory: it is asked for whenever somebody posts an entry. A group that
        is deleted leaves its account there, which has a meaning for nobody then.

        :rtype: frozenset[int]
        """
        # sudo: who posts entries may not read inventory groups; it is configuration
        groups = self.sudo().with_context(active_test=False).with_company(company_id)
        everyone = groups.search([])  # pylint: disable=no-search-all  # some dozens
        return frozenset(
            everyone.mapped(
                lambda group: group._get_booked_account("stock_account_id")
            ).ids
        )

    @api.model
    def _filter_on_stock_accounts(self, accounts):
        """Return the groups whose stock account is one of these in this company.

        :rtype: bhima.inventory.group
        """
        everyone = self.with_context(active_test=False)
        everyone = everyone.search([])  # pylint: disable=no-search-all  # some dozens
        return everyone.filtered(
            lambda group: group._get_booked_account("stock_account_id") in accounts
        )

    def _check_needed_accounts(self, company):
        """Refuse groups of stored articles that the company could not book.

        Nothing is asked of groups without stored articles, and while automatic stock
        accounting is off.

        :param res.company company: whose standard says which accounts are needed
        :raise ValidationError: lists all that is missing, with the menu to set it
        """
        if not company.stock_accounting_enabled:
            return
        standard = company._get_stock_standard()
        missing_by_group = {
            group: missing
            for group in self._filter_storing(company)
            if (missing := group._get_missing_fields(company))
        }
        if missing_by_group:
            raise ValidationError(
                self.env._(
                    "Automatic stock accounting of company %(company)s (%(standard)s) "
                    "needs accounts that are not set:\n%(groups)s\nSet them in "
                    "Inventory > Configuration > Inventory Register > Inventory "
                    "Groups, or switch automatic stock accounting off in Inventory > "
                    "Configuration > Settings > Stock Accounting.",
                    company=company.display_name,
                    standard=standard.display_name,
                    groups="\n".join(
                        f"- {group.display_name}: {group._get_field_labels(missing)}"
                        for group, missing in missing_by_group.items()
                    ),
                )
            )

    def _filter_configured(self, company):
        """Return the groups that have an account of their own in the company."""
        return self.with_company(company).filtered(lambda group: group._has_accounts())

    def _filter_storing(self, company):
        """Return the groups that have stored articles which the company may use."""
        products = self.env["product.template"]
        storing = products._read_group(
            [
                *products._check_company_domain(company),
                ("inventory_group_id", "in", self.ids),
                ("is_storable", "=", True),
            ],
            aggregates=["inventory_group_id:recordset"],
        )[0][0]
        return self & storing

    @api.model
    def _get_needed_fields(self, company):
        """Return what the standard of a company that posts at the movement needs."""
        standard = company._get_stock_standard()
        if company.stock_accounting_enabled and standard:
            return standard._get_group_fields()
        return super()._get_needed_fields(company)
