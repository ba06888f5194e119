from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..account_types import REFUSED_ACCOUNT_TYPES, STOCK_ACCOUNT_DOMAIN

ACCOUNT_FIELDS = (
    "stock_account_id",
    "expense_account_id",
    "income_account_id",
    "variation_account_id",
)


class InventoryGroup(models.Model):
    """All articles that share their stock, charge and product accounts.

    The group is common to all companies, its accounts are set in each of them.
    """

    _name = "bhima.inventory.group"
    _description = "Inventory Group"
    _inherit = ["bhima.code.mixin", "mail.thread"]
    _order = "code, name, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(tracking=True)
    active = fields.Boolean(default=True)
    stock_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
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
        check_company=True,
        ondelete="restrict",
        domain=STOCK_ACCOUNT_DOMAIN,
        tracking=True,
        help="The sales account that invoices are booked on (701...).",
    )
    variation_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        check_company=True,
        ondelete="restrict",
        domain=STOCK_ACCOUNT_DOMAIN,
        tracking=True,
        help="The variation of stock (603...), counterpart of the stock account "
        "under OHADA. Left empty, the variation account of the stock account is used.",
    )
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

    # Case and blanks around do not tell two groups apart.
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

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for group in self:
            group.display_name = " ".join(filter(None, (group.code, group.name)))

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
                            field=group._fields[fname]._description_string(self.env),
                            group=group.display_name,
                            reason=reason,
                        )
                    )

    @api.onchange("stock_account_id")
    def _onchange_stock_account_id(self):
        """Propose the variation account that the chart pairs with the stock account."""
        if not self.variation_account_id:
            variation = self.stock_account_id.account_stock_variation_id
            self.variation_account_id = variation

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        for group in self.filtered("product_count"):
            raise UserError(
                self.env._(
                    "Inventory group %(group)s can't be deleted: %(count)s articles "
                    "use it. Archive it (Actions > Archive), or give them another "
                    "group first.",
                    group=group.display_name,
                    count=group.product_count,
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if default and "name" in default:
            return vals_list
        return [
            {**vals, "name": f"{group.name} ({vals['code']})"}
            for group, vals in zip(self, vals_list, strict=True)
        ]

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
        """Open what is booked on the accounts of the group in this company."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        accounts = self.env["account.account"].union(
            *(self[fname] for fname in ACCOUNT_FIELDS)
        )
        action["domain"] = [
            ("account_id", "in", accounts.ids),
            ("company_id", "=", self.env.company.id),
            ("parent_state", "=", "posted"),
        ]
        action["context"] = {"search_default_group_by_account": 1}
        return action

    def _get_next_code(self):
        """Return the next code for an article of the group, such as ``D.ORA-0007``.

        Codes that were given by hand are passed over.
        """
        self.ensure_one()
        # sudo: who creates articles may not create sequences
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
        """Return what a new article of this group takes over.

        :return: values of ``product.template``; empty without a group
        :rtype: dict
        """
        if self.unique_item:
            return {"tracking": "serial"}
        if not self.tracks_expiration:
            return {}
        vals = {"tracking": "lot"}
        if "use_expiration_date" in self.env["product.template"]._fields:
            vals["use_expiration_date"] = True
        return vals

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
        if fname != "stock_account_id" and account == self.stock_account_id:
            return self.env._("it is the stock account of the group.")
        return ""

    def _get_variation_account(self):
        """Return the variation account (603...) in the current company.

        :return: the group's own, else the one paired with its stock account
        :rtype: account.account
        """
        return (
            self.variation_account_id
            or self.stock_account_id.account_stock_variation_id
        )

    def _get_product_accounts(self):
        """Return the accounts that this group gives to its articles.

        Read by ``product.template._get_product_accounts``: an override has to keep
        its keys (``income``, ``expense``, ``stock_valuation``, ``stock_variation``).

        :return: accounts of the current company, without the ones that are not set
        :rtype: dict[str, account.account]
        """
        accounts = {
            "income": self.income_account_id,
            "expense": self.expense_account_id,
            "stock_valuation": self.stock_account_id,
            "stock_variation": self._get_variation_account(),
        }
        return {key: account for key, account in accounts.items() if account}
