from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from odoo.addons.bhima_inventory_config.account_types import STOCK_ACCOUNT_DOMAIN
from odoo.addons.bhima_inventory_config.limits import FIRST_DAY, is_possible_day

from ...rules.charts import OHADA_COUNTRIES, standard_of_chart
from .languages import translate_field

# Settings that decide which valuation applies to articles.
VALUATION_SETTINGS = {"stock_accounting_enabled", "stock_accounting_start_date"}
# Settings that a new branch copies from its parent and may change later. Accounts,
# journal and standard are not copied: empty ones are those of the parent.
SHARED_SETTINGS = (
    "stock_accounting_enabled",
    "stock_accounting_standard_id",
    "stock_accounting_start_date",
    "stock_posting_detail",
    "stock_supplier_credit",
    "stock_manual_items",
    "stock_posting_failure",
    "stock_cost_warning_factor",
)
STOCK_JOURNAL_CODE = "STK"
# A sub-account of family 40 that Odoo's charts leave free: their 408 is payable, and no
# bill line may be booked on a payable account.
GOODS_RECEIVED_CODE = "408110"


class ResCompany(models.Model):
    _inherit = "res.company"

    stock_accounting_enabled = fields.Boolean(
        string="Automatic Stock Accounting",
        default=True,
        help="Write the journal entry of every stock movement of articles that have "
        "an inventory group, at the moment it happens. Switched off, the stock "
        "ledger is kept all the same and Odoo's own valuation applies.",
    )
    stock_accounting_standard_id = fields.Many2one(
        "bhima.accounting.standard",
        string="Accounting Standard",
        tracking=True,
        help="OHADA for companies on a chart of an OHADA country, otherwise IFRS.",
    )
    stock_accounting_start_date = fields.Date(
        string="Start Date of Stock Accounting",
        help="Movements before this date are not posted. Empty: all are.",
    )
    stock_posting_detail = fields.Selection(
        [("group", "By inventory group"), ("product", "By article")],
        string="Detail of Journal Items",
        required=True,
        default="group",
        help="One journal item per account and inventory group (every figure still "
        "drills down to its movements), or one per article.",
    )
    stock_manual_items = fields.Selection(
        [("allow", "Allow"), ("warn", "Warn"), ("refuse", "Refuse")],
        string="Manual Items on Stock Accounts",
        required=True,
        default="warn",
        help="What happens when somebody posts an entry of his own with an item on the "
        "stock account of an inventory group: the books then differ from the stock. "
        "Warn leaves a message on the entry.",
    )
    stock_posting_failure = fields.Selection(
        [
            ("refuse", "Refuse the movement"),
            ("queue", "Let the goods move, queue the entry"),
        ],
        string="If an Entry Can't Be Posted",
        required=True,
        default="refuse",
        help="An account is missing or the period is locked: nothing moves before that "
        "is mended; or goods move, and the accountant posts the entry afterwards.",
    )
    ward_location_id = fields.Many2one(
        "stock.location",
        string="Wards and Services",
        check_company=True,
        copy=False,
        help="The location that the wards and services of the company lie in.",
    )
    goods_received_account_id = fields.Many2one(
        "account.account",
        string="Goods Received, Not Billed",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
        help="IFRS: credited by the receipt, debited by the vendor bill. A "
        "reconcilable sub-account of family 40, of type Current Liabilities.",
    )
    stock_loss_account_id = fields.Many2one(
        "account.account",
        string="Stock Losses",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
        help="For standards of your own that book losses apart; the shipped ones "
        "book them as variation (OHADA) or cost of goods sold (IFRS).",
    )
    donation_income_account_id = fields.Many2one(
        "account.account",
        string="Donations Received",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    donation_expense_account_id = fields.Many2one(
        "account.account",
        string="Donations Given",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    opening_stock_account_id = fields.Many2one(
        "account.account",
        string="Opening Stock",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
        help="Credited by opening stock: an equity account, never a variation.",
    )
    stock_production_account_id = fields.Many2one(
        "account.account",
        string="Stock Produced",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )

    def _compute_display_account_storno(self):
        """Show the storno setting for OHADA countries too (AUDCIF art. 20)."""
        result = super()._compute_display_account_storno()
        for company in self:
            country = company.account_fiscal_country_id.code or ""
            company.display_account_storno |= country.lower() in OHADA_COUNTRIES
        return result

    @api.constrains("stock_accounting_start_date")
    def _check_start_date(self):
        for company in self:
            start = company.stock_accounting_start_date
            if start and not is_possible_day(start):
                raise ValidationError(
                    self.env._(
                        "Company %(company)s: the start date of stock accounting lies "
                        "before %(first_day)s. Choose a later day in Inventory > "
                        "Configuration > Settings > Stock Accounting.",
                        company=company.display_name,
                        first_day=format_date(self.env, FIRST_DAY),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(
            [{**self._get_parent_settings(vals), **vals} for vals in vals_list]
        )
        without = companies.filtered(lambda c: not c.stock_accounting_standard_id)
        without._set_default_stock_accounting_standard()
        return companies

    def write(self, vals):
        chart = vals.get("chart_template")
        recharted = self.filtered(lambda c: chart and c.chart_template != chart)
        switched_on = self.filtered(
            lambda c: (
                vals.get("stock_accounting_enabled") and not c.stock_accounting_enabled
            )
        )
        followers = self._get_branches_that_follow(vals)
        result = super().write(vals)
        if "stock_accounting_standard_id" in vals:
            standard = vals["stock_accounting_standard_id"]
            followers.stock_accounting_standard_id = standard
        else:
            recharted._set_default_stock_accounting_standard()
        if VALUATION_SETTINGS & vals.keys():
            # The valuation of an article without company depends on the current
            # company: the ORM can't know this when it looks for dependent records.
            for model in ("product.template", "product.product"):
                self.env[model].invalidate_model(["valuation"])
        switched_on._check_inventory_groups()
        if "stock_accounting_standard_id" in vals:
            # Only groups with accounts are checked: a company that is just getting its
            # chart has no accounts in any group yet.
            (self - switched_on)._check_inventory_groups(only_configured=True)
        return result

    @api.model
    def _get_parent_settings(self, vals):
        """Return the settings of the parent that a new branch starts with."""
        parent = self.browse(vals.get("parent_id"))
        return {
            fname: parent._fields[fname].convert_to_write(parent[fname], parent)
            for fname in SHARED_SETTINGS
            if parent
        }

    def _get_branches_that_follow(self, vals):
        """Return the branches that change their standard with the parent.

        These are the branches that have the standard of the parent now.

        :param dict vals: values that are about to be written on these companies
        """
        if "stock_accounting_standard_id" not in vals:
            return self.browse()
        # sudo: a user who configures a company need not be let into each of its
        # branches
        branches = self.sudo().child_ids - self
        return branches.filtered(
            lambda branch: (
                branch.stock_accounting_standard_id
                == branch.parent_id.stock_accounting_standard_id
            )
        )

    def _set_default_stock_accounting_standard(self):
        """Set the standard of the chart on companies, that of the parent on branches.

        A branch gets the chart of its root after it is created: it then keeps its
        standard.
        """
        for company in self.filtered(
            lambda c: not (c.parent_id and c.stock_accounting_standard_id)
        ):
            code = standard_of_chart(company.root_id.chart_template)
            company.stock_accounting_standard_id = self.env.ref(
                f"bhima_stock_accounting.standard_{code}", raise_if_not_found=False
            )

    def _check_inventory_groups(self, only_configured=False):
        """Refuse groups of stored articles that lack accounts of the standard.

        :param bool only_configured: skip groups without any account
        """
        archived_too = self.env["bhima.inventory.group"].with_context(active_test=False)
        groups = archived_too.search([])  # pylint: disable=no-search-all  # some dozens
        for company in self:
            checked = groups._filter_configured(company)
            if not only_configured:
                checked = groups - groups._filter_of_others(company)
            checked._check_needed_accounts(company)

    def _count_stock_entries(self, limit=None):
        """Return the number of posted ledger rows of the company.

        :param int limit: stop counting there, if given
        :rtype: int
        """
        self.ensure_one()
        # sudo: a user who may choose a standard may not read the stock ledger; it is a
        # count
        return (
            self.env["bhima.stock.ledger.entry"]
            .sudo()
            .search_count(
                [("company_id", "=", self.id), ("account_move_id", "!=", False)],
                limit=limit,
            )
        )

    def _get_stock_accounting_date(self, moment):
        """Return the date of a moment in the time zone of the company.

        :param datetime moment: in UTC, as the database stores it
        :rtype: datetime.date
        """
        self.ensure_one()
        # the user's partner is read as well: Odoo needs it to log the author
        partners = self.partner_id | self.env.user.partner_id
        zone = partners.mapped("tz")[0]
        # without a time zone of its own the company has that of the user
        local = self.with_context(tz=zone) if zone else self
        return fields.Datetime.context_timestamp(local, moment).date()

    def _is_stock_posting_due(self, date):
        """Return whether stock movements of a day are posted."""
        self.ensure_one()
        start = self.stock_accounting_start_date
        return self.stock_accounting_enabled and (not start or date >= start)

    def _get_ward_location(self):
        """Return the parent location of all wards; create it on first use."""
        self.ensure_one()
        if not self.ward_location_id:
            # the name of a location is not translated: it has the company's language
            speaking = self.with_context(lang=self.partner_id.lang or self.env.lang)
            self.ward_location_id = self.env["stock.location"].create(
                {
                    "name": speaking.env._("Wards and Services"),
                    "stock_purpose": "ward",
                    "company_id": self.id,
                }
            )
        return self.ward_location_id

    def _adopt_ward_location(self, locations):
        """Use the parent of all wards that an earlier installation left behind.

        :param stock.location locations: where operation types issue goods to
        """
        self.ensure_one()
        left = locations.filtered(
            lambda place: place.usage == "customer" and place.company_id == self
        )
        if left and not self.ward_location_id:
            self.ward_location_id = left[0]
            left[0].stock_purpose = "ward"

    # Accounts and journal -------------------------------------------------------------

    def _get_inherited(self, fname):
        """Return a setting of the company, else that of the nearest parent company.

        :param str fname: a many2one of ``res.company``: account, journal or standard
        :return: a record of the field's model, empty if no company sets it
        """
        self.ensure_one()
        own = self[fname]
        if own or not self.parent_id:
            return own
        companies = self._get_account_sources()
        found = (company[fname] for company in companies if company[fname])
        return next(found, own).with_env(self.env)

    def _get_stock_standard(self):
        """Return the accounting standard of the company; empty if it has none.

        :rtype: bhima.accounting.standard
        """
        # sudo: a salesman whose delivery is validated for him may not read standards;
        # they are configuration and say nothing of amounts
        return self.sudo()._get_inherited("stock_accounting_standard_id")

    def _get_payable(self, partner):
        """Return the payable account of a vendor; empty if he has none.

        :rtype: account.account
        """
        self.ensure_one()
        # sudo: a storekeeper may not read accounts; the entry or refusal names it
        vendor = partner.sudo().with_company(self)
        return vendor.property_account_payable_id.with_env(self.env)

    def _get_stock_journal(self):
        """Return the stock journal of the company; create it on first use.

        Branches use the journal of their root, unless they have one of their own.

        :rtype: account.journal
        """
        self.ensure_one()
        journal = self._get_inherited("account_stock_journal_id")
        if not journal:
            # sudo: a user who validates the first transfer may neither create journals
            # nor write on the company; the journal is the one that the design foresees.
            root = self.sudo().root_id
            root._lock_exclusively()
            journal = root._make_stock_journal()
            root.account_stock_journal_id = journal
        return journal.with_env(self.env)

    def _lock_exclusively(self):
        """Lock the company until the transaction ends; others wait and start again.

        A second transaction waits here for the first. If the first one commits,
        PostgreSQL refuses the update of the second (serialization failure) and Odoo
        runs its request again. A row lock without an update would let the second go on
        with its old data if the first has not changed the company; Odoo's
        ``lock_for_update`` does not wait.
        """
        self.env.execute_query(
            SQL("UPDATE res_company SET write_date = write_date WHERE id = %s", self.id)
        )

    def _make_stock_journal(self):
        """Return the general journal STK, else create it as STK, STK2, ..."""
        journals = self.env["account.journal"].with_context(active_test=False)
        existing = journals.search(journals._check_company_domain(self))
        for journal in existing.filtered(lambda j: j.active and j.type == "general"):
            if journal.code == STOCK_JOURNAL_CODE:
                return journal
        taken = set(existing.mapped("code"))
        codes = (f"{STOCK_JOURNAL_CODE}{number or ''}" for number in (0, *range(2, 99)))
        journal = journals.create(
            {
                "name": self.env._("Stock Journal"),
                "code": next(code for code in codes if code not in taken),
                "type": "general",
                "company_id": self.id,
                "show_on_dashboard": False,
            }
        )
        translate_field(journal, "name", lambda env: env._("Stock Journal"))
        return journal

    def _make_goods_received_account(self):
        """Set an account for goods received on the root company of the company.

        A suitable account of the chart is used; otherwise one is created.

        :rtype: account.account
        """
        self.ensure_one()
        root = self.root_id
        accounts = self.env["account.account"].with_company(root)
        account = accounts.search(
            [
                *accounts._check_company_domain(root),
                ("code", "=like", "408%"),
                ("account_type", "=", "liability_current"),
                ("reconcile", "=", True),
            ],
            limit=1,
        )
        if not account:
            name = self.env._("Goods Received, Not Billed")
            account = accounts.create(
                {
                    "code": accounts._search_new_account_code(
                        GOODS_RECEIVED_CODE, cache=set()
                    ),
                    "name": name,
                    "account_type": "liability_current",
                    "reconcile": True,
                    "company_ids": [Command.set(root.ids)],
                }
            )
            translate_field(
                account, "name", lambda env: env._("Goods Received, Not Billed")
            )
        root.goods_received_account_id = account
        return account
