from importlib.util import find_spec
from unittest import skipUnless

from odoo.tests import TransactionCase, tagged

LedgerMachineCase = TransactionCase
HAS_HYPOTHESIS = find_spec("hypothesis")
if HAS_HYPOTHESIS:
    from ..support.machine.case import LedgerMachineCase

BY_LOT = {"tracking": "lot", "lot_valuated": True}


@skipUnless(HAS_HYPOTHESIS, "Whoever runs Odoo's own runner may not have Hypothesis.")
@tagged("post_install", "-at_install")
class TestLedgerMachine(LedgerMachineCase):
    """Any steps in any order, by costing method.

    Lots have a cost each; shared articles are those of both hospitals, each with
    accounts and costs of its own.
    """

    def test_average(self):
        self.run_machine(1, "average")

    def test_fifo(self):
        self.run_machine(2, "fifo")

    def test_standard(self):
        self.run_machine(3, "standard")

    def test_average_by_lot(self):
        self.run_machine(4, "average", **BY_LOT)

    def test_fifo_by_lot(self):
        self.run_machine(5, "fifo", **BY_LOT)

    def test_standard_by_lot(self):
        self.run_machine(6, "standard", **BY_LOT)

    def test_average_of_shared_articles(self):
        self.run_machine(7, "average", is_shared=True)

    def test_fifo_of_shared_articles(self):
        self.run_machine(8, "fifo", is_shared=True)
