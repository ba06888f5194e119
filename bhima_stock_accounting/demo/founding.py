"""A hospital is founded: company, accounts, people, wards and articles.

What is there already is taken as it is: the tests' database has hospitals from the
start, which would take seconds to found anew for each class of tests.
"""

from dataclasses import dataclass

from odoo import Command

ROLES = {
    "buyer": ("purchase.group_purchase_user",),
    "storekeeper": ("stock.group_stock_user",),
    "accountant": ("account.group_account_user", "account.group_account_invoice"),
    "auditor": ("account.group_account_readonly",),
}
GROUP_ROLES = ("stock", "variation", "expense", "income")
OHADA_ACCOUNTS = {
    "stock": ("311100", "asset_current", "Médicaments"),
    "variation": ("603100", "expense", "Variation des stocks de marchandises"),
    "expense": ("601100", "expense", "Achats de marchandises"),
    "income": ("701100", "income", "Ventes de marchandises"),
    "supplier": ("401100", "liability_payable", "Fournisseurs"),
    "cash": ("571100", "asset_cash", "Caisse"),
    "opening": ("121000", "equity", "Report à nouveau"),
}
IFRS_ACCOUNTS = {
    "stock": ("310000", "asset_current", "Medicines"),
    "expense": ("621000", "expense_direct_cost", "Cost of goods sold"),
    "income": ("710000", "income", "Sales of medicines"),
    "supplier": ("401000", "liability_payable", "Suppliers"),
    "goods_received": ("408000", "liability_current", "Goods received, not billed"),
    "cash": ("570000", "asset_cash", "Cash"),
    "opening": ("120000", "equity", "Opening balance"),
}
CHART_OF_ANYBODY = "generic_coa"


@dataclass(frozen=True)
class BooksPlan:
    """How a hospital keeps its books.

    ``accounts`` has code, type and name by role: those that the chart lacks are made.
    """

    chart: str
    standard: str
    accounts: dict
    country: str = ""
    currency: str = ""


CONGO = {"country": "base.cd", "currency": "base.CDF"}
OHADA = BooksPlan("cd", "ohada", OHADA_ACCOUNTS, **CONGO)
SYCEBNL = BooksPlan("cd_syscebnl", "sycebnl", OHADA_ACCOUNTS, **CONGO)
IFRS = BooksPlan(CHART_OF_ANYBODY, "ifrs", IFRS_ACCOUNTS)


class FoundedHospital:
    """A company with its chart of accounts, and verbs to set up what it needs.

    Nothing has happened in it yet; see ``hospital`` for what people do there. What is
    set up is set up in the company alone, by whoever installs Odoo, in the language of
    its books.
    """

    def __init__(self, env, name, plan, **company_vals):
        company = self._find_company(env, name) or self._found_company(
            env, plan, {"name": name, **company_vals}
        )
        lang = company.partner_id.lang
        self.env = env(
            context={
                **env.context,
                **({"lang": lang} if lang else {}),
                "allowed_company_ids": company.ids,
            }
        )
        self.company = company.with_env(self.env)
        self.accounts = {
            role: self._get_account(*account) for role, account in plan.accounts.items()
        }
        self.users = {}

    # The company and its books --------------------------------------------------------

    def _find_company(self, env, name):
        return env["res.company"].search([("name", "=", name)])

    def _found_company(self, env, plan, vals):
        """Return a new company with the chart of the plan, if that is installed.

        Where it is not, it has the generic one with the accounts that its groups need:
        the standard is that of the plan all the same.
        """
        template = env["account.chart.template"]
        known = template._get_chart_template_mapping().get(plan.chart, {})
        chart = plan.chart if known.get("installed") else CHART_OF_ANYBODY
        # the country comes after the chart: with it Odoo would choose one itself
        company = env["res.company"].create(vals)
        # try_loading warns of charts that later modules complete; these are whole
        template._load(chart, company, install_demo=False)
        if plan.country:
            company.country_id = env.ref(plan.country)
        if plan.currency:
            currency = env.ref(plan.currency)
            currency.active = True
            company.currency_id = currency
        if chart != plan.chart:
            standard = f"bhima_stock_accounting.standard_{plan.standard}"
            company.stock_accounting_standard_id = env.ref(standard)
        return company

    def _get_account(self, code, account_type, name):
        """Return the account with that code, made if the chart lacks it.

        A cash account gets its right type: Odoo's OHADA charts call it asset_current.
        """
        accounts = self.env["account.account"]
        domain = accounts._check_company_domain(self.company)
        account = accounts.search([*domain, ("code", "=", code)])
        if account.account_type != account_type == "asset_cash":
            account.account_type = account_type
        return account or accounts.create(
            {"code": code, "account_type": account_type, "name": name}
        )

    def _get_or_create(self, model, key, **vals):
        """Return the record of the company with these values, made if there is none.

        :param dict key: by which it is known
        """
        records = self.env[model]
        if "company_id" in records._fields and model != "res.partner":
            key = {**key, "company_id": self.company.id}
        domain = [(fname, "=", value) for fname, value in key.items()]
        found = records.with_context(active_test=False).search(domain, limit=1)
        return found.with_env(self.env) or records.create({**key, **vals})

    def open_journal(self, kind, code, name, account):
        """Return the journal of the cash box or of a bank.

        What is paid is booked on its account at once: it is paid over the counter.
        """
        journal = self._get_or_create(
            "account.journal",
            {"code": code, "type": kind},
            name=name,
            default_account_id=account.id,
        )
        ways = journal.outbound_payment_method_line_ids
        if ways.payment_account_id != account:
            ways.payment_account_id = account
        return journal

    # People, places, articles ---------------------------------------------------------

    def hire(self, role, *groups, **vals):
        """Let somebody work in this company with the rights of these groups alone."""
        login = vals.pop("login", f"{role}.{self.company.id}")
        rights = Command.set([self.env.ref(group).id for group in groups])
        users = self.env["res.users"].with_context(no_reset_password=True)
        known = users.search([("login", "=", login)])
        self.users[role] = (known or users).with_env(self.env)
        if not known:
            self.users[role] = users.create(
                {
                    "name": f"{role.title()} ({self.company.name})",
                    "login": login,
                    "group_ids": [rights],
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    **vals,
                }
            )
        return self.users[role]

    def create_partner(self, name, **vals):
        if "supplier" in self.accounts:
            vals["property_account_payable_id"] = self.accounts["supplier"].id
        return self._get_or_create("res.partner", {"name": name}, **vals)

    def create_group(self, code, name, **accounts):
        """Create a group with the hospital's accounts, or those given by role."""
        accounts = {**self.accounts, **accounts}
        own = {
            f"{role}_account_id": accounts[role].id
            for role in GROUP_ROLES
            if accounts.get(role)
        }
        return self._get_or_create(
            "bhima.inventory.group", {"code": code}, name=name, **own
        )

    def adopt(self, article):
        """Use an article, and the group, of another hospital with own accounts."""
        article = article.with_company(self.company)
        article.inventory_group_id.write(
            {
                f"{role}_account_id": self.accounts[role].id
                for role in GROUP_ROLES
                if role in self.accounts
            }
        )
        article.categ_id.property_cost_method = "average"
        return article

    def create_location(self, name, purpose, **vals):
        return self.env["stock.location"].create(
            {
                "name": name,
                "stock_purpose": purpose,
                "company_id": self.company.id,
                **vals,
            }
        )

    def create_article(self, name, group=None, **vals):
        return self.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "inventory_group_id": (group or self.group).id,
                "categ_id": self.category.id,
                "purchase_method": "purchase",
                "supplier_taxes_id": [Command.clear()],
                "taxes_id": [Command.clear()],
                **vals,
            }
        )
