from odoo import fields, models
from odoo.tools import SQL

from .account_report import PROFIT_AND_LOSS

KINDS = [("income", "Income"), ("expense", "Expenses")]


class OperatingAccount(models.Model):
    """A line of the operating account: income or expenses of two periods.

    Income is positive, expenses are negative; the total is the result.
    """

    _name = "bhima.operating.account"
    _inherit = ["bhima.account.report"]
    _description = "Operating Account"
    _auto = False
    _order = "kind desc, code, id"
    _report_action = "bhima_stock_accounting.operating_account_action"

    kind = fields.Selection(KINDS, string="Nature", readonly=True)
    amount = fields.Monetary("This Period", readonly=True)
    previous_amount = fields.Monetary("Previous Period", readonly=True)

    def _get_account_domain(self, options):
        domain = super()._get_account_domain(options)
        return [*domain, ("account_id.account_type", "=like", f"{self.kind}%")]

    def _get_report_query(self, options):
        return SQL(
            """
            SELECT MIN(account_id) AS id, family AS code, %(label)s AS name, kind,
                   %(company)s AS company_id,
                   COALESCE(-SUM(balance) FILTER (WHERE %(now)s), 0) AS amount,
                   COALESCE(-SUM(balance) FILTER (WHERE %(earlier)s), 0)
                   AS previous_amount
              FROM (SELECT line.date, line.balance, account.id AS account_id,
                           CASE WHEN account.account_type LIKE 'income%%'
                                THEN 'income' ELSE 'expense' END AS kind, %(columns)s
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                     WHERE line.company_id = %(company)s AND %(profit_and_loss)s
                       AND line.parent_state = 'posted') item
             WHERE %(now)s OR %(earlier)s
             GROUP BY family, kind
            """,
            label=self._get_family_name(),
            columns=self._get_account_columns(options),
            profit_and_loss=PROFIT_AND_LOSS,
            company=options["company"].id,
            now=SQL("date BETWEEN %s AND %s", options["date_from"], options["date_to"]),
            earlier=self._get_earlier(options),
        )

    def _get_earlier(self, options):
        """Return the condition for the period of comparison, ``FALSE`` without one."""
        start, end = options.get("previous_from"), options.get("previous_to")
        return (
            SQL("date BETWEEN %s AND %s", start, end) if start and end else SQL("FALSE")
        )
