from hypothesis import strategies as st

from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.bhima_stock_accounting.tests.support.machine.case import (
    FOUNDED,
    LedgerMachineCase,
)
from odoo.addons.bhima_stock_accounting.tests.support.machine.depot import Depot
from odoo.addons.bhima_stock_accounting.tests.support.machine.driver import step
from odoo.addons.bhima_stock_accounting.tests.support.machine.machine import (
    LedgerMachine,
)


class DepotWithFreight(Depot):
    """A hospital that pays freight as well."""

    def add_freight(self, number, amount):
        """The manager shares freight out on a receipt."""
        costs = self.hospital.as_user("storekeeper", self.env["stock.landed.cost"])
        line = {
            "product_id": self.hospital.transport.id,
            "name": "Fret",
            "price_unit": amount,
            "split_method": "equal",
            "account_id": self.hospital.accounts["freight"].id,
        }
        costs.create(
            {
                "picking_ids": [Command.set(self.transfers[number].ids)],
                "account_journal_id": self.hospital.company._get_stock_journal().id,
                "cost_lines": [Command.create(line)],
            }
        ).button_validate()


class MachineWithFreight(LedgerMachine):
    """Freight of any receipt at any time."""

    @step("purchases", amount=st.integers(-99, 9_999).filter(bool))
    def add_freight(self, transfer, amount):
        self.take("add_freight", transfer, amount / 100)


@tagged("post_install", "-at_install")
class TestLandedCostMachine(LedgerMachineCase):
    """Any steps in any order, and freight in between."""

    MACHINE = MachineWithFreight
    DEPOT = DepotWithFreight
    COSTS = ("freight",)

    @classmethod
    @freeze_time(FOUNDED)
    def setUpClass(cls):
        super().setUpClass()
        for hospital in cls.hospitals:
            account = ("601500", "expense", "Frais sur achats")
            hospital.accounts["freight"] = hospital._get_account(*account)
            hospital.transport = hospital.create_article(
                "Transport", type="service", is_storable=False, inventory_group_id=False
            )

    def is_active(self, name):
        return name == "add_freight" or super().is_active(name)

    def test_average(self):
        self.run_machine(21, "average")

    def test_fifo(self):
        self.run_machine(22, "fifo")

    def test_standard(self):
        self.run_machine(23, "standard")
