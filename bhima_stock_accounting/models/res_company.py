from odoo import api, fields, models

from ..charts import OHADA_COUNTRIES, standard_of_chart

# Settings that decide which valuation applies to articles.
VALUATION_SETTINGS = {"stock_accounting_enabled", "stock_accounting_start_date"}
# A new branch begins with those of its parent, and may have others later. Accounts,
# journal and standard that it leaves open stay those of its parent.
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


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "bhima.company.accounts", "bhima.company.purchases"]

    inventory_valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")],
        ondelete={"at_move": "set default"},
    )
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

    def _compute_display_account_storno(self):
        """Show the setting in the countries of OHADA too: its art. 20 asks for it."""
        result = super()._compute_display_account_storno()
        for company in self:
            country = company.account_fiscal_country_id.code or ""
            company.display_account_storno |= country.lower() in OHADA_COUNTRIES
        return result

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
        revaluation = self.env["bhima.stock.revaluation"]
        with revaluation._following_cost_methods(self._get_articles_valued_anew(vals)):
            result = super().write(vals)
        if "stock_accounting_standard_id" in vals:
            standard = vals["stock_accounting_standard_id"]
            followers.stock_accounting_standard_id = standard
        else:
            recharted._set_default_stock_accounting_standard()
        if VALUATION_SETTINGS & vals.keys():
            # an article without company follows the current one, which the ORM can't
            # know when it looks for what depends on the setting
            for model in ("product.template", "product.product"):
                self.env[model].invalidate_model(["valuation"])
        switched_on._check_inventory_groups()
        if "stock_accounting_standard_id" in vals:
            # no more than what was complete: a company that gets its chart just now
            # has no accounts in any group yet
            (self - switched_on)._check_inventory_groups(only_configured=True)
        return result

    @api.model
    def _get_parent_settings(self, vals):
        """Return the settings that a new branch starts with: those of its parent."""
        parent = self.browse(vals.get("parent_id"))
        return {
            fname: parent._fields[fname].convert_to_write(parent[fname], parent)
            for fname in SHARED_SETTINGS
            if parent
        }

    def _get_branches_that_follow(self, vals):
        """Return the branches that take over a new standard: those with the old one.

        :param dict vals: what is about to be written on these companies
        """
        if "stock_accounting_standard_id" not in vals:
            return self.browse()
        # sudo: who configures a company need not be let into each of its branches
        branches = self.sudo().child_ids - self
        return branches.filtered(
            lambda branch: (
                branch.stock_accounting_standard_id
                == branch.parent_id.stock_accounting_standard_id
            )
        )

    def _set_default_stock_accounting_standard(self):
        """Give the companies the standard of their chart, branches that of the parent.

        A branch gets the chart of its root once it is made: a standard stays then.
        """
        for company in self.filtered(
            lambda c: not (c.parent_id and c.stock_accounting_standard_id)
        ):
            code = standard_of_chart(company.root_id.chart_template)
            company.stock_accounting_standard_id = self.env.ref(
                f"bhima_stock_accounting.standard_{code}", raise_if_not_found=False
            )

    def _check_inventory_groups(self, only_configured=False):
        """Refuse that groups of stored articles lack accounts of the standard.

        :param bool only_configured: leave out groups without any account
        """
        archived_too = self.env["bhima.inventory.group"].with_context(active_test=False)
        groups = archived_too.search([])  # pylint: disable=no-search-all  # some dozens
        for company in self:
            checked = groups._filter_configured(company) if only_configured else groups
            checked._check_needed_accounts(company)

    def _count_stock_entries(self, limit=None):
        """Count what the company's stock movements have posted, in ledger rows."""
        self.ensure_one()
        # sudo: who may choose a standard may not read the stock ledger; it is a count
        return (
            self.env["bhima.stock.ledger.entry"]
            .sudo()
            .search_count(
                [("company_id", "=", self.id), ("account_move_id", "!=", False)],
                limit=limit,
            )
        )

    def _get_articles_valued_anew(self, vals):
        """Return the articles that another cost method of their company may concern.

        Categories without a method of their own follow it.

        :param dict vals: that are about to be written
        :rtype: product.product
        """
        articles = self.env["product.product"].with_context(active_test=False)
        method = vals.get("cost_method")
        if not method or set(self.mapped("cost_method")) == {method}:
            return articles
        # sudo: the books of all articles follow, whoever sets the company up
        return articles.sudo().search([("inventory_group_id", "!=", False)])

    def _get_accounts_by_product(self, products=None):
        """Let Odoo's closing count what was archived with its stock.

        Odoo 19 looks for active articles alone, and would write off what lies on the
        shelves of the others.
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

    def _get_stock_closing_ids(self):
        """Return the ids of the entries by which Odoo closed the stock."""
        self.ensure_one()
        # sudo: see ``_save_closing_id`` in stock_account, which keeps them in a
        # parameter that only an administrator reads; they are ids of entries
        parameters = self.env["ir.config_parameter"].sudo()
        ids = parameters.get_param(f"{self.id}.stock_valuation_closing_ids") or ""
        return {int(entry_id) for entry_id in ids.split(",") if entry_id}

    def _get_stock_accounting_date(self, moment):
        """Return the day of a moment where the company is.

        :param datetime moment: in UTC, as the database has it
        :rtype: datetime.date
        """
        self.ensure_one()
        # the user's partner is read along: Odoo asks for it when it notes who did it
        partners = self.partner_id | self.env.user.partner_id
        zone = partners.mapped("tz")[0]
        # without a zone of its own the company is where its user is
        local = self.with_context(tz=zone) if zone else self
        return fields.Datetime.context_timestamp(local, moment).date()

    def _is_stock_posting_due(self, date):
        """Tell whether stock movements of that day are posted."""
        self.ensure_one()
        start = self.stock_accounting_start_date
        return self.stock_accounting_enabled and (not start or date >= start)

    def _get_ward_location(self):
        """Return the location of all wards, made on first use if there is none."""
        self.ensure_one()
        if not self.ward_location_id:
            # the name of a location has one language: that of the company
            speaking = self.with_context(lang=self.partner_id.lang or self.env.lang)
            self.ward_location_id = self.env["stock.location"].create(
                {
                    "name": speaking.env._("Wards and Services"),
                    "stock_purpose": "ward",
                    "company_id": self.id,
                }
            )
        return self.ward_location_id

    def _check_stock_ledger(self):
        """Compare the stock ledger with the books and with Odoo's valuation.

        Two invariants for each company: per stock account, the posted rows are the
        posted balance of our items; per article, the rows are its total value.

        :return: what breaks one of them: ``company_id``, ``account_id`` or
            ``product_id``, ``ledger`` and ``expected`` (company currency); empty
            when all is well
        :rtype: list[dict]
        """
        ledger = self.env["bhima.stock.ledger.entry"]
        return [
            *ledger._get_account_differences(self),
            *ledger._get_product_differences(self),
        ]
