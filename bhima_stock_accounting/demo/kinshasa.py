"""The general hospital of Kinshasa, and three months in it through real documents.

Every verb of the plan is done by the person whose job it is, with the rights of that
person, and dated where it happened.
"""

from datetime import datetime, time, timedelta

from odoo import Command, fields

from . import tables
from .founding import CONGO, BooksPlan
from .hospital import Hospital
from .three_months import Plan, count_days, read_articles

BOOKS = BooksPlan(
    chart="cd",
    standard="ohada",
    accounts={code: (code, *account) for code, account in tables.ACCOUNTS.items()},
    **CONGO,
)
REGISTER = "bhima_inventory_config"
# Whoever installs Odoo may look at the hospital; journal items are shown in Odoo
# Community to those alone who have the accounting features.
VISITORS = ("base.user_root", "base.user_admin", "base.user_demo")
SHOWN_TO_VISITORS = ("account.group_account_user",)
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
    # Odoo would install chart modules of a new company's country meanwhile
    "install_mode": True,
}
OPENS_AT = time(6)  # in UTC: seven o'clock in Kinshasa
BETWEEN_EVENTS = timedelta(minutes=20)


def load(env, months):
    """Found the hospital and let some months pass in it that end today; once.

    :param int months: of four weeks, one at least
    """
    companies = env["res.company"].with_context(active_test=False)
    if companies.search_count([("name", "=", tables.COMPANY)], limit=1):
        return
    # entries are written with labels, whose translations Odoo loads after demo data
    module = env["ir.module.module"]._get("bhima_stock_accounting")
    module._update_translations()
    articles = read_articles()
    quiet = env(context={**env.context, **QUIET})
    hospital = KinshasaHospital(quiet, articles, count_days(months))
    hospital.play(Plan(articles, months).tell())
    hospital.let_visitors_in()


class KinshasaHospital(Hospital):
    """A hospital with two depots, five wards and forty articles.

    :param articles: of ``three_months``
    :param int days: how long ago its books have begun
    """

    def __init__(self, env, articles, days):
        installed = dict(env["res.lang"].get_installed())
        super().__init__(
            env, tables.COMPANY, BOOKS, street=tables.STREET, city="Kinshasa"
        )
        # French is the language of the books, if it is installed
        lang = "fr_FR" if "fr_FR" in installed else env.lang
        self.company.partner_id.write({"tz": "Africa/Kinshasa", "lang": lang})
        self.env = self.env(context={**self.env.context, "lang": lang})
        self.company = self.company.with_env(self.env)
        self._set_up_books()
        for role, (login, name, groups) in tables.PEOPLE.items():
            self._hire(role, login, name, groups)
        self.partners = {
            key: self.create_partner(name, is_company=True)
            for key, name in tables.PARTNERS.items()
        }
        self.depots = {
            key: self._get_or_create("stock.warehouse", {"code": code}, name=name)
            for key, (name, code) in tables.DEPOTS.items()
        }
        self.warehouse = self.depots["depot"]
        self.stock = self.warehouse.lot_stock_id
        self.wards = self._create_wards()
        self.places = {
            purpose: self.create_location(name, purpose)
            for purpose, name in tables.PLACES.items()
        }
        self.articles = self._create_articles(articles)
        self.today = self.company._get_stock_accounting_date(fields.Datetime.now())
        self.first_day = self.today - timedelta(days=days)
        self.orders = {}
        self.bills = {}
        self.moment = None
        self.date = None

    # What it has ----------------------------------------------------------------------

    def _set_up_books(self):
        self.company.opening_stock_account_id = self.accounts[tables.OPENING]
        self.company.donation_income_account_id = self.accounts[tables.DONATIONS]
        self.cash_journal, self.bank = (
            self.open_journal(kind, code, name, self.accounts[account])
            for kind, code, name, account in (
                ("cash", "CAIS", "Caisse de la pharmacie", tables.CASH),
                ("bank", "BANQ", "Banque de l'hôpital", tables.BANK),
            )
        )

    def _hire(self, role, login, name, groups):
        """Let somebody work in the hospital; the password is the login."""
        partner = self.company.partner_id
        login = f"{login}.demo"
        credentials = {"login": login, "password": login}
        region = {"lang": partner.lang, "tz": partner.tz}
        self.hire(role, *groups, name=name, **credentials, **region)

    def _create_wards(self):
        """Return the wards, each with an analytic account of its own, by their key."""
        plans = self.env["account.analytic.plan"]
        # a plan of its own would add columns to tables while modules are being loaded
        project_plan, _others = plans._get_all_plans()
        plan = plans.create({"name": "Services (démo)", "parent_id": project_plan.id})
        wards = {}
        for key, name in tables.WARDS.items():
            account = self._get_or_create(
                "account.analytic.account", {"code": key}, name=name, plan_id=plan.id
            )
            wards[key] = self.create_location(
                name,
                "ward",
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
            role: self.accounts[account]
            for role, account in zip(tables.GROUP_ACCOUNTS, codes, strict=True)
        }
        return self.create_group(code, name, **accounts)

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

    def let_visitors_in(self):
        """Show the hospital to whoever installs Odoo, and to Odoo's demo user."""
        groups = [Command.link(self.env.ref(name).id) for name in SHOWN_TO_VISITORS]
        for name in VISITORS:
            user = self.env.ref(name, raise_if_not_found=False)
            if user:
                companies = [Command.link(self.company.id)]
                user.write({"group_ids": groups, "company_ids": companies})

    # What happens in it ---------------------------------------------------------------

    def play(self, events):
        """Let all events happen.

        :param events: of ``three_months``, in their order
        """
        for number, event in enumerate(events):
            day = self.first_day + timedelta(days=event.day)
            if day != self.date:
                self.date, first = day, number
            opening = datetime.combine(day, OPENS_AT)
            self.moment = min(
                opening + (number - first) * BETWEEN_EVENTS, fields.Datetime.now()
            )
            happen = getattr(self, f"_happen_{event.verb}")
            happen(event.lines, **event.detail)

    def _happen_open(self, lines):
        """The books begin: what is in the bank, and what is on the shelves."""
        amounts = {tables.BANK: tables.OPENING_BALANCE}
        self._book(self.bank, "Solde d'ouverture", tables.OPENING, amounts)
        self.transfer(self.places["opening"], self.stock, *self._of_articles(lines))

    def _happen_order(self, lines, month, vendor, prices):
        """The buyer orders, in the packs that the vendor sells."""
        order = self.order(
            *(self._pack(code, quantity, prices[code]) for code, quantity in lines),
            partner_id=self.partners[vendor].id,
            date_order=self.moment,
            picking_type_id=self.warehouse.in_type_id.id,
            currency_id=self.company.currency_id.id,
        )
        order.date_approve = self.moment
        self.orders[month, vendor] = order

    def _happen_receive(self, lines, month, vendor):
        """The storekeeper takes in what has come; what has not stays to be received."""
        self.receive(self.orders[month, vendor], *self._of_articles(lines))

    _happen_receive_rest = _happen_receive

    def _happen_bill(self, _lines, month, vendor, factors):
        """The accountant books the bill of an order, at another price if need be."""
        order = self.orders[month, vendor]
        bill = self.draft_bill(
            order,
            invoice_date=self.date,
            date=self.date,
            ref=f"FA/{self.date:%y%m}/{order.name}",
        )
        for line in bill.invoice_line_ids:
            line.price_unit *= factors.get(line.product_id.default_code, 1.0)
        bill.with_context(force_period_date=self.date).action_post()
        self.bills[month, vendor] = bill

    def _happen_pay(self, _lines, month, vendor):
        """The accountant pays a bill from the bank."""
        self.pay(self.bills[month, vendor], self.bank, payment_date=self.date)

    def _happen_replenish(self, lines):
        """The storekeeper fills the shelves of the pharmacy from the depot."""
        pharmacy = self.depots["pharmacy"].lot_stock_id
        self.transfer(self.stock, pharmacy, *self._of_articles(lines))

    def _happen_issue(self, lines, ward):
        """The storekeeper issues to a ward."""
        kind = self.warehouse.ward_issue_type_id.id
        place = self.wards[ward]
        lines = self._of_articles(lines)
        self.transfer(self.stock, place, *lines, picking_type_id=kind)

    def _happen_ward_return(self, lines, ward, origin):
        """A ward gives back what it did not need."""
        vals = {
            "picking_type_id": self.warehouse.ward_return_type_id.id,
            "origin": origin,
        }
        place = self.wards[ward]
        self.transfer(place, self.stock, *self._of_articles(lines), **vals)

    def _happen_dispense(self, lines):
        """The pharmacy hands medicines to the patients of the day."""
        pharmacy = self.depots["pharmacy"]
        patients = self.env.ref("stock.stock_location_customers")
        self.transfer(
            pharmacy.lot_stock_id,
            patients,
            *self._of_articles(lines),
            picking_type_id=pharmacy.out_type_id.id,
        )

    def _happen_donate(self, lines, origin):
        """A donor gives."""
        vals = {
            "picking_type_id": self.warehouse.in_type_id.id,
            "partner_id": self.partners["donor"].id,
            "origin": origin,
        }
        place = self.places["donation"]
        self.transfer(place, self.stock, *self._of_articles(lines), **vals)

    def _happen_break_vials(self, lines, reason, origin):
        """The storekeeper records a loss, with its reason."""
        known = self.env.ref(f"bhima_stock_accounting.loss_reason_{reason}")
        vals = {"loss_reason_id": known.id, "origin": origin}
        place = self.places["loss"]
        self.transfer(self.stock, place, *self._of_articles(lines), **vals)

    _happen_expire = _happen_break_vials

    def _happen_return_to_vendor(self, lines, month, vendor):
        """The storekeeper sends back what came damaged."""
        receipt = self.orders[month, vendor].picking_ids[:1]
        quantities = dict(lines)
        self.send_back(
            receipt,
            *(
                quantities.get(move.product_id.default_code, 0)
                for move in receipt.move_ids
            ),
        )

    def _happen_count(self, lines):
        """The storekeeper counts some shelves of the depot."""
        for code, difference in lines:
            quants = self.as_user("storekeeper", self.env["stock.quant"]).with_context(
                inventory_mode=True,
                force_period_date=self.date,
                inventory_name=f"Inventaire du {self.date:%d/%m/%Y}",
            )
            quant = quants.search(
                [
                    ("product_id", "=", self.articles[code].id),
                    ("location_id", "=", self.stock.id),
                ]
            )
            quant.inventory_quantity = quant.quantity + difference
            quant.action_apply_inventory(self.moment)

    def _happen_take_cash(self, lines):
        """The accountant books what patients have paid at the pharmacy."""
        sales = {}
        for code, quantity in lines:
            article = self.articles[code]
            account = article.inventory_group_id.income_account_id.code
            sales[account] = sales.get(account, 0.0) - quantity * article.list_price
        self._book(self.cash_journal, "Recettes de la pharmacie", tables.CASH, sales)

    # How they do it -------------------------------------------------------------------

    def _of_articles(self, lines):
        """Return lines of (article, quantity) for those of (code, quantity)."""
        return [(self.articles[code], quantity) for code, quantity in lines]

    def _pack(self, code, quantity, price):
        """Return an order line in the pack of an article: quantity and its price."""
        article = self.articles[code]
        pack = article.uom_ids[:1] or article.uom_id
        quantity = article.uom_id._compute_quantity(quantity, pack)
        return article, quantity, article.uom_id._compute_price(price, pack), pack

    def _prepare_order_line_vals(self, *line):
        planned = self.moment + timedelta(days=5)
        return {**super()._prepare_order_line_vals(*line), "date_planned": planned}

    def prepare_transfer(self, source, destination, *lines, **vals):
        vals = {"scheduled_date": self.moment, **vals}
        return super().prepare_transfer(source, destination, *lines, **vals)

    def validate(self, picking):
        """The storekeeper validates a transfer, on the day that it happened."""
        done = super().validate(picking.with_context(force_period_date=self.date))
        if self.date > self.first_day:
            # What happens in its order needs no replay of costs, as a correction of
            # the effective date does: without one, it is the first and no correction.
            done.date_done = False
        done.date_done = self.moment
        return done

    def _book(self, journal, reference, counterpart, amounts):
        """The accountant books amounts, by code of account, against another account."""
        amounts = {**amounts, counterpart: -sum(amounts.values())}
        balances = {self.accounts[code]: amount for code, amount in amounts.items()}
        self.book(journal, balances, date=self.date, ref=reference)
