import logging

from odoo import api, fields, models
from odoo.tools import SQL, plaintext2html

from . import comparison_queries as queries
from .stock_ledger_entry import POSTING_GROUPS

_logger = logging.getLogger(__name__)
ACTIVITY = "bhima_stock_accounting.mail_activity_type_stock_difference"


class StockLedgerWatch(models.AbstractModel):
    """Schedules an activity when stock, stock ledger and books differ.

    The activity is on the stock journal. It is updated while they differ, and removed
    when they agree again.
    """

    _name = "bhima.stock.ledger.watch"
    _description = "Watch over Stock, Stock Ledger and Books"

    @api.model
    def _cron_watch(self):
        """Compare all companies: called by the scheduler."""
        companies = self.env["res.company"]
        self._watch(companies.search([]))  # pylint: disable=no-search-all  # each one

    @api.model
    def _watch(self, companies):
        """Schedule, update or clear the activities of companies.

        Branches that use the journal of their root share one activity. Companies
        without automatic accounting are skipped: their books need not follow the stock.

        :param res.company companies: must contain all companies that share a journal
        """
        found = self._find_differences(companies.filtered("stock_accounting_enabled"))
        by_journal = companies.grouped(
            lambda company: (
                company._get_inherited("account_stock_journal_id"),
                company.root_id,
            )
        )
        for (journal, root), sharing in by_journal.items():
            parted = sharing.filtered(lambda company: company.id in found)
            if parted:
                self._schedule_activity(
                    journal or root._get_stock_journal(), parted, found
                )
            elif journal:
                journal.activity_unlink([ACTIVITY])

    @api.model
    def _find_differences(self, companies):
        """Return the number of articles and accounts that differ, and the total amount.

        Absolute amounts are added, so that differences do not cancel each other out.

        :param res.company companies: companies to compare
        :return: by company id: number and amount (company currency) for ``articles``
            and ``accounts``
        :rtype: dict[int, dict[str, tuple[int, float]]]
        """
        self.env.flush_all()
        found = {}
        ledger = self.env["bhima.stock.ledger.entry"]
        for kind, code, amount in (
            ("articles", queries.ARTICLES, "ABS(value_difference)"),
            (
                "accounts",
                queries.ACCOUNTS,
                "GREATEST(ABS(value_difference), ABS(book_difference))",
            ),
        ):
            query = SQL(
                "SELECT company_id, COUNT(*), SUM(%(amount)s)::float8"
                " FROM (%(compared)s) compared WHERE is_different GROUP BY company_id",
                amount=SQL(amount),
                compared=ledger._prepare_query(code, companies),
            )
            for company_id, number, total in self.env.execute_query(query):
                found.setdefault(company_id, {})[kind] = number, total
        return found

    @api.model
    def _schedule_activity(self, journal, companies, found):
        """Schedule one activity for one accountant, or update the existing one."""
        company = companies[0]
        speaking = self.with_context(lang=company.partner_id.lang or self.env.lang)
        vals = {
            "summary": speaking._get_summary(companies),
            "note": speaking._get_note(companies, found),
        }
        present = journal.activity_search([ACTIVITY])
        if present:
            present[1:].unlink()
            present[0].write(vals)
            return
        accountant = self._get_accountant(companies)
        if not accountant:
            _logger.warning(
                "Stock, stock ledger and books of %s differ; nobody keeps the books.",
                ", ".join(companies.mapped("name")),
            )
            return
        journal.activity_schedule(
            ACTIVITY,
            date_deadline=company._get_stock_accounting_date(fields.Datetime.now()),
            user_id=accountant.id,
            **vals,
        )

    @api.model
    def _get_summary(self, companies):
        return self.env._(
            "Stock and ledger differ: %s", ", ".join(companies.mapped("name"))
        )

    @api.model
    def _get_note(self, companies, found):
        """Return a note on what differs per company, with the menu to clear it."""
        lines = [
            self._describe_differences(company, found[company.id])
            for company in companies
        ]
        lines.append(
            self.env._(
                "See Invoicing > Review > Stock and Ledger, and Stock and Ledger by "
                "Article, where the difference of an article can be booked."
            )
        )
        return plaintext2html("\n".join(lines))

    @api.model
    def _describe_differences(self, company, found):
        """Return a sentence on the differences of one company.

        :param res.company company: company with differences
        :param dict found: number and amount (company currency) for ``articles`` and
            ``accounts``
        :rtype: str
        """
        currency = company.currency_id.with_env(self.env)
        article_count, article_amount = found.get("articles", (0, 0.0))
        account_count, account_amount = found.get("accounts", (0, 0.0))
        return self.env._(
            "%(company)s: %(articles)s articles differ from the stock ledger, by "
            "%(article_amount)s in all; %(accounts)s stock accounts differ from "
            "the stock ledger, by %(account_amount)s in all.",
            company=company.name,
            articles=article_count,
            article_amount=currency.format(article_amount),
            accounts=account_count,
            account_amount=currency.format(account_amount),
        )

    @api.model
    def _get_accountant(self, companies):
        """Return the user to inform: a chief accountant, else an accountant.

        Administrators may do everything, so they are chosen last.

        :rtype: res.users
        """
        for xmlid in reversed(POSTING_GROUPS):
            users = self.env.ref(xmlid).all_user_ids.filtered(
                lambda user: user.active and companies <= user.company_ids
            )
            if users:
                return users.sorted(
                    lambda user: (user.has_group("base.group_system"), user.id)
                )[0]
        return self.env["res.users"]
