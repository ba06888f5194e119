from odoo import Command, api, fields, models
from odoo.exceptions import UserError

PAYING_JOURNALS = ("cash", "bank")


class CashPurchase(models.TransientModel):
    """Books a purchase that is paid in cash, without bill and supplier account.

    OHADA demands no supplier account where goods are paid at once: the charge accounts
    are debited, the account of the cash box or the bank is credited.
    """

    _name = "bhima.cash.purchase"
    _inherit = ["bhima.window.mixin"]
    _description = "Purchase Paid in Cash"
    _check_company_auto = True

    order_id = fields.Many2one("purchase.order", required=True, readonly=True)
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="order_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid From",
        required=True,
        check_company=True,
        domain="[('type', 'in', ('cash', 'bank')), ('company_id', '=', company_id)]",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    line_ids = fields.One2many(
        "bhima.cash.purchase.line",
        "purchase_id",
        string="Articles",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    amount_total = fields.Monetary(string="Total Paid", compute="_compute_amount_total")

    @api.depends("company_id")
    def _compute_journal_id(self):
        journals = self.env["account.journal"]
        for purchase in self:
            domain = journals._check_company_domain(purchase.company_id)
            purchase.journal_id = journals.search(
                [*domain, ("type", "=", "cash")], limit=1
            )

    @api.depends("order_id")
    def _compute_line_ids(self):
        for purchase in self:
            purchase.line_ids = [
                Command.clear(),
                *(
                    Command.create(line._prepare_cash_purchase_line_vals())
                    for line in purchase.order_id.order_line._filter_unbilled()
                ),
            ]

    @api.depends("line_ids.quantity", "line_ids.amount", "line_ids.purchase_line_id")
    def _compute_amount_total(self):
        """Sum up the items that the entry will have.

        Taxes may be rounded for all lines together: the lines need not add up to it.
        """
        for purchase in self:
            purchase.amount_total = sum(
                vals["amount_currency"] for vals in purchase._prepare_bought_vals()
            )

    def action_pay(self):
        """Create, post and open the entry.

        :raise UserError: something is missing or billed already; nothing is written
        """
        self.ensure_one()
        # two people may pay the same order at the same moment
        self.order_id.lock_for_update()
        problems = list(self._get_payment_problems())
        if problems:
            message = self.env._("The purchase can't be paid:")
            raise UserError("\n- ".join([message, *problems]))
        entry = self._create_payment_entry()
        entry.action_post()
        return entry._get_records_action(name=self.env._("Purchase Paid in Cash"))

    def _get_payment_problems(self):
        """Yield the problems that prevent the payment, as texts for the user.

        :rtype: Iterator[str]
        """
        if self.order_id.state != "purchase":
            yield self.env._(
                "Order %(order)s is not confirmed.", order=self.order_id.display_name
            )
        if not self.line_ids:
            yield self.env._(
                "Nothing of order %(order)s is left to pay: it is billed or paid "
                "already.",
                order=self.order_id.display_name,
            )
        if self.journal_id.type not in PAYING_JOURNALS:
            yield self.env._(
                "Journal %(journal)s is neither of a cash box nor of a bank: choose "
                "another one.",
                journal=self.journal_id.display_name,
            )
        elif not self.journal_id.default_account_id:
            yield self.env._(
                "Journal %(journal)s has no account of its own. Set it in Invoicing > "
                "Configuration > Journals.",
                journal=self.journal_id.display_name,
            )
        locks = self._get_locks()
        if locks:
            yield self.env._(
                "%(date)s lies in a period that company %(company)s has locked "
                "(%(locks)s). Choose a later date, or ask the accountant to move the "
                "lock date.",
                date=fields.Date.to_string(self.date),
                company=self.company_id.display_name,
                locks=self.company_id._format_lock_dates(locks),
            )
        yield from self._get_line_problems()

    def _get_line_problems(self):
        """Yield what prevents paying for the lines: one each, of this order."""
        bought = self.line_ids.purchase_line_id
        if len(bought) < len(self.line_ids) or bought.order_id - self.order_id:
            yield self.env._(
                "Each line of order %(order)s is paid once, and no line of another "
                "order. Close the window and open it again from the order.",
                order=self.order_id.display_name,
            )
        for line in self.line_ids:
            yield from line._get_payment_problems()

    def _get_locks(self):
        """Return the lock dates of the company that are violated by the date."""
        return self.company_id._get_lock_date_violations(
            self.date, sale=False, tax=bool(self.line_ids.purchase_line_id.tax_ids)
        )

    def _create_payment_entry(self):
        """Create the draft entry.

        It has its tax items from the start, with amounts: Odoo leaves them as they are.
        It would compute them anew for a quantity of one, and a tax of an amount per
        unit depends on the quantity.

        :rtype: account.move
        """
        return self.env["account.move"].create(self._prepare_payment_entry_vals())

    def _prepare_payment_entry_vals(self):
        bought = self._prepare_bought_vals()
        items = [*bought, self._prepare_payment_vals(bought)]
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": self.order_id.name,
            "partner_id": self.order_id.partner_id.id,
            "currency_id": self.currency_id.id,
            "line_ids": [Command.create(vals) for vals in items],
        }

    def _prepare_bought_vals(self):
        """Return the items of the purchase and of its taxes, as on a bill.

        What is paid at once is due at once, also a tax that is due on payment.

        :return: values of ``account.move.line``
        :rtype: list[dict]
        """
        self.ensure_one()
        taxes, company = self.env["account.tax"], self.company_id
        bases = [line._prepare_base_line() for line in self.line_ids]
        taxes._add_tax_details_in_base_lines(bases, company)
        taxes._round_base_lines_tax_details(bases, company)
        taxes._add_accounting_data_in_base_lines_tax_details(
            bases, company, include_caba_tags=True
        )
        results = taxes._prepare_tax_lines(bases, company)
        amounts = [vals for _base, vals in results["base_lines_to_update"]]
        return [
            *(
                line._prepare_purchase_item_vals() | vals
                for line, vals in zip(self.line_ids, amounts, strict=True)
            ),
            *({**vals, "display_type": "tax"} for vals in results["tax_lines_to_add"]),
        ]

    def _prepare_payment_vals(self, bought):
        """Return the item that credits the cash box or bank, in its own currency.

        :param list[dict] bought: items of the purchase, including taxes
        :return: values of ``account.move.line``
        :rtype: dict
        """
        company_currency = self.company_id.currency_id
        balance = sum(vals["balance"] for vals in bought)
        amount = sum(vals["amount_currency"] for vals in bought)
        currency = self.journal_id.currency_id or company_currency
        if currency != self.currency_id:
            amount = company_currency._convert(
                balance, currency, self.company_id, self.date
            )
        return {
            "name": self.order_id.name,
            "account_id": self.journal_id.default_account_id.id,
            "partner_id": self.order_id.partner_id.commercial_partner_id.id,
            "currency_id": currency.id,
            "amount_currency": -amount,
            "balance": -balance,
        }
