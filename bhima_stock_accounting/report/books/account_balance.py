from odoo import fields, models
from odoo.tools import SQL

from .account_report import PROFIT_AND_LOSS


class AccountBalance(models.Model):
    """A line of the balance of accounts: opening, debit, credit and balance.

    Income and expenses start at zero in each fiscal year: their earlier balance is part
    of the opening of the account for unaffected earnings, as in Odoo. The total is
    zero.
    """

    _name = "bhima.account.balance"
    _inherit = ["bhima.account.report"]
    _description = "Balance of Accounts"
    _auto = False
    _report_action = "bhima_stock_accounting.account_balance_action"

    opening = fields.Monetary("Opening Balance", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    balance = fields.Monetary(readonly=True)

    def _get_report_query(self, options):
        company = options["company"]
        return SQL(
            """
            SELECT MIN(account_id) AS id, family AS code, %(label)s AS name,
                   %(company)s AS company_id,
                   COALESCE(SUM(balance) FILTER (WHERE date < %(date_from)s), 0)
                   AS opening,
                   COALESCE(SUM(debit) FILTER (WHERE date >= %(date_from)s), 0)
                   AS debit,
                   COALESCE(SUM(credit) FILTER (WHERE date >= %(date_from)s), 0)
                   AS credit,
                   SUM(balance) AS balance
              FROM (%(items)s) item
             GROUP BY family
            HAVING SUM(balance) <> 0 OR MAX(date) >= %(date_from)s
            """,
            label=self._get_family_name(),
            company=company.id,
            date_from=options["date_from"],
            items=self._get_item_query(options),
        )

    def _get_item_query(self, options):
        """Return a query of the posted items, with the account they count on."""
        year = options["company"].compute_fiscalyear_dates(options["date_from"])
        return SQL(
            """
            SELECT line.date, line.debit, line.credit, line.balance,
                   account.id AS account_id, %(columns)s
              FROM (SELECT line.date, line.debit, line.credit, line.balance,
                           CASE WHEN line.date < %(year)s AND %(profit_and_loss)s
                                THEN COALESCE(%(earnings)s, account.id)
                                ELSE account.id END AS account_id
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                     WHERE line.company_id = %(company)s AND line.date <= %(date_to)s
                       AND line.parent_state = 'posted') line
              JOIN account_account account ON account.id = line.account_id
            """,
            columns=self._get_account_columns(options),
            year=year["date_from"],
            profit_and_loss=PROFIT_AND_LOSS,
            earnings=self._get_earnings_account(options["company"]),
            company=options["company"].id,
            date_to=options["date_to"],
        )

    def _get_earnings_account(self, company):
        """Return a subquery of the account for unaffected earnings.

        It is part of the one query, as Odoo runs that once more per field; it sorts by
        id, as sorting by number would join all accounts.
        """
        accounts = self.env["account.account"].with_company(company)
        domain = [
            *accounts._check_company_domain(company),
            ("account_type", "=", "equity_unaffected"),
        ]
        return accounts._search(domain, limit=1, order="id").subselect()
