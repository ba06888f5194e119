"""The demonstration hospital is founded: books, people, depots, wards and articles."""

from odoo import Command

from . import tables

CHART_OF_CONGO, CHART_OF_ANYBODY = "cd", "generic_coa"
REGISTER = "bhima_inventory_config"


class FoundedDemoHospital:
    """A hospital in which nothing has happened yet; see ``playing`` for what does."""

    def __init__(self, env, articles):
        self.company = self._create_company(env)
        # what is set up is set up in the company alone, by whoever installs Odoo
        # and in the language of its books
        self.env = env(
            context={
                **env.context,
                "allowed_company_ids": self.company.ids,
                "lang": self.company.partner_id.lang,
            }
        )
        self.company = self.company.with_env(self.env)
        self.accounts = {
            code: self._get_account(code, *account)
            for code, account in tables.ACCOUNTS.items()
        }
        self._set_up_books()
        self.people = {login: self._hire(login) for login in tables.PEOPLE}
        self.partners = {
            key: self._create("res.partner", name=name, is_company=True)
            for key, name in tables.PARTNERS.items()
        }
        self.depots = {
            key: self._create("stock.warehouse", name=name, code=code)
            for key, (name, code) in tables.DEPOTS.items()
        }
        self.wards = self._create_wards()
        self.places = {
            purpose: self._create("stock.location", name=name, stock_purpose=purpose)
            for purpose, name in tables.PLACES.items()
        }
        self.articles = self._create_articles(articles)

    # The company and its books --------------------------------------------------------

    def _create_company(self, env):
        """Return the company, with the chart of the DRC if that is installed.

        Where it is not, it has the generic one with the OHADA accounts that its groups
        need: the standard is OHADA all the same.
        """
        currency = env.ref(f"base.{tables.CURRENCY}")
        currency.active = True
        company = env["res.company"].create(
            {
                "name": tables.COMPANY,
                "street": tables.STREET,
                "city": "Kinshasa",
                "currency_id": currency.id,
            }
        )
        template = env["account.chart.template"]
        congo = template._get_chart_template_mapping().get(CHART_OF_CONGO, {})
        chart = CHART_OF_CONGO if congo.get("installed") else CHART_OF_ANYBODY
        # try_loading warns of charts that later modules complete; these two are whole
        template._load(chart, company, install_demo=False)
        company.write({"currency_id": currency.id, "country_id": env.ref("base.cd").id})
        company.stock_accounting_standard_id = env.ref(
            "bhima_stock_accounting.standard_ohada"
        )
        company.partner_id.write(
            {"tz": "Africa/Kinshasa", "lang": self._get_language(env)}
        )
        return company

    def _get_language(self, env):
        """Return French, the language of the books, if it is installed."""
        installed = dict(env["res.lang"].get_installed())
        return "fr_FR" if "fr_FR" in installed else env.lang

    def _get_account(self, code, account_type, name):
        """Return the account with that code, made if the chart lacks it.

        A cash account gets its right type: Odoo's OHADA charts call it asset_current.
        """
        accounts = self.env["account.account"]
        domain = accounts._check_company_domain(self.company)
        account = accounts.search([*domain, ("code", "=", code)])
        if account and account_type == "asset_cash":
            account.account_type = account_type
        return account or accounts.create(
            {"code": code, "account_type": account_type, "name": name}
        )

    def _set_up_books(self):
        self.company.opening_stock_account_id = self.accounts[tables.OPENING]
        self.company.donation_income_account_id = self.accounts[tables.DONATIONS]
        self.cash, self.bank = (
            self._create(
                "account.journal",
                name=name,
                code=code,
                type=kind,
                default_account_id=self.accounts[account].id,
            )
            for name, code, kind, account in (
                ("Caisse de la pharmacie", "CAIS", "cash", tables.CASH),
                ("Banque de l'hôpital", "BANQ", "bank", tables.BANK),
            )
        )
        # what is paid is booked on the account of the bank at once
        ways = self.bank.outbound_payment_method_line_ids
        ways.payment_account_id = self.accounts[tables.BANK]

    # People, places, articles ---------------------------------------------------------

    def _hire(self, login):
        """Let somebody work in this company with the rights of these groups alone."""
        name, groups = tables.PEOPLE[login]
        return self._create(
            "res.users",
            name=name,
            login=f"{login}.demo",
            password=f"{login}.demo",
            lang=self.company.partner_id.lang,
            tz=self.company.partner_id.tz,
            group_ids=[Command.set([self.env.ref(group).id for group in groups])],
            company_ids=[Command.set(self.company.ids)],
        )

    def _create_wards(self):
        """Return the wards, each with an analytic account of its own, by their key."""
        plans = self.env["account.analytic.plan"]
        # a plan of its own would add columns to tables while modules are being loaded
        project_plan, _others = plans._get_all_plans()
        plan = plans.create({"name": "Services (démo)", "parent_id": project_plan.id})
        wards = {}
        for key, name in tables.WARDS.items():
            account = self._create(
                "account.analytic.account", name=name, code=key, plan_id=plan.id
            )
            wards[key] = self._create(
                "stock.location",
                name=name,
                stock_purpose="ward",
                location_id=self.company._get_ward_location().id,
                analytic_distribution={str(account.id): 100},
            )
        return wards

    def _create_articles(self, articles):
        """Return the articles by their code."""
        category = self.env["product.category"].create(
            {"name": "Pharmacie (démo)", "property_cost_method": "average"}
        )
        groups = {code: self._create_group(code) for code in tables.GROUPS}
        products = self.env["product.product"].create(
            [
                {
                    **self._prepare_article_vals(article),
                    "categ_id": category.id,
                    "inventory_group_id": groups[article.group].id,
                }
                for article in articles
            ]
        )
        return dict(zip([a.code for a in articles], products, strict=True))

    def _create_group(self, code):
        name, *codes = tables.GROUPS[code]
        accounts = {
            f"{role}_account_id": self.accounts[account].id
            for role, account in zip(tables.GROUP_ACCOUNTS, codes, strict=True)
        }
        groups = self.env["bhima.inventory.group"]
        return groups.create({"code": code, "name": name, **accounts})

    def _prepare_article_vals(self, article):
        register = self._ref_register
        return {
            "name": article.name,
            "default_code": article.code,
            "company_id": self.company.id,
            "inventory_type_id": register("inventory_type", "article").id,
            "dosage_form_id": register("dosage_form", article.form).id,
            "uom_id": register("uom", article.unit).id,
            "uom_ids": [Command.set(register("uom", article.pack).ids)],
            "standard_price": article.price,
            "list_price": round(article.price * tables.MARGIN),
            "purchase_method": "purchase",
            "taxes_id": [Command.clear()],
            "supplier_taxes_id": [Command.clear()],
            "seller_ids": [
                Command.create(
                    {
                        "partner_id": self.partners[article.vendor].id,
                        "price": article.price,
                        "currency_id": self.company.currency_id.id,
                        "company_id": self.company.id,
                    }
                )
            ],
        }

    def _ref_register(self, kind, name):
        """Return a record that the register ships, empty where nothing is named."""
        model = {"uom": "uom.uom"}.get(kind, f"bhima.{kind.replace('_', '.')}")
        found = name and self.env.ref(f"{REGISTER}.{kind}_{name}")
        return found or self.env[model]

    def _create(self, model, **vals):
        """Create a record, in the hospital where records of that model have one."""
        records = self.env[model]
        if "company_id" in records._fields and model != "res.partner":
            vals["company_id"] = self.company.id
        return records.create(vals)
