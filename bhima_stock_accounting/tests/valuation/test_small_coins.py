from odoo.tests import tagged

from ...rules.shares import share_out
from ..support.cases import IfrsCase, StockAccountingCase
from .test_revaluation import RevaluationMixin


@tagged("post_install", "-at_install")
class TestCostsBelowTheCoin(RevaluationMixin, StockAccountingCase):
    """The CFA franc has no cents, a tablet costs 2.5 of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.use_francs_without_cents()

    def test_typed_cost_keeps_its_decimals(self):
        """Odoo keeps it as an amount of money, so 2.5 would have become 3."""
        self.stock_up(1000, 2.0)
        self.type_cost(2.5)
        self.assert_booked({"stock": 2500.0, "variation": -2500.0})
        self.assertEqual(self.article.with_company(self.company)._run_avco()[0], 2.5)
        order = self.hospital.order((self.article, 1000, 3.5))
        self.hospital.receive(order)
        self.assert_booked({"stock": 6000.0, "variation": -6000.0})
        order.order_line.price_unit = 4.5
        self.assert_booked({"stock": 7000.0, "variation": -7000.0})
        self.assert_in_agreement()

    def test_units_leave_at_whole_francs(self):
        """3 for 10: each leaves the ledger at the cost times what is left."""
        self.stock_up(3, 3.3333)
        values = []
        for _one in range(3):
            issue = self.hospital.consume((self.article, 1))
            values.append(issue.move_ids.value)
            self.assert_in_agreement()
        self.assertEqual(values, [3.0, 4.0, 3.0])
        self.assert_booked({})


class TestCentsOfVendors(IfrsCase):
    def test_vendor_takes_goods_back_at_what_he_asked(self):
        """12 for 10.00: one is used, one goes back for 0.83, the cent is cost."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.order((self.article, 1, 10.0, dozen))
        receipt = self.hospital.receive(order)
        self.hospital.bill(order)
        self.hospital.consume((self.article, 1))
        self.hospital.send_back(receipt, 1)
        asked_back = {"goods_received": 0.83, "supplier": -10.0}
        self.assert_booked({"stock": 8.33, "expense": 0.84, **asked_back})
        self.assert_in_agreement()

    def test_opposite_changes_that_cancel_out_are_shared_without_harm(self):
        shares = share_out(self.company.currency_id, 5.0, [10.1, 20.2, -30.3])
        self.assertEqual(shares, [0.0, 0.0, 5.0])
