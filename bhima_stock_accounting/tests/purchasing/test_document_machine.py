from importlib.util import find_spec
from unittest import skipUnless

from odoo.tests import TransactionCase, tagged

DocumentMachineCase = TransactionCase
HAS_HYPOTHESIS = find_spec("hypothesis")
if HAS_HYPOTHESIS:
    from ..support.documents_machine.case import DocumentMachineCase

BY_LOT = {"tracking": "lot", "lot_valuated": True}
WHY = "Whoever runs Odoo's own runner may not have Hypothesis."


@skipUnless(HAS_HYPOTHESIS, WHY)
@tagged("post_install", "-at_install")
class TestDocumentMachine(DocumentMachineCase):
    """Any documents in any order: each order line costs what they say."""

    def test_average(self):
        self.run_documents(1)

    def test_fifo(self):
        self.run_documents(2, "fifo")

    def test_standard(self):
        self.run_documents(3, "standard")

    def test_average_by_lot(self):
        self.run_documents(4, "average", **BY_LOT)

    def test_fifo_by_lot(self):
        self.run_documents(5, "fifo", **BY_LOT)


@skipUnless(HAS_HYPOTHESIS, WHY)
@tagged("post_install", "-at_install")
class TestDocumentMachineInThreeSteps(DocumentMachineCase):
    """Goods are looked at, and put away, after they came in."""

    RECEPTION = "three_steps"

    def test_average(self):
        self.run_documents(6)


@skipUnless(HAS_HYPOTHESIS, WHY)
@tagged("post_install", "-at_install")
class TestDocumentMachineWithDirectCredits(DocumentMachineCase):
    """Under IFRS the receipt credits the vendor himself."""

    CREDIT = "supplier"

    def test_average(self):
        self.run_documents(7)


@skipUnless(HAS_HYPOTHESIS, WHY)
@tagged("post_install", "-at_install")
class TestDocumentMachineInFrancs(DocumentMachineCase):
    """The company's currency has no decimals."""

    CURRENCY = "base.XAF"

    def test_average(self):
        self.run_documents(8)


@skipUnless(HAS_HYPOTHESIS, WHY)
@tagged("post_install", "-at_install")
class TestDocumentMachineInDinars(DocumentMachineCase):
    """The company's currency has three decimals."""

    CURRENCY = "base.KWD"

    def test_average(self):
        self.run_documents(9)
