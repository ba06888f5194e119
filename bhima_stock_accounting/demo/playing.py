"""Three months in the demonstration hospital, played through real documents.

Every verb of the plan is done by the person whose job it is, with the rights of that
person, and dated where it happened.
"""

from datetime import datetime, time, timedelta

from odoo import Command, fields

from . import tables
from .founding import FoundedDemoHospital
from .three_months import DAYS

OPENS_AT = time(6)  # in UTC: seven o'clock in Kinshasa
BETWEEN_EVENTS = timedelta(minutes=20)


class DemoHospital(FoundedDemoHospital):
    """A hospital at work."""

    def __init__(self, env, articles):
        super().__init__(env, articles)
        self.today = self.company._get_stock_accounting_date(fields.Datetime.now())
        self.first_day = self.today - timedelta(days=DAYS)
        self.orders = {}
        self.bills = {}
        self.moment = None
        self.date = None

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
            getattr(self, event.verb)(event.lines, **event.detail)

    # What people do -------------------------------------------------------------------

    def open(self, lines):
        """The books begin: what is in the bank, and what is on the shelves."""
        amounts = {tables.BANK: tables.OPENING_BALANCE}
        self._book(self.bank, "Solde d'ouverture", tables.OPENING, amounts)
        self._transfer("int_type_id", self.places["opening"], None, lines)

    def order(self, lines, month, vendor, prices):
        """The buyer orders, in the packs that the vendor sells."""
        order = self._as("acheteur", "purchase.order").create(
            {
                "partner_id": self.partners[vendor].id,
                "date_order": self.moment,
                "picking_type_id": self.depots["depot"].in_type_id.id,
                "currency_id": self.company.currency_id.id,
                "order_line": [
                    self._prepare_order_line(code, quantity, prices[code])
                    for code, quantity in lines
                ],
            }
        )
        order.button_confirm()
        order.date_approve = self.moment
        self.orders[month, vendor] = order

    def receive(self, lines, month, vendor):
        """The storekeeper takes in what has come; what has not stays to be received."""
        order = self.orders[month, vendor]
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        quantities = dict(lines)
        for move in picking.move_ids:
            came = quantities.get(move.product_id.default_code, 0)
            uom = move.product_id.uom_id
            move.quantity = uom._compute_quantity(came, move.product_uom)
            move.picked = bool(came)
        self._validate(picking)

    receive_rest = receive

    def bill(self, _lines, month, vendor, factors):
        """The accountant books the bill of an order, at another price if need be."""
        order = self.orders[month, vendor].with_user(self.people["comptable"])
        bill = order.env["account.move"].browse(order.action_create_invoice()["res_id"])
        bill.write(
            {
                "invoice_date": self.date,
                "date": self.date,
                "ref": f"FA/{self.date:%y%m}/{order.name}",
            }
        )
        for line in bill.invoice_line_ids:
            line.price_unit *= factors.get(line.product_id.default_code, 1.0)
        bill.with_context(force_period_date=self.date).action_post()
        self.bills[month, vendor] = bill

    def pay(self, _lines, month, vendor):
        """The accountant pays a bill from the bank."""
        wizards = self._as("comptable", "account.payment.register")
        wizard = wizards.with_context(
            active_model="account.move", active_ids=self.bills[month, vendor].ids
        ).create({"journal_id": self.bank.id, "payment_date": self.date})
        wizard.action_create_payments()

    def replenish(self, lines):
        """The storekeeper fills the shelves of the pharmacy from the depot."""
        self._transfer("int_type_id", None, self.depots["pharmacy"].lot_stock_id, lines)

    def issue(self, lines, ward):
        """The storekeeper issues to a ward."""
        self._transfer("ward_issue_type_id", None, self.wards[ward], lines)

    def ward_return(self, lines, ward, origin):
        """A ward gives back what it did not need."""
        kind = "ward_return_type_id"
        self._transfer(kind, self.wards[ward], None, lines, origin=origin)

    def dispense(self, lines):
        """The pharmacy hands medicines to the patients of the day."""
        patients = self.env.ref("stock.stock_location_customers")
        self._transfer("out_type_id", None, patients, lines, depot="pharmacy")

    def donate(self, lines, origin):
        """A donor gives."""
        donor = self.partners["donor"].id
        vals = {"partner_id": donor, "origin": origin}
        self._transfer("in_type_id", self.places["donation"], None, lines, **vals)

    def break_vials(self, lines, reason, origin):
        """The storekeeper records a loss, with its reason."""
        known = self.env.ref(f"bhima_stock_accounting.loss_reason_{reason}")
        vals = {"loss_reason_id": known.id, "origin": origin}
        self._transfer("int_type_id", None, self.places["loss"], lines, **vals)

    expire = break_vials

    def return_to_vendor(self, lines, month, vendor):
        """The storekeeper sends back what came damaged."""
        receipt = self.orders[month, vendor].picking_ids[:1]
        wizards = self._as("magasinier", "stock.return.picking")
        wizard = wizards.with_context(
            active_id=receipt.id, active_ids=receipt.ids, active_model="stock.picking"
        ).create({})
        quantities = dict(lines)
        for line in wizard.product_return_moves:
            line.quantity = quantities.get(line.product_id.default_code, 0)
        returned = wizard.action_create_returns()["res_id"]
        picking = self.env["stock.picking"].browse(returned)
        picking.move_ids.picked = True
        self._validate(picking)

    def count(self, lines):
        """The storekeeper counts some shelves of the depot."""
        place = self.depots["depot"].lot_stock_id
        for code, difference in lines:
            quants = self._as("magasinier", "stock.quant").with_context(
                inventory_mode=True,
                force_period_date=self.date,
                inventory_name=f"Inventaire du {self.date:%d/%m/%Y}",
            )
            quant = quants.search(
                [
                    ("product_id", "=", self.articles[code].id),
                    ("location_id", "=", place.id),
                ]
            )
            quant.inventory_quantity = quant.quantity + difference
            quant.action_apply_inventory(self.moment)

    def take_cash(self, lines):
        """The accountant books what patients have paid at the pharmacy."""
        sales = {}
        for code, quantity in lines:
            article = self.articles[code]
            account = article.inventory_group_id.income_account_id.code
            sales[account] = sales.get(account, 0.0) - quantity * article.list_price
        self._book(self.cash, "Recettes de la pharmacie", tables.CASH, sales)

    # How they do it -------------------------------------------------------------------

    def _as(self, login, model):
        """Return the model as that person sees it, in this company alone."""
        return self.env[model].with_user(self.people[login])

    def _prepare_order_line(self, code, quantity, price):
        article = self.articles[code]
        unit = article.uom_ids[:1] or article.uom_id
        return Command.create(
            {
                "product_id": article.id,
                "product_qty": article.uom_id._compute_quantity(quantity, unit),
                "product_uom_id": unit.id,
                "price_unit": article.uom_id._compute_price(price, unit),
                "date_planned": self.moment + timedelta(days=5),
            }
        )

    def _book(self, journal, reference, counterpart, amounts):
        """The accountant books amounts, by code of account, against another account."""
        amounts = {**amounts, counterpart: -sum(amounts.values())}
        entry = self._as("comptable", "account.move").create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": self.date,
                "ref": reference,
                "line_ids": [
                    Command.create(
                        {"account_id": self.accounts[code].id, "balance": amount}
                    )
                    for code, amount in amounts.items()
                ],
            }
        )
        entry.action_post()

    def _transfer(self, kind, source, destination, lines, depot="depot", **vals):
        """The storekeeper moves articles; a place that is not given is the depot."""
        depot = self.depots[depot]
        places = {
            "location_id": (source or depot.lot_stock_id).id,
            "location_dest_id": (destination or depot.lot_stock_id).id,
        }
        picking = self._as("magasinier", "stock.picking").create(
            {
                **places,
                **vals,
                "picking_type_id": depot[kind].id,
                "scheduled_date": self.moment,
                "move_ids": [
                    Command.create(
                        {
                            **places,
                            "product_id": self.articles[code].id,
                            "product_uom_qty": quantity,
                            "product_uom": self.articles[code].uom_id.id,
                        }
                    )
                    for code, quantity in lines
                ],
            }
        )
        picking.action_confirm()
        # what comes from the shelves is reserved by now
        for move in picking.move_ids.filtered(lambda move: not move.quantity):
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        self._validate(picking)

    def _validate(self, picking):
        """The storekeeper validates a transfer, on the day that it happened."""
        picking.with_user(self.people["magasinier"]).with_context(
            force_period_date=self.date, skip_backorder=True
        ).button_validate()
        done = picking.with_env(self.env)
        if self.date > self.first_day:
            # What happens in its order needs no replay of costs, as a correction of
            # the effective date does: without one, it is the first and no correction.
            done.date_done = False
        done.date_done = self.moment
