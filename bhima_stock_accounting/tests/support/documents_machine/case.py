"""Two hospitals that buy, driven in step by documents: what they start with."""

import os
from datetime import date, timedelta

from odoo.tests import freeze_time

from ....demo.hospital import found_ifrs_hospital, found_ohada_hospital
from ..machine.case import FOUNDED, IS_LONG, LedgerMachineCase
from .books import PurchaseBooks
from .depot import PurchaseDepot, create_taxes
from .machine import ALL_STEPS, DocumentMachine
from .plans import ALL_KINDS, CURRENCIES, KINDS, TAXES, UNITS

USUAL_KINDS = frozenset(kinds[0] for kinds in KINDS.values())
EXAMPLES, STEPS = (15, 25) if IS_LONG else (1, 10)
# By hand: ``BHIMA_DOCUMENT_EXAMPLES=200,15`` is so many stories of so many steps, other
# ones each time; ``BHIMA_DOCUMENT_KINDS`` and ``BHIMA_DOCUMENT_STEPS`` are ``all`` or
# names with commas between them.
BY_HAND = os.environ.get("BHIMA_DOCUMENT_EXAMPLES")
# Units of the company for one of the foreign currency, from day to day.
RATES = {"euros": 1.37, "francs": 0.0021, "dinars": 3.271}
DAYS = 120
TERMS = {"mixed_terms": "mixed", "included_terms": "included"}


def read(name, everything):
    """Return the names that somebody asks for by hand; none if nobody does."""
    names = os.environ.get(name, "")
    return frozenset(everything if names == "all" else filter(None, names.split(",")))


class DocumentMachineCase(LedgerMachineCase):
    """Two hospitals driven in step by documents."""

    MACHINE = DocumentMachine
    DEPOT = PurchaseDepot
    CURRENCY = None
    RECEPTION = "one_step"
    CREDIT = "goods_received"

    @classmethod
    def setUpClass(cls):
        super(LedgerMachineCase, cls).setUpClass()
        with freeze_time(FOUNDED):
            found = (found_ohada_hospital, found_ifrs_hospital)
            cls.hospitals = [found_hospital(cls.env) for found_hospital in found]
            for hospital in cls.hospitals:
                prepare(hospital, cls.CURRENCY)
                hospital.warehouse.reception_steps = cls.RECEPTION
            cls.hospitals[1].company.stock_supplier_credit = cls.CREDIT

    def run_documents(
        self, number, method="average", kinds=ALL_KINDS, without=(), **vals
    ):
        """Run the machine on new articles.

        :param int number: chooses the steps that are taken
        :param kinds: those that are tried besides the usual ones
        :param without: steps that are left out
        :param vals: what the articles are like
        """
        asked = read("BHIMA_DOCUMENT_KINDS", ALL_KINDS)
        self.kinds = USUAL_KINDS | (asked or frozenset(kinds))
        steps = read("BHIMA_DOCUMENT_STEPS", ALL_STEPS) or frozenset(ALL_STEPS)
        examples, count = EXAMPLES, STEPS
        if BY_HAND:
            examples, count = map(int, BY_HAND.split(","))
        self.stock(method, **vals)
        self.run_steps(
            number,
            steps.difference(without),
            (examples, count),
            IS_LONG or bool(BY_HAND),
        )

    def is_active(self, name):
        """Tell whether a step may be taken; days pass where rates change by them."""
        is_needed = name != "wait" or not self.kinds.isdisjoint(CURRENCIES)
        return is_needed and super().is_active(name)

    def is_active_kind(self, kind):
        return kind in self.kinds

    def make_depots(self):
        return [
            (self.DEPOT(hospital, articles), PurchaseBooks(hospital))
            for hospital, articles in self.stocked
        ]

    def assert_books(self, depots, books):
        """Check each hospital, and that both have and have used the same."""
        faults = [
            f"{book.company.name}: {fault}"
            for depot, book in zip(depots, books, strict=True)
            for fault in (
                *book.get_faults(depot.articles),
                *book.get_purchase_faults(depot, self.method != "standard"),
            )
        ]
        ohada, ifrs = books
        for name, pair in (
            ("stock", (ohada.get_balance("stock"), ifrs.get_balance("stock"))),
            ("cost", (ohada.get_cost(), ifrs.get_cost())),
        ):
            if ohada.currency.compare_amounts(*pair):
                faults.append(f"{name}: OHADA {pair[0]}, IFRS {pair[1]}")
        if faults:
            story = [f"story.{step}" for step in self.told]
            self.fail("\n".join(["", *story, *faults]))

    def setUp(self):
        super().setUp()
        self.told = []

    def begin(self, method="average", **vals):
        """Return a story to tell step by step, as a failing machine has told it.

        Each step is checked as those of the machine are:

            story = self.begin()
            story.order((Ordered(0, 5, 12.34, unit="packs"),))
            story.receive(0, (5000,))
        """
        self.kinds, self.steps = frozenset(ALL_KINDS), frozenset(ALL_STEPS)
        self.stock(method, **vals)
        return Story(self.MACHINE(self), self.addCleanup)


class Story:
    """Steps of a machine that are told, and not drawn."""

    def __init__(self, machine, add_cleanup):
        self.machine = machine
        machine.say = machine.case.told.append
        add_cleanup(machine.close)

    def __getattr__(self, name):
        return lambda *figures: self._take(name, figures)

    def _take(self, name, figures):
        if name == "wait":
            self.machine.clock += timedelta(days=figures[0])
        self.machine.take(name, *figures)
        self.machine.all_agree()


def prepare(hospital, currency=None):
    """Give a hospital what documents need: units, taxes, rates, terms."""
    env = hospital.env
    if currency:
        own = env.ref(currency)
        own.active = True
        hospital.company.currency_id = own
    hospital.units = {
        "units": env.ref("uom.product_uom_unit"),
        "dozens": env.ref("uom.product_uom_dozen"),
        "packs": env["uom.uom"].create(
            {
                "name": f"Pack of 1000 ({hospital.company.id})",
                "relative_factor": UNITS["packs"][0],
                "relative_uom_id": env.ref("uom.product_uom_unit").id,
            }
        ),
    }
    hospital.taxes = {name: create_taxes(hospital, name) for name in TAXES}
    hospital.currencies = {name: env.ref(ref) for name, ref in CURRENCIES.items()}
    for name, foreign in hospital.currencies.items():
        foreign.active = True
        if foreign != hospital.company.currency_id:
            create_rates(hospital, foreign, RATES[name])
    gain = hospital._get_account("773000", "income_other", "Escomptes obtenus")
    hospital.company.account_journal_early_pay_discount_gain_account_id = gain
    hospital.terms = {"no_terms": env["account.payment.term"]}
    for name, computation in TERMS.items():
        hospital.terms[name] = env["account.payment.term"].create(
            {
                "name": f"2 % 10 jours ({computation})",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
            }
        )


def create_rates(hospital, currency, usual):
    """Let the rate of a currency change each day, by a few percent."""
    first = date(2026, 9, 1)
    hospital.env["res.currency.rate"].create(
        [
            {
                "currency_id": currency.id,
                "company_id": hospital.company.id,
                "name": first + timedelta(days=day),
                "inverse_company_rate": usual * (1 + (day * 7 % 11 - 5) / 100),
            }
            for day in range(DAYS)
        ]
    )
