import pytz

from odoo import api, fields, models

from odoo.addons.bhima_inventory_config.account_types import STOCK_ACCOUNT_DOMAIN

from ..charts import standard_of_chart


class ResCompany(models.Model):
    _inherit = "res.company"

    inventory_valuation = fields.Selection(
        selection_add=[("at_move", "Perpetual (at stock movement)")]
    )
    stock_accounting_enabled = fields.Boolean(
        string="Automatic Stock Accounting",
        default=True,
        help="Write the journal entry of every stock movement of articles that have "
        "an inventory group, at the moment it happens. Switched off, the stock "
        "ledger is kept all the same and nothing is posted.",
    )
    stock_accounting_standard_id = fields.Many2one(
        "bhima.accounting.standard",
        string="Accounting Standard",
        compute="_compute_stock_accounting_standard_id",
        store=True,
        readonly=False,
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

    @api.depends("chart_template")
    def _compute_stock_accounting_standard_id(self):
        for company in self:
            code = standard_of_chart(company.chart_template)
            company.stock_accounting_standard_id = self.env.ref(
                f"bhima_stock_accounting.standard_{code}", raise_if_not_found=False
            )

    def write(self, vals):
        result = super().write(vals)
        if "stock_accounting_enabled" in vals:
            # an article without company follows the current one, which the ORM can't
            # know when it looks for what depends on the setting
            for model in ("product.template", "product.product"):
                self.env[model].invalidate_model(["valuation"])
        return result

    def _get_stock_accounting_date(self, moment):
        """Return the day of a moment where the company is.

        :param datetime moment: in UTC, as the database has it
        :rtype: datetime.date
        """
        self.ensure_one()
        timezone = pytz.timezone(self.partner_id.tz or self.env.user.tz or "UTC")
        return pytz.utc.localize(moment).astimezone(timezone).date()

    def _is_stock_posting_due(self, date):
        """Tell whether stock movements of that day are posted."""
        self.ensure_one()
        start = self.stock_accounting_start_date
        return self.stock_accounting_enabled and (not start or date >= start)

    def _get_stock_journal(self):
        """Return the company's stock journal, made on first use if it has none.

        :rtype: account.journal
        """
        self.ensure_one()
        if not self.account_stock_journal_id:
            # sudo: who validates the first transfer may create neither journals nor
            # write on the company; the journal is the one that the design foresees.
            company = self.sudo()
            company.account_stock_journal_id = (
                self._find_stock_journal() or self._create_stock_journal()
            )
        return self.account_stock_journal_id

    def _find_stock_journal(self):
        # sudo: a storekeeper may not read journals; only its id is used
        return (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    *self.env["account.journal"]._check_company_domain(self),
                    ("type", "=", "general"),
                    ("code", "=", "STK"),
                ],
                limit=1,
            )
        )

    def _create_stock_journal(self):
        # sudo: see _get_stock_journal
        return (
            self.env["account.journal"]
            .sudo()
            .create(
                {
                    "name": self.env._("Stock Journal"),
                    "code": "STK",
                    "type": "general",
                    "company_id": self.id,
                    "show_on_dashboard": False,
                }
            )
        )

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
            difference
            for company in self
            for difference in (
                *ledger._get_account_differences(company),
                *ledger._get_product_differences(company),
            )
        ]
