from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..account_types import (
    ACCOUNT_FIELDS,
    REFUSED_ACCOUNT_TYPES,
    STOCK_ACCOUNT_DOMAIN,
)
from ..codes import normalise_code

# Fields of a group by the keys that Odoo uses for the accounts of an article.
FIELD_BY_PRODUCT_ACCOUNT = {
    "income": "income_account_id",
    "expense": "expense_account_id",
    "stock_valuation": "stock_account_id",
    "stock_variation": "variation_account_id",
}


class InventoryGroup(models.Model):
    """A group of articles that share their stock, charge and product accounts.

    All companies share the groups; each company sets their accounts.
    """

    _name = "bhima.inventory.group"
    _description = "Inventory Group"
    _inherit = ["bhima.code.mixin", "mail.thread"]

    _order = "code, name, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(tracking=True)
    active = fields.Boolean(default=True)
    tracks_consumption = fields.Boolean(
        default=True,
        tracking=True,
        help="The articles count in statistics of consumption.",
    )
    tracks_expiration = fields.Boolean(
        tracking=True,
        help="A new article of this group is tracked by lot, with expiration dates "
        "where Odoo manages them.",
    )
    unique_item = fields.Boolean(
        tracking=True,
        help="A new article of this group is tracked by serial number: each piece is "
        "one of its own.",
    )
    sequence_id = fields.Many2one(
        "ir.sequence",
        string="Code Sequence",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Numbers the articles of the group that are created without a code.",
    )
    product_ids = fields.One2many(
        "product.template", "inventory_group_id", string="Articles"
    )
    product_count = fields.Integer(
        string="Number of Articles", compute="_compute_product_count"
    )
    is_stock_account_used = fields.Boolean(compute="_compute_is_stock_account_used")
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

    # Case and outer blanks do not make two codes or names different.
    _code_unique = models.UniqueIndex(
        "(lower(btrim(code)))", "An inventory group with this code exists already."
    )

    _name_unique = models.UniqueIndex(
        "(lower(btrim(name->>'en_US')))",
        "An inventory group with this name exists already.",
    )

    @api.depends("product_ids")
    def _compute_product_count(self):
        count_by_group = dict(
            self.env["product.template"]._read_group(
                [("inventory_group_id", "in", self.ids)],
                ["inventory_group_id"],
                ["__count"],
            )
        )
        for group in self:
            group.product_count = count_by_group.get(group, 0)

    @api.depends("stock_account_id", "product_count")
    def _compute_is_stock_account_used(self):
        """Set whether articles may be valued on the stock account of the group.

        If so, the user has to confirm a change of the account.
        """
        count_by_group = self._origin._get_user_counts()
        for group in self:
            origin = group._origin
            group.is_stock_account_used = bool(
                origin._get_booked_account("stock_account_id")
                and count_by_group.get(origin)
            )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for group in self:
            group.display_name = " ".join(filter(None, (group.code, group.name)))

    @api.depends(*ACCOUNT_FIELDS)
    @api.depends_context("company")
    def _compute_placeholders(self):
        """Set the names of the accounts that apply where the company sets none."""
        for group in self:
            for fname in ACCOUNT_FIELDS:
                account = group._get_booked_account(fname)
                group[fname.replace("_id", "_placeholder")] = account.display_name

    @api.constrains("name", "code")
    def _check_not_blank(self):
        """Refuse blanks: the client asks for a name and a code, the server does not."""
        for group in self:
            if not (group.name or "").strip() or not (group.code or "").strip():
                raise ValidationError(
                    self.env._(
                        "Inventory group %(group)s needs a name and a code: enter them "
                        "in Inventory > Configuration > Inventory Register > Inventory "
                        "Groups.",
                        group=group.display_name,
                    )
                )

    @api.constrains("name")
    def _check_name(self):
        """Refuse a name that another group has, in any installed language."""
        everyone = self.with_context(active_test=False)
        everyone = everyone.search([])  # pylint: disable=no-search-all  # some dozens
        for lang, _label in self.env["res.lang"].get_installed():
            name_by_group = {
                group: normalise_code(group.name)
                for group in everyone.with_context(lang=lang)
            }
            names = list(name_by_group.values())
            for group in self:
                if names.count(name_by_group[group]) > 1:
                    raise ValidationError(
                        self.env._(
                            "Another inventory group is called %s. Choose another name "
                            "in Inventory > Configuration > Inventory Register > "
                            "Inventory Groups.",
                            group.with_context(lang=lang).name,
                        )
                    )

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

        A variation account that was chosen by hand is kept: no stock account is paired
        with it.
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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        for group, count in self._get_user_counts().items():
            raise UserError(
                self.env._(
                    "Inventory group %(group)s can't be deleted: %(count)s articles "
                    "use it, archived ones and those of all companies included. "
                    "Archive it (Actions > Archive), or give them another group first.",
                    group=group.display_name,
                    count=count,
                )
            )

    def write(self, vals):
        """Refuse that accountants change anything but the accounts of groups."""
        refused = vals.keys() - {*ACCOUNT_FIELDS, *self._fields_of_the_chatter()}
        if refused and not self._may_configure():
            raise AccessError(
                self.env._(
                    "You may set the accounts of inventory groups, but not change "
                    "%(fields)s. Ask a register manager.",
                    fields=self._get_field_labels(sorted(refused)),
                )
            )
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if default and "name" in default:
            return vals_list
        return [
            {**vals, "name": f"{group.name} ({vals['code']})"}
            for group, vals in zip(self, vals_list, strict=True)
        ]

    def action_propose_groups(self):
        """Open the groups proposed from product categories: a button of the list."""
        return self.env["bhima.inventory.group.proposal"].action_open()

    def action_view_products(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.product_template_action_product"
        )
        action["domain"] = [("inventory_group_id", "in", self.ids)]
        action["context"] = {
            "default_inventory_group_id": self.id,
            "default_is_storable": True,
        }
        return action

    def action_view_stock(self):
        """Open the quantities on hand of the articles of the group."""
        self.ensure_one()
        action = self.env["stock.quant"].action_view_quants()
        action["domain"] = Domain(action["domain"] or []) & Domain(
            "product_id.inventory_group_id", "=", self.id
        )
        return action

    def action_view_journal_items(self):
        """Open the journal items on the accounts of the group in this company."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        accounts = self.env["account.account"].union(
            *(self._get_booked_account(fname) for fname in ACCOUNT_FIELDS)
        )
        action["domain"] = [
            ("account_id", "in", accounts.ids),
            ("company_id", "=", self.env.company.id),
            ("parent_state", "=", "posted"),
        ]
        action["context"] = {"search_default_group_by_account": 1}
        return action

    def _may_configure(self):
        return self.env.su or any(
            self.env.user.has_group(group)
            for group in (
                "bhima_inventory_config.group_inventory_config_manager",
                "account.group_account_manager",
            )
        )

    def _fields_of_the_chatter(self):
        """Return the names of the fields that Odoo writes for messages on a record."""
        return {fname for fname in self._fields if fname.startswith("message_")}

    def _get_user_counts(self):
        """Return the number of articles of each group.

        Archived articles and those of other companies count as well.

        :return: groups that no article uses are left out
        :rtype: dict[bhima.inventory.group, int]
        """
        # sudo: articles of other companies, which the user may not read, use the group
        # as well
        products = self.env["product.template"].sudo().with_context(active_test=False)
        return {
            self.browse(group.id): count
            for group, count in products._read_group(
                [("inventory_group_id", "in", self.ids)],
                ["inventory_group_id"],
                ["__count"],
            )
        }

    def _get_next_code(self):
        """Return the next code for an article of the group, such as ``D.ORA-0007``.

        Codes that were assigned by hand are skipped.
        """
        self.ensure_one()
        # sudo: a user who creates articles may not create sequences
        group = self.sudo()
        if not group.sequence_id:
            group.sequence_id = group.env["ir.sequence"].create(
                {"name": f"{group.display_name}", "padding": 4, "company_id": False}
            )
        products = group.env["product.product"].with_context(active_test=False)
        while True:
            code = f"{group.code.strip()}-{group.sequence_id.next_by_id()}"
            if not products.search_count([("default_code", "=", code)], limit=1):
                return code

    def _get_product_vals(self):
        """Return the default values that a new article takes from this group.

        :return: values of ``product.template``; empty without a group
        :rtype: dict
        """
        vals = {}
        if self.tracks_expiration:
            vals["tracking"] = "lot"
            if "use_expiration_date" in self.env["product.template"]._fields:
                vals["use_expiration_date"] = True
        if self.unique_item:
            vals["tracking"] = "serial"
        return vals

    def _get_refusal(self, fname):
        """Return why an account can't be used in this company; empty if it can."""
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
        """Return the labels of some fields, separated by commas."""
        return ", ".join(
            self._fields[fname]._description_string(self.env) for fname in fnames
        )

    def _has_accounts(self):
        """Return whether the group has any account in the current company."""
        self.ensure_one()
        return any(self._get_booked_account(fname) for fname in ACCOUNT_FIELDS)

    @api.model
    def _get_needed_fields(self, company):
        """Return the names of the accounts that articles in stock need to be booked.

        Hook: an override may return other fields, depending on how the company books.

        :param res.company company: the company that books the articles
        :return: names of fields of ``bhima.inventory.group``
        :rtype: list[str]
        """
        return ["stock_account_id", "expense_account_id"]

    def _get_missing_fields(self, company):
        """Return the names of the needed accounts that the group lacks in a company."""
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
        """Return the account that is used for a field when movements are booked.

        :param str fname: account field of the group
        :return: the account of the current company, else that of the nearest parent
            company
        :rtype: account.account
        """
        # sudo: a user who works in a branch may not enter the companies above it, whose
        # chart of accounts it shares; it is configuration and says no figure
        group, company = self.sudo(), self.env.company
        account = group._get_own_account(fname)
        if not account and company.parent_id:
            for above in company._get_account_sources()[1:]:
                account = account or group.with_company(above)._get_own_account(fname)
        return account.with_env(self.env)

    def _get_own_account(self, fname):
        """Return the account that the current company itself has set.

        A variation account (603...) that is not set is the one paired with the stock
        account.
        """
        if fname == "variation_account_id" and not self[fname]:
            return self.stock_account_id.account_stock_variation_id
        return self[fname]

    def _get_product_accounts(self):
        """Return the accounts that this group gives to its articles.

        Hook: ``product.template._get_product_accounts`` reads them. An override keeps
        the keys ``income``, ``expense``, ``stock_valuation`` and ``stock_variation``.

        :return: accounts of the current company, without the ones that are not set
        :rtype: dict[str, account.account]
        """
        accounts = {
            key: self._get_booked_account(fname)
            for key, fname in FIELD_BY_PRODUCT_ACCOUNT.items()
        }
        return {key: account for key, account in accounts.items() if account}
