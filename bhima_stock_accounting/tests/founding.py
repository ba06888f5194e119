"""A hospital is founded: company, accounts, people, wards and articles."""

from odoo import Command

ROLES = {
    "buyer": ("purchase.group_purchase_user",),
    "storekeeper": ("stock.group_stock_user",),
    "accountant": ("account.group_account_user", "account.group_account_invoice"),
    "auditor": ("account.group_account_readonly",),
}
# Accounts by role. Those that the chart lacks are made with the type given here.
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
GROUP_ROLES = ("stock", "variation", "expense", "income")


class FoundedHospital:
    """A company with its chart of accounts, its people and one inventory group.

    Nothing has happened in it yet; see ``hospital`` for what people do there.
    """

    def __init__(self, env, name, country, chart, accounts):
        # the country comes after the chart: with it Odoo would choose one itself
        self.company = env["res.company"].create({"name": name})
        env["account.chart.template"].try_loading(
            chart, company=self.company, install_demo=False
        )
        self.company.country_id = country and env.ref(country)
        # what is set up is set up in the company alone, by whoever installs Odoo
        self.env = env(context={**env.context, "allowed_company_ids": self.company.ids})
        self.company = self.company.with_env(self.env)
        self.accounts = {
            role: self._get_account(*account) for role, account in accounts.items()
        }
        self._set_up_company()
        self.warehouse = self._get_warehouse()
        self.stock = self.warehouse.lot_stock_id
        self.users = {}
        for role, groups in ROLES.items():
            self.hire(role, *groups)
        self.vendor = self.create_partner(f"Centrale d'achat ({name})")
        self.group = self.create_group(
            f"{name[:3].upper()}.ORA", f"Produits oraux ({name})"
        )
        self.ward = self.create_location("Maternité", "ward")
        self.category = self.env["product.category"].create(
            {"name": f"Pharmacie ({name})", "property_cost_method": "average"}
        )

    def _get_account(self, code, account_type, name):
        """Return the account with that code, made if the chart lacks it.

        A cash account gets its right type: Odoo's OHADA charts call it asset_current.
        """
        account = self.env["account.account"].search(
            [
                *self.env["account.account"]._check_company_domain(self.company),
                ("code", "=", code),
            ]
        )
        if not account:
            vals = {"code": code, "account_type": account_type, "name": name}
            return self.env["account.account"].create(vals)
        if account_type == "asset_cash":
            account.account_type = account_type
        return account

    def _set_up_company(self):
        self.company.goods_received_account_id = self.accounts.get("goods_received")
        if "goods_received" in self.accounts:
            self.accounts["goods_received"].reconcile = True
        self.company.opening_stock_account_id = self.accounts["opening"]
        self.cash_journal = self.env["account.journal"].create(
            {
                "name": "Caisse",
                "code": "CAI",
                "type": "cash",
                "company_id": self.company.id,
                "default_account_id": self.accounts["cash"].id,
            }
        )
        # paid over the counter: the payment is booked on the cash account at once
        self.cash_journal.outbound_payment_method_line_ids.payment_account_id = (
            self.accounts["cash"]
        )

    def _get_warehouse(self):
        """Return the company's warehouse: Odoo makes one by itself only in tests."""
        warehouses = self.env["stock.warehouse"]
        return warehouses.search(
            [("company_id", "=", self.company.id)], limit=1
        ) or warehouses.create({"name": self.company.name, "code": "PHA"})

    def hire(self, role, *groups):
        """Let somebody work in this company with the rights of these groups alone."""
        users = self.env["res.users"].with_context(no_reset_password=True)
        self.users[role] = users.create(
            {
                "name": f"{role.title()} ({self.company.name})",
                "login": f"{role}.{self.company.id}",
                "group_ids": [Command.set([self.env.ref(name).id for name in groups])],
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        return self.users[role]

    def create_partner(self, name):
        return self.env["res.partner"].create(
            {
                "name": name,
                "property_account_payable_id": self.accounts["supplier"].id,
            }
        )

    def create_group(self, code, name, **accounts):
        """Create a group with the hospital's accounts, or those given by role."""
        accounts = {**self.accounts, **accounts}
        return self.env["bhima.inventory.group"].create(
            {
                "code": code,
                "name": name,
                **{
                    f"{role}_account_id": accounts[role].id
                    for role in GROUP_ROLES
                    if accounts.get(role)
                },
            }
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
