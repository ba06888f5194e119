from odoo import api, fields, models
from odoo.tools import format_date

from ...rules.charts import standard_of_chart
from .setup_finding import Finding, enumerate_names

# First digits that a default account of partners has, and must not have, under OHADA.
# Odoo's charts for associations propose vendors in debit and members in credit.
FAMILY_BY_DEFAULT = {
    "property_account_receivable_id": ("41", "419"),
    "property_account_payable_id": ("40", "409"),
}
CASH_FAMILY = "57"


class SetupCheck(models.TransientModel):
    """Checks of chart, standard, journal and accounts of a company."""

    _inherit = "bhima.setup.check"

    @api.model
    def _find_enabled(self, company):
        if company.stock_accounting_enabled:
            text = self.env._("Movements of articles with a group are posted.")
            return Finding("ok", text)
        text = self.env._("Switched off: the stock ledger is kept, nothing is posted.")
        return Finding("missing", text)

    @api.model
    def _find_chart(self, company):
        chart = company.root_id.chart_template
        if not chart:
            text = self.env._(
                "The company has no chart of accounts: install one first."
            )
            return Finding("missing", text)
        accounts = self.env["account.account"]
        number = accounts.search_count(accounts._check_company_domain(company))
        text = self.env._(
            "Chart %(chart)s, %(number)s accounts.", chart=chart, number=number
        )
        return Finding("ok", text)

    @api.model
    def _find_standard(self, company):
        standard = company._get_inherited("stock_accounting_standard_id")
        if not standard:
            text = self.env._("Choose the accounting standard: nothing can be posted.")
            return Finding("missing", text)
        code = standard_of_chart(company.root_id.chart_template)
        usual = self.env.ref(f"bhima_stock_accounting.standard_{code}")
        if standard.is_shipped and standard != usual:
            text = self.env._(
                "The standard is %(standard)s; the chart is made for %(usual)s.",
                standard=standard.display_name,
                usual=usual.display_name,
            )
            return Finding("warning", text)
        text = self.env._("The standard is %s.", standard.display_name)
        return Finding("ok", text)

    @api.model
    def _find_journal(self, company):
        journal = company._get_inherited("account_stock_journal_id")
        if not journal:
            text = self.env._("None yet: it is made at the first movement, or now.")
            return Finding("warning", text, is_creatable=True)
        if not journal.active:
            text = self.env._(
                "Journal %s is archived: restore it, or choose another one.",
                journal.display_name,
            )
            return Finding("missing", text)
        if journal.type != "general":
            text = self.env._(
                "Journal %s is not of type Miscellaneous any more: give it this type "
                "back, or choose another one.",
                journal.display_name,
            )
            return Finding("missing", text)
        return Finding("ok", self.env._("Journal %s.", journal.display_name))

    @api.model
    def _find_start_date(self, company):
        start = company.stock_accounting_start_date
        if not start:
            text = self.env._(
                "None: movements that are dated back are posted, however old. Set the "
                "first day that the books follow the stock."
            )
            return Finding("warning", text)
        day = format_date(self.env, start)
        if start > company._get_stock_accounting_date(fields.Datetime.now()):
            text = self.env._("Nothing is posted before %s.", day)
            return Finding("warning", text)
        return Finding("ok", self.env._("Movements since %s are posted.", day))

    @api.model
    def _find_goods_received(self, company):
        standard = company._get_inherited("stock_accounting_standard_id")
        if not standard._is_using_goods_received():
            text = self.env._("Not needed under %s.", standard.display_name or "-")
            return Finding("ok", text)
        account = company._get_inherited("goods_received_account_id")
        if not account:
            text = self.env._(
                "Not set: receipts can't be posted under %s.", standard.display_name
            )
            return Finding("missing", text, is_creatable=True)
        if not account.reconcile or account.account_type != "liability_current":
            text = self.env._(
                "Account %s has to be reconcilable, of type Current Liabilities.",
                account.display_name,
            )
            return Finding("missing", text)
        return Finding("ok", self.env._("Account %s.", account.display_name))

    @api.model
    def _find_chart_defects(self, company):
        if standard_of_chart(company.root_id.chart_template) == "ifrs":
            return Finding("ok", self.env._("Only charts of OHADA are looked at."))
        wrong = self._find_wrong_defaults(company)
        cash = self._find_wrong_cash(company)
        parts = []
        if wrong:
            parts.append(
                self.env._(
                    "New partners get %s: choose others in Settings > Technical > "
                    "User-defined Defaults.",
                    enumerate_names(wrong.mapped("display_name")),
                )
            )
        if cash:
            parts.append(
                self.env._(
                    "%(number)s cash accounts are not of type Bank and Cash: "
                    "%(accounts)s.",
                    number=len(cash),
                    accounts=enumerate_names(cash.mapped("display_name")),
                )
            )
        if parts:
            domain = [("id", "in", (wrong | cash).ids)]
            return Finding("warning", " ".join(parts), domain)
        return Finding("ok", self.env._("No known defect of the chart is left."))

    @api.model
    def _find_wrong_defaults(self, company):
        """Return default accounts of new partners that are of a wrong family."""
        partners = self.env["res.partner"].with_company(company)
        wrong = self.env["account.account"]
        for fname, (family, refused) in FAMILY_BY_DEFAULT.items():
            field = partners._fields[fname]
            account = field.get_company_dependent_fallback(partners)
            code = account.with_company(company).code or ""
            if account and (not code.startswith(family) or code.startswith(refused)):
                wrong |= account
        return wrong

    @api.model
    def _find_wrong_cash(self, company):
        """Return the cash accounts whose type is not *Bank and Cash*."""
        accounts = self.env["account.account"].with_company(company)
        return accounts.search(
            [
                *accounts._check_company_domain(company),
                ("code", "=like", f"{CASH_FAMILY}%"),
                ("account_type", "!=", "asset_cash"),
            ]
        )
