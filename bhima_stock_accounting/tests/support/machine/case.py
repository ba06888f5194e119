"""Two hospitals that a machine drives in step: what they start with."""

import copy
import os
from functools import partial

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.internal.constants_ast import Constants
from hypothesis.stateful import run_state_machine_as_test

from odoo import Command
from odoo.tests import TransactionCase, freeze_time

from ....demo.founding import GROUP_ROLES
from ....demo.hospital import found_ifrs_hospital, found_ohada_hospital
from .books import Books
from .depot import Depot
from .machine import ACTIVE_STEPS, LedgerMachine

FOUNDED = "2026-10-01 08:00:00"
# The same examples each time; ``script/test --long`` looks for others.
IS_LONG = bool(os.environ.get("BHIMA_TEST_LONG"))
EXAMPLES, STEPS = (15, 25) if IS_LONG else (2, 12)


class LedgerMachineCase(TransactionCase):
    """Two hospitals driven in step, with articles of one costing method."""

    MACHINE = LedgerMachine
    DEPOT = Depot
    # The stock ledger is the value of stock to the cent after each step under these.
    EXACT_METHODS = ("average", "fifo", "standard")
    # Accounts of landed costs, which IFRS takes to the stock.
    COSTS = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(FOUNDED):
            found = (found_ohada_hospital, found_ifrs_hospital)
            cls.hospitals = [found_hospital(cls.env) for found_hospital in found]
            for hospital in cls.hospitals:
                prepare(hospital)

    def run_machine(self, number, method, without=(), is_shared=False, **vals):
        """Run the machine on new articles.

        :param int number: chooses the steps that are taken
        :param str method: costing method
        :param without: steps that are left out
        :param bool is_shared: the hospitals have the same articles and groups
        :param vals: what the articles are like
        """
        steps = frozenset(ACTIVE_STEPS).difference(without)
        self.stock(method, is_shared, **vals)
        self.run_steps(number, steps)

    def stock(self, method, is_shared=False, **vals):
        """Let the hospitals have new articles; see :meth:`run_machine`."""
        self.method = method
        self.is_exact = method in self.EXACT_METHODS
        with freeze_time(FOUNDED):
            self.stocked = self._stock(method, is_shared, vals)

    def run_steps(self, number, steps, budget=(EXAMPLES, STEPS), is_searching=IS_LONG):
        """Run the machine on the articles that there are.

        :param int number: chooses the steps that are taken
        :param steps: those that may be taken
        :param tuple budget: number of stories, and of the steps of each
        :param bool is_searching: look for other stories each time
        """
        self.steps = steps
        examples, step_count = budget
        # it mixes in numbers of the modules that happen to be loaded
        self.patch(HypothesisProvider, "_local_constants", Constants())
        factory = partial(self.MACHINE, self)
        # the same steps each time, but where others are looked for
        run_state_machine_as_test(
            factory if is_searching else seed(number)(factory),
            settings=settings(
                max_examples=examples,
                stateful_step_count=step_count,
                phases=(Phase.generate, Phase.shrink)[: 1 + is_searching],
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )

    def _stock(self, method, is_shared, vals):
        """Return the hospitals, each with its articles.

        :rtype: list[tuple]
        """
        stocked = []
        for hospital in self.hospitals:
            if is_shared and stocked:
                owner, articles = stocked[0]
                hospital = share(owner, hospital)
            else:
                company = hospital.company.browse() if is_shared else hospital.company
                articles = [
                    hospital.create_article(name, company_id=company.id, **vals)
                    for name in ("Article 0", "Article 1")
                ]
            hospital.category.property_cost_method = method
            stocked.append((hospital, articles))
        return stocked

    def make_depots(self):
        """Return the hospitals as the machine knows them, with their books."""
        return [
            (self.DEPOT(hospital, articles), Books(hospital))
            for hospital, articles in self.stocked
        ]

    def is_active(self, name):
        """Tell whether a step may be taken."""
        return name in self.steps

    def assert_books(self, depots, books):
        """Check each hospital, and that they own and have used the same."""
        faults = [
            fault
            for depot, book in zip(depots, books, strict=True)
            for fault in book.get_faults(depot.articles, self.is_exact)
        ]
        self.assertEqual(faults, [])
        for ohada_roles, ifrs_roles in (
            (("stock", "other_stock"), ("stock", "other_stock")),
            (("expense", "variation"), ("expense", "goods_received", *self.COSTS)),
        ):
            ohada, ifrs = books
            self.assertEqual(
                ohada.get_balance(*ohada_roles), ifrs.get_balance(*ifrs_roles)
            )

    def assert_settled(self, depots, books):
        """Check what is left when everything that was received is billed.

        The charges are the same, and goods received hold only what had no order.
        """
        ohada, ifrs = books
        without_order = ifrs.get_received_without_order()
        less_than_a_cent = 0.001
        delta = depots[0].get_cents_of_refunds() + less_than_a_cent
        self.assertAlmostEqual(
            ifrs.get_balance("goods_received"), -without_order, delta=delta
        )
        self.assertAlmostEqual(
            ohada.get_balance("expense", "variation"),
            ifrs.get_balance("expense", *self.COSTS) - without_order,
            delta=delta,
        )


def prepare(hospital):
    """Give a hospital what the machine needs: a shelf, two groups, a foreign rate."""
    hospital.shelf = hospital.env["stock.location"].create(
        {"name": "Rayon B", "usage": "internal", "location_id": hospital.stock.id}
    )
    other = hospital._get_account("311900", "asset_current", "Injectables")
    hospital.accounts["other_stock"] = other
    code = f"INJ.{hospital.company.id}"
    hospital.groups = [
        hospital.group,
        hospital.create_group(code, f"Injectables ({code})", stock=other),
    ]
    # a part of a box is a number of two decimals, as Odoo keeps quantities
    hospital.box = hospital.env["uom.uom"].create(
        {
            "name": f"Box of 4 ({code})",
            "relative_factor": 4,
            "relative_uom_id": hospital.env.ref("uom.product_uom_unit").id,
        }
    )
    manager = hospital.env.ref("stock.group_stock_manager")
    hospital.users["storekeeper"].group_ids = [Command.link(manager.id)]
    euro = hospital.env.ref("base.EUR")
    euro.active = True
    hospital.env["res.currency.rate"].create(
        {
            "currency_id": euro.id,
            "company_id": hospital.company.id,
            "name": "2026-01-01",
            "inverse_company_rate": 1.37,
        }
    )


def share(owner, hospital):
    """Return a hospital that uses category and groups of another one.

    The accounts are its own.
    """
    hospital = copy.copy(hospital)
    hospital.category = owner.category.with_env(hospital.env)
    for group, stock in zip(owner.groups, ("stock", "other_stock"), strict=True):
        accounts = {**hospital.accounts, "stock": hospital.accounts[stock]}
        group.with_env(hospital.env).write(
            {
                f"{role}_account_id": accounts[role].id
                for role in GROUP_ROLES
                if role in accounts
            }
        )
    hospital.groups = [group.with_env(hospital.env) for group in owner.groups]
    return hospital
