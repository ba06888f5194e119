from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..account_types import (
    ACCOUNT_FIELDS,
    REFUSED_ACCOUNT_TYPES,
    STOCK_ACCOUNT_DOMAIN,
)

# What Odoo calls the accounts of an article.
FIELD_BY_PRODUCT_ACCOUNT = {
    "income": "income_account_id",
    "expense": "expense_account_id",
    "stock_valuation": "stock_account_id",
    "stock_variation": "variation_account_id",
}


class InventoryGroupAccounts(models.Model):
    """The accounts of an inventory group: set, checked and used in each company.

    No abstract model: where an account is deleted Odoo looks for it in the table of
    each model that has such a field for every company, and an abstract one has none.
    """

    # pylint: disable=consider-merging-classes-inherited  # accounts here, the rest there
    _inherit = "bhima.inventory.group"

    stock_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        copy=True,
        check_company=True,
        ondelete="restrict",
        domain=STOCK_ACCOUNT_DOMAIN,
        tracking=True,
        help="Holds the value of the articles on hand (class 3).",
    )
    expense_account_id = fields.Many2one(
        "account.account",
        string="Charge Account",
        company_dependent=True,
        copy=True,
        check_company=True,
        ondelete="restrict",
        domain=STOCK_ACCOUNT_DOMAIN,
        tracking=True,
        help="OHADA: the purchase account that vendor bills are booked on (601...). "
        "IFRS: the cost of goods sold.",
    )
    income_account_id = fields.Many2one(
        "account.account",
        string="Product Account",
        company_dependent=True,
        copy=True,
        check_company=True,
        ondelete="restrict",
        domain=STOCK_ACCOUNT_DOMAIN,
        tracking=True,
        help="The sales account that invoices are booked on (701...).",
    )
    variation_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        copy=True,
        check_company=True,
        ondelete="restrict",
        domain=STOCK_ACCOUNT_DOMAIN,
        tracking=True,
        help="The variation of stock (603...), counterpart of the stock account "
        "under OHADA. Left empty, the variation account of the stock account is used.",
    )

    stock_account_placeholder = fields.Char(compute="_compute_placeholders")
    expense_account_placeholder = fields.Char(compute="_compute_placeholders")
    income_account_placeholder = fields.Char(compute="_compute_placeholders")
    variation_account_placeholder = fields.Char(compute="_compute_placeholders")

    @api.depends(*ACCOUNT_FIELDS)
    @api.depends_context("company")
    def _compute_placeholders(self):
        """Name the accounts that are booked where the company sets none itself."""
        for group in self:
            for fname in ACCOUNT_FIELDS:
                account = group._get_booked_account(fname)
                group[fname.replace("_id", "_placeholder")] = account.display_name

    @api.constrains(*ACCOUNT_FIELDS)
    def _check_accounts(self):
        """Refuse accounts that can't value stock in the current company.

        ``_check_company_auto`` can't do this: Odoo 19 fails on its own message for
        models that have company-dependent fields but no company.
        """
        for group in self:
            for fname in ACCOUNT_FIELDS:
                reason = group._get_refusal(fname)
                if reason:
                    raise ValidationError(
                        self.env._(
                            "Account %(account)s can't be the %(field)s of inventory "
                            "group %(group)s: %(reason)s Choose another account in "
                            "Inventory > Configuration > Inventory Register > "
                            "Inventory Groups.",
                            account=group[fname].display_name,
                            field=group._get_field_labels([fname]),
                            group=group.display_name,
                            reason=reason,
                        )
                    )

    @api.onchange("stock_account_id")
    def _onchange_stock_account_id(self):
        """Propose the variation account that the chart pairs with the stock account.

        One that was chosen by hand stays: no stock account is paired with it.
        """
        proposed = self.stock_account_id.account_stock_variation_id
        present = self.variation_account_id
        accounts = self.env["account.account"]
        if not present or (
            proposed
            and accounts.search_count(
                [("account_stock_variation_id", "=", present.id)], limit=1
            )
        ):
            self.variation_account_id = proposed

    def _get_refusal(self, fname):
        """Return why an account can't be used in this company, empty if it can."""
        company = self.env.company
        # sudo: an account that belongs to other companies only may not be read
        account = self[fname].sudo()
        if not account:
            return ""
        if account.account_type in REFUSED_ACCOUNT_TYPES:
            return self.env._(
                "receivable, payable, cash and off-balance accounts do not value stock."
            )
        if not account.active:
            return self.env._("it is archived.")
        if not account.filtered_domain(account._check_company_domain(company)):
            return self.env._("it does not belong to company %s.", company.display_name)
        stock_account = self._get_booked_account("stock_account_id")
        if fname != "stock_account_id" and account == stock_account:
            return self.env._("it is the stock account of the group.")
        return ""

    @api.model
    def _get_field_labels(self, fnames):
        """Return what people call some fields, one after the other."""
        return ", ".join(
            self._fields[fname]._description_string(self.env) for fname in fnames
        )

    def _has_accounts(self):
        """Tell whether an account of the group is known in the current company."""
        self.ensure_one()
        return any(self._get_booked_account(fname) for fname in ACCOUNT_FIELDS)

    @api.model
    def _get_needed_fields(self, company):
        """Return the accounts without which articles in stock can't be booked.

        Hook: what is needed beyond these is a matter of how the company books.

        :rtype: list[str]
        """
        return ["stock_account_id", "expense_account_id"]

    def _get_missing_fields(self, company):
        """Return the accounts that the group needs in a company and lacks there."""
        self.ensure_one()
        group = self.with_company(company)
        return [
            fname
            for fname in self._get_needed_fields(company)
            if not group._get_booked_account(fname)
        ]

    def _filter_incomplete(self, company):
        """Return the groups that lack an account they need in a company."""
        return self.filtered(lambda group: group._get_missing_fields(company))

    def _get_booked_account(self, fname):
        """Return the account that a field stands for when movements are booked.

        :return: what is set in the current company, else in the nearest above it
        :rtype: account.account
        """
        for company in self.env.company._get_account_sources():
            # sudo: who works in a branch may not enter the companies above it, whose
            # chart of accounts it shares; it is configuration and says no figure
            account = self.sudo().with_company(company)._get_own_account(fname)
            if account:
                return account.with_env(self.env)
        return self.env["account.account"]

    def _get_own_account(self, fname):
        """Return the account that the current company itself has set.

        A variation account (603...) may be the one paired with the stock account.
        """
        if fname == "variation_account_id" and not self[fname]:
            return self.stock_account_id.account_stock_variation_id
        return self[fname]

    def _get_product_accounts(self):
        """Return the accounts that this group gives to its articles.

        Read by ``product.template._get_product_accounts``: an override has to keep
        its keys (``income``, ``expense``, ``stock_valuation``, ``stock_variation``).

        :return: accounts of the current company, without the ones that are not set
        :rtype: dict[str, account.account]
        """
        accounts = {
            key: self._get_booked_account(fname)
            for key, fname in FIELD_BY_PRODUCT_ACCOUNT.items()
        }
        return {key: account for key, account in accounts.items() if account}
