from odoo.tests import tagged

from .common import StockAccountingCase
from .test_revaluation import RevaluationMixin


@tagged("post_install", "-at_install")
class TestCostsBelowTheCoin(RevaluationMixin, StockAccountingCase):
    """The CFA franc has no cents, a tablet costs 2.5 of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        franc = cls.company.currency_id
        franc.rounding = 1.0

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
