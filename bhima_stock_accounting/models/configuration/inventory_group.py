from odoo import api, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.bhima_inventory_config.account_types import ACCOUNT_FIELDS


class InventoryGroup(models.Model):
    _inherit = "bhima.inventory.group"

    @api.constrains(*ACCOUNT_FIELDS)
    def _check_accounts(self):
        """Refuse to remove an account that the articles of a group need."""
        result = super()._check_accounts()
        # sudo: a user who sets accounts in the root need not be let into each branch
        companies = self.env["res.company"].sudo()
        for company in companies.search([("id", "child_of", self.env.company.id)]):
            self._check_needed_accounts(company)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        # sudo: a user who keeps the register may not read the stock ledger of all
        # companies
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

        The result is cached: it is needed whenever a user posts an entry. The account
        of a deleted group stays in the cache, which does no harm.

        :param int company_id: id of the company
        :rtype: frozenset[int]
        """
        # sudo: a user who posts entries may not read inventory groups; it is
        # configuration
        groups = self.sudo().with_context(active_test=False).with_company(company_id)
        everyone = groups.search([])  # pylint: disable=no-search-all  # some dozens
        return frozenset(
            everyone.mapped(
                lambda group: group._get_booked_account("stock_account_id")
            ).ids
        )

    @api.model
    def _filter_on_stock_accounts(self, accounts):
        """Return the groups whose stock account in this company is one of these.

        :rtype: bhima.inventory.group
        """
        everyone = self.with_context(active_test=False)
        everyone = everyone.search([])  # pylint: disable=no-search-all  # some dozens
        return everyone.filtered(
            lambda group: group._get_booked_account("stock_account_id") in accounts
        )

    def _get_unfit_accounts(self):
        """Return the accounts of the group that have become unfit in this company.

        They were fit when the group got them; an account may change its type later.

        :rtype: account.account
        """
        self.ensure_one()
        unfit = [self[fname] for fname in ACCOUNT_FIELDS if self._get_refusal(fname)]
        accounts = self.stock_account_id.browse().union(*unfit)
        if self.stock_account_id.internal_group not in (False, "asset"):
            accounts |= self.stock_account_id
        return accounts

    def _check_needed_accounts(self, company):
        """Refuse groups of stored articles that the company could not book.

        Groups without stored articles pass, and all groups while automatic stock
        accounting is off.

        :param res.company company: company whose standard defines the needed accounts
        :raise ValidationError: lists all missing accounts, with the menu to set them
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
        """Return the groups that have any account in the company."""
        return self.with_company(company).filtered(lambda group: group._has_accounts())

    def _filter_of_others(self, company):
        """Return the groups that only other hospitals of the database use.

        Articles are shared unless they belong to a company: they have the groups of the
        hospital that uses them, which has accounts for these groups.
        """
        # sudo: nobody has to be let into the other companies; only whether they have
        # accounts is looked at
        groups, companies = self.sudo(), self.env["res.company"].sudo()
        others = companies.search([("parent_id", "=", False)]) - company.root_id
        elsewhere = (groups - groups._filter_configured(company)).filtered(
            lambda group: any(group._filter_configured(other) for other in others)
        )
        elsewhere = elsewhere.with_env(self.env)
        return elsewhere - elsewhere._filter_present(company)

    def _filter_present(self, company):
        """Return the groups whose articles have been in the stock of the company."""
        # sudo: who sets up a company may read neither stock nor stock ledger; no figure
        # of them is shown
        quants = self.env["stock.quant"].sudo()
        rows = self.env["bhima.stock.ledger.entry"].sudo()
        [[products]] = quants._read_group(
            [
                ("company_id", "=", company.id),
                ("product_id.inventory_group_id", "in", self.ids),
            ],
            aggregates=["product_id:recordset"],
        )
        [[booked]] = rows._read_group(
            [("company_id", "=", company.id), ("inventory_group_id", "in", self.ids)],
            aggregates=["inventory_group_id:recordset"],
        )
        return (products.inventory_group_id | booked).with_env(self.env)

    def _filter_storing(self, company):
        """Return the groups with stored articles that the company may use."""
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
        """Return the accounts that the company's standard needs for articles.

        :param res.company company: the company that books the articles
        :return: names of fields of ``bhima.inventory.group``
        :rtype: list[str]
        """
        standard = company._get_stock_standard()
        if company.stock_accounting_enabled and standard:
            return standard._get_group_fields()
        return super()._get_needed_fields(company)
