from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.bhima_inventory_config.account_types import STOCK_ACCOUNT_DOMAIN

from ...models.ledger.stock_ledger_entry import POSTING_GROUPS
from ...rules.events import StockEvent


class OpeningStock(models.TransientModel):
    """Books the stock that existed before the books began to follow it.

    A hospital that goes live has goods in stock, and mostly an amount for them in its
    books. The stock ledger gets a row for each article, the books get one entry.
    Another entry moves the amounts that were on the stock accounts before to the
    opening account, which is left with the difference.
    """

    _name = "bhima.opening.stock"
    _inherit = ["bhima.window.mixin"]
    _description = "Opening Stock"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Accounting Date",
        required=True,
        help="The day the company goes live: movements since then are booked already.",
    )
    opening_account_id = fields.Many2one(
        "account.account",
        string="Opening Account",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
        help="What stock at the start is booked against: results of earlier years, or "
        "the account of the opening balance sheet.",
    )
    line_ids = fields.One2many("bhima.opening.stock.line", "opening_id", readonly=True)
    stock_value = fields.Monetary(string="Stock", compute="_compute_totals")
    booked_value = fields.Monetary(string="In the Books", compute="_compute_totals")
    difference = fields.Monetary(
        compute="_compute_totals", help="What is left on the opening account."
    )

    @api.depends("line_ids.stock_value", "line_ids.booked_value")
    def _compute_totals(self):
        for opening in self:
            opening.stock_value = sum(opening.line_ids.mapped("stock_value"))
            opening.booked_value = sum(opening.line_ids.mapped("booked_value"))
            opening.difference = opening.stock_value - opening.booked_value

    @api.model
    def action_open(self):
        """Show the stock of the current company that is not in the books yet.

        :raise AccessError: the user is no accountant
        """
        self._check_rights()
        company = self.env.company
        account = company._get_inherited("opening_stock_account_id")
        opening = self.create(
            {
                "company_id": company.id,
                "date": company.stock_accounting_start_date or self._get_today(company),
                "opening_account_id": account.id,
                "line_ids": list(
                    map(Command.create, self._prepare_opening_line_vals(company))
                ),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opening Stock"),
            "res_model": self._name,
            "res_id": opening.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_book(self):
        """Book the opening and show its rows of the stock ledger.

        :raise AccessError: the user is no accountant
        :raise UserError: the stock has changed since, or the opening can't be posted;
            nothing has been written then
        """
        self.ensure_one()
        self._check_rights()
        self._check_complete()
        # sudo: only the pipeline may write in the stock ledger, and an accountant may
        # not read all records that it reads; the amounts are those of stock and books
        opening = self.sudo().with_company(self.company_id)
        opening._keep_account()
        posting = opening.env["bhima.stock.posting.opening"]
        events = opening._prepare_opening_events()
        opening.env["product.product"].union(
            *(e.product for e in events)
        )._lock_ledger()
        entries = posting._record_events(events)
        opening._post_takeover_entry()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        # goods without a value have no entry
        domain = [
            ("company_id", "=", self.company_id.id),
            "|",
            ("account_move_id", "in", entries.ids),
            "&",
            ("operation", "=", "opening"),
            ("date", "=", self.date),
        ]
        return {**action, "domain": domain, "context": {}}

    @api.model
    def _check_rights(self):
        if not any(map(self.env.user.has_group, POSTING_GROUPS)):
            raise AccessError(self.env._("Only accountants may book opening stock."))

    @api.model
    def _get_today(self, company):
        return company._get_stock_accounting_date(fields.Datetime.now())

    def _check_complete(self):
        """Refuse an opening that is incomplete or not as shown in the window."""
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "All stock of company %(company)s is in the stock ledger and in "
                    "the books already: there is no opening to book.",
                    company=self.company_id.display_name,
                )
            )
        if not self.opening_account_id:
            raise UserError(
                self.env._("Choose the account to book the opening against.")
            )
        self._check_opening_account()
        self._check_date()
        self._check_unchanged()

    def _check_opening_account(self):
        """Refuse an account that the window does not offer."""
        account = self.opening_account_id
        is_of_stock = account in self.line_ids.stock_account_id
        if is_of_stock or not account.filtered_domain(STOCK_ACCOUNT_DOMAIN):
            raise UserError(
                self.env._(
                    "Opening stock can't be booked against account %(account)s, which "
                    "is a stock account, or one of partners, of cash or off the "
                    "balance sheet. Choose another one in this window.",
                    account=account.display_name,
                )
            )

    def _check_date(self):
        """Refuse a date on which nothing can be booked."""
        company = self.company_id
        if self.date > self._get_today(company):
            raise UserError(
                self.env._(
                    "The accounting date lies in the future. Book the opening on the "
                    "day the company goes live, or later."
                )
            )
        if not company._is_stock_posting_due(self.date):
            raise UserError(
                self.env._(
                    "Automatic stock accounting of company %(company)s is off on "
                    "%(date)s. Switch it on, or choose a later date, in Inventory > "
                    "Configuration > Settings > Stock Accounting.",
                    company=company.display_name,
                    date=self.date,
                )
            )
        posting = self.env["bhima.stock.posting"]
        locks = company._get_lock_date_violations(
            self.date, sale=False, purchase=False, tax=False
        )
        if locks:
            raise UserError(
                posting._get_lock_message(self._prepare_opening_event(), locks)
            )

    def _check_unchanged(self):
        """Refuse lines that have changed since they were shown: goods may have moved.

        Two accountants could book the opening at the same moment: the second one waits
        for the first, and Odoo then runs his request again.
        """
        self.company_id._lock_exclusively()
        shown = [line._get_figures() for line in self.line_ids]
        if shown != self._prepare_opening_line_vals(self.company_id):
            raise UserError(
                self.env._(
                    "The stock has changed since this window was opened. Close it and "
                    "open it again from Invoicing > Review > Opening Stock."
                )
            )

    @api.model
    def _prepare_opening_line_vals(self, company):
        """Return the stock that is not in the books, by group.

        The amount in the books of an account is on the line of its first group.

        :rtype: list[dict]
        """
        # sudo: an accountant may not read the stock; he only sees figures of groups
        opening = self.sudo().with_company(company)
        accounts = opening.env["bhima.stock.account.comparison"]
        accounts = accounts.with_context(allowed_company_ids=company.ids)
        accounts.invalidate_model()
        everything = accounts.search([])  # pylint: disable=no-search-all  # each one
        booked = {row.account_id.id: row.other_value for row in everything}
        lines = []
        posting = opening.env["bhima.stock.posting.opening"]
        for group, values in posting._get_values_by_group(company).items():
            account = group.with_company(company)._get_booked_account(
                "stock_account_id"
            )
            lines.append(
                {
                    "inventory_group_id": group.id,
                    "stock_account_id": account.id,
                    "article_count": len(values),
                    "stock_value": company.currency_id.round(sum(values.values())),
                    "booked_value": booked.pop(account.id, 0.0),
                }
            )
        return lines

    def _prepare_opening_events(self):
        """Return the opening events per article and lot.

        :return: what is missing in the stock ledger, and its rows before the start date
        :rtype: list[StockEvent]
        """
        event = self._prepare_opening_event()
        posting = self.env["bhima.stock.posting.opening"]
        return [
            *posting._prepare_missing_events(event),
            *posting._prepare_events_before_start(event),
        ]

    def _prepare_opening_event(self):
        """Return the common values of the opening events.

        :rtype: StockEvent
        """
        return StockEvent(
            company=self.company_id,
            date=self.date,
            document=self.env._("Opening stock"),
            operation="opening",
            product=self.env["product.product"],
            group=self.env["bhima.inventory.group"],
            quantity=0.0,
            value=0.0,
            place=self.env["stock.location"],
            move=self.env["stock.move"],
            partner=self.env["res.partner"],
            cause=self.env._("Opening stock"),
        )

    def _keep_account(self):
        """Set the chosen account on the company, where the rules find it."""
        company = self.company_id
        if company._get_inherited("opening_stock_account_id") != (
            self.opening_account_id
        ):
            company.opening_stock_account_id = self.opening_account_id

    def _post_takeover_entry(self):
        """Post the entry that clears the stock accounts against the opening account.

        It moves the balances that were booked before the opening.
        """
        items = [
            Command.create({"account_id": account.id, "balance": sign * value})
            for line in self.line_ids
            if not self.currency_id.is_zero(value := line.booked_value)
            for account, sign in (
                (line.stock_account_id, -1),
                (self.opening_account_id, 1),
            )
        ]
        if items:
            entry = self.env["account.move"].create(
                {
                    "company_id": self.company_id.id,
                    "journal_id": self.company_id._get_stock_journal().id,
                    "date": self.date,
                    "ref": self.env._("Opening stock: balances taken over"),
                    "line_ids": items,
                }
            )
            entry._post(soft=False)
