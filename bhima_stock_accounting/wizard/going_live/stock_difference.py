from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...context import PIPELINE, PREVIEWING, pass_on
from ...exceptions import PreviewComposed
from ...models.ledger.stock_ledger_entry import POSTING_GROUPS


class StockDifference(models.TransientModel):
    """Books the differences between the stock of articles and their stock ledger.

    An accountant gives the cause and sees what would be booked; the stock ledger gets a
    new row for each article, as its rows are never changed.
    """

    _name = "bhima.stock.difference"
    _inherit = ["bhima.window.mixin"]
    _description = "Booking of Stock Differences"

    @api.model
    def _default_date(self):
        return self.env.company._get_stock_accounting_date(fields.Datetime.now())

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Accounting Date",
        required=True,
        default=lambda self: self._default_date(),
    )
    cause = fields.Char(
        help="Why stock and stock ledger differ: it is told in the journal items."
    )
    line_ids = fields.One2many(
        "bhima.stock.difference.line", "difference_id", readonly=True
    )
    total = fields.Monetary(compute="_compute_total")

    @api.depends("line_ids.value")
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.line_ids.mapped("value"))

    def action_book(self):
        """Book the differences, and open their rows of the stock ledger.

        :raise AccessError: the user is no accountant
        :raise UserError: the stock has moved since, or the entry can't be posted;
            nothing has been written then
        """
        self.ensure_one()
        self._check_rights()
        self._check_lines()
        self._check_cause()
        self._check_still_different()
        # sudo: only the pipeline may write in the stock ledger, and an accountant may
        # not read all records that it reads; the amounts are those of the stock, the
        # accounts those of the rules
        lines = self.sudo().line_ids
        posting = self.env["bhima.stock.posting"].sudo().with_company(self.company_id)
        events = [
            event for line in lines for event in line._prepare_difference_events()
        ]
        self._check_postable(posting, events)
        posting._record_events(events)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        return {
            **action,
            "domain": [
                ("operation", "=", "revaluation"),
                ("company_id", "=", self.company_id.id),
                ("product_id", "in", self.line_ids.product_id.ids),
            ],
            "context": {},
        }

    @api.model
    def _open(self, articles):
        """Return the window that asks for the cause.

        :param bhima.stock.article.comparison articles: chosen articles
        :return: a window action
        :rtype: dict
        :raise AccessError: the user is no accountant
        :raise UserError: nothing differs, or several companies differ
        """
        self._check_rights()
        different = articles.filtered(lambda a: a._is_stock_different())
        if not different:
            raise UserError(
                self.env._(
                    "Stock and stock ledger agree for these articles: there is nothing "
                    "to book. What differs from the general ledger alone is mended in "
                    "Invoicing > Review > Stock and Ledger."
                )
            )
        if len(different.company_id) > 1:
            raise UserError(
                self.env._(
                    "These articles differ in several companies (%(companies)s). "
                    "Choose those of one company.",
                    companies=", ".join(different.company_id.mapped("display_name")),
                )
            )
        wizard = self.with_company(different.company_id).create(
            {
                "company_id": different.company_id.id,
                "line_ids": [
                    Command.create(article._prepare_difference_vals())
                    for article in different
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Book the Difference"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _check_rights(self):
        if not any(map(self.env.user.has_group, POSTING_GROUPS)):
            raise AccessError(
                self.env._("Only accountants may book what stock and ledger differ by.")
            )

    def _check_lines(self):
        """Refuse a window without lines, or with several lines of an article."""
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "There is no difference to book in this window. Open it again from "
                    "Invoicing > Review > Stock and Ledger by Article."
                )
            )
        for product, lines in self.line_ids.grouped("product_id").items():
            if len(lines) > 1:
                raise UserError(
                    self.env._(
                        "Article %(article)s is there more than once: its difference "
                        "is booked once. Open the window again from Invoicing > "
                        "Review > Stock and Ledger by Article.",
                        article=product.display_name,
                    )
                )

    def _check_cause(self):
        """Refuse a booking without a cause, or on a future date.

        :raise UserError: names the fault
        """
        today = self.with_company(self.company_id)._default_date()
        if not (self.cause or "").strip():
            raise UserError(self.env._("Say why stock and stock ledger differ."))
        if self.date > today:
            raise UserError(
                self.env._("The accounting date lies in the future: choose today's.")
            )

    def _check_still_different(self):
        """Refuse lines that have changed since they were shown: goods may have moved.

        Two accountants could book the same difference at the same moment: the second
        one waits for the first, and Odoo then runs his request again.

        :raise UserError: names the articles
        """
        products = self.line_ids.product_id
        products._lock_ledger()
        articles = self.env["bhima.stock.article.comparison"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        articles.invalidate_model()
        articles = articles.search([("product_id", "in", products.ids)])
        present = {article.product_id: article for article in articles}
        changed = self.line_ids.filtered(
            lambda line: not line._is_same_as(
                present.get(line.product_id, articles[:0])
            )
        )
        if changed:
            raise UserError(
                self.env._(
                    "The stock of %(articles)s has changed since this window was "
                    "opened. Close it and open it again from Invoicing > Review > "
                    "Stock and Ledger by Article.",
                    articles=", ".join(changed.product_id.mapped("display_name")),
                )
            )

    @api.model
    def _check_postable(self, posting, events):
        """Refuse events that can't be posted, even if the company lets movements wait.

        :raise UserError: lock date, account or another problem
        """
        preview = posting.with_context(**pass_on(PIPELINE, PREVIEWING))
        try:
            with self.env.cr.savepoint():  # a preview is written, and rolled back
                preview._record_events(events)
        except PreviewComposed:
            return
