from importlib.util import find_spec
from unittest import skipUnless

from odoo.tests import TransactionCase, tagged

DocumentMachineCase = TransactionCase
HAS_HYPOTHESIS = find_spec("hypothesis")
if HAS_HYPOTHESIS:
    from ..support.documents_machine.case import DocumentMachineCase
    from ..support.documents_machine.plans import Billed, Ordered, Refunded


@skipUnless(HAS_HYPOTHESIS, "Whoever runs Odoo's own runner may not have Hypothesis.")
@tagged("post_install", "-at_install")
class TestDocumentMachine(DocumentMachineCase):
    """Any documents in any order: each order line costs what they say."""

    def test_average(self):
        self.run_documents(1)

    def test_told(self):
        story = self.begin()
        story.order((Ordered(0, 10, 10.0), Ordered(1, 2, 3.0)))
        story.receive(0, (10, 1))
        story.bill((Billed(0, 0, 6), Billed(0, 1, 2)))
        story.issue(0, 3, "ward")
        story.send_back(2, 3)
        story.refund(0, (Refunded(0, 2),))
        story.bill((Billed(0, 0, 6),))
        story.pay(0)
