from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.ledger.stock_ledger_entry import POSTING_GROUPS


class StandalonePosting(models.TransientModel):
    """Posts the movements of a period when automatic stock accounting was off.

    Before posting, the window shows the items of the entries by day and group.
    """

    _name = "bhima.standalone.posting"
    _inherit = ["bhima.window.mixin"]
    _description = "Standalone Period"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="First Day")
    date_to = fields.Date(string="Last Day")
    is_enabled = fields.Boolean(related="company_id.stock_accounting_enabled")
    line_ids = fields.One2many(
        "bhima.standalone.posting.line", "posting_id", readonly=True
    )
    movement_count = fields.Integer(string="Movements", readonly=True)
    other_value = fields.Monetary(
        string="Booked by Others",
        readonly=True,
        help="What else was posted on these stock accounts in this time.",
    )

    @api.model
    def action_open(self):
        """Show what is not posted in the current company since the start date.

        :raise AccessError: the user is no accountant
        """
        self._check_rights()
        posting = self.create({"company_id": self.env.company.id})
        posting._show()
        return posting._get_window()

    def action_show(self):
        """Show what would be posted for the chosen days."""
        self.ensure_one()
        self._check_rights()
        self._show()
        return self._get_window()

    def action_post(self):
        """Post what is shown, and open the entries.

        :raise AccessError: the user is no accountant
        :raise UserError: there is nothing to post, something has changed since, or days
            are locked and accounts missing; nothing has been written then
        """
        self.ensure_one()
        self._check_rights()
        # one accountant at a time, so that nothing is posted twice
        self.company_id._lock_exclusively()
        # sudo: only the pipeline may write in the stock ledger, and an accountant may
        # not read all records that it reads; the amounts are those of the rows
        posting = self._get_pipeline()
        events = self._prepare_period_events()
        if not events:
            raise UserError(
                self.env._(
                    "There is nothing to post in this time: all movements that have a "
                    "value are posted, or automatic stock accounting is still off."
                )
            )
        shown = [line._get_figures() for line in self.line_ids]
        if shown != self._prepare_item_line_vals(events):
            raise UserError(
                self.env._(
                    "What is to be posted has changed since this window was opened. "
                    "Press Show again."
                )
            )
        entries = posting._post_period(posting.env.company, events)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_journal_line"
        )
        return {**action, "domain": [("id", "in", entries.ids)], "context": {}}

    @api.model
    def _check_rights(self):
        if not any(map(self.env.user.has_group, POSTING_GROUPS)):
            raise AccessError(
                self.env._("Only accountants may post a standalone period.")
            )

    def _get_pipeline(self):
        # sudo: an accountant may not read stock moves, locations and rules; he sees the
        # items that will be in the journal
        posting = self.env["bhima.stock.posting.standalone"].sudo()
        return posting.with_company(self.company_id)

    def _prepare_period_events(self):
        posting = self._get_pipeline()
        rows = posting._get_unposted_rows(
            posting.env.company, self.date_from, self.date_to
        )
        return posting._prepare_standalone_events(rows)

    def _show(self):
        """Compose the entries and store their items as lines."""
        events = self._prepare_period_events()
        lines = self._prepare_item_line_vals(events)
        dates = [event.date for event in events]
        self.write(
            {
                "date_from": self.date_from or min(dates, default=False),
                "date_to": self.date_to or max(dates, default=False),
                "movement_count": len(events),
                "line_ids": [Command.clear(), *map(Command.create, lines)],
            }
        )
        self.other_value = self._get_other_value()

    def _prepare_item_line_vals(self, events):
        """Return the items of the entries that would be posted.

        :rtype: list[dict]
        """
        posting = self._get_pipeline()
        company = posting.env.company
        lines = [
            {
                "date": entry.date,
                "document": entry.document,
                "account_id": item.account.id,
                "operation": item.events[0].operation,
                "balance": company.currency_id.round(item.balance),
            }
            for entry in posting._compose_entries(events)
            for item in entry.items
        ]
        settlement = posting._prepare_settlement_vals(company, events)
        return lines + [
            {
                "date": settlement["date"],
                "document": settlement["ref"],
                "account_id": vals["account_id"],
                "operation": vals["stock_operation"],
                "balance": vals["balance"],
            }
            for _command, _id, vals in settlement.get("line_ids", [])
        ]

    def _get_other_value(self):
        """Return the balance of other entries on the stock accounts that are shown.

        These are entries by hand or of Odoo's closing of the stock: the value would be
        booked twice.
        """
        groups = self.env["bhima.inventory.group"]
        account_ids = groups._get_stock_account_ids(self.company_id.id)
        accounts = self.line_ids.account_id.filtered(lambda a: a.id in account_ids)
        # sudo: an accountant of another journal may not read these items; it is a sum
        items = self.env["account.move.line"].sudo()
        [[balance]] = items._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("account_id", "in", accounts.ids),
                ("parent_state", "=", "posted"),
                ("stock_operation", "=", False),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ],
            aggregates=["balance:sum"],
        )
        return balance

    def _get_window(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Standalone Period"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
