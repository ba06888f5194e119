from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase


class TestIntercompany(OhadaCase):
    """From a hospital in francs under OHADA to one in dollars under IFRS, and back.

    Odoo values what comes in at the order's price, else at the cost of the receiver:
    neither knows the other's books.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = found_ifrs_hospital(cls.env, "Second Hospital")
        cls.other_article = cls.other.adopt(cls.article)
        cls.transit = cls.env.ref("stock.stock_location_inter_company")
        cls.stock_up(cls, 100, 5600.0)

    def _send(self, quantity):
        return self.hospital.transfer(
            self.hospital.stock,
            self.transit,
            (self.article, quantity),
            picking_type_id=self.hospital.warehouse.out_type_id.id,
        )

    def _take_in(self, quantity):
        return self.other.transfer(
            self.transit,
            self.other.stock,
            (self.article, quantity),
            picking_type_id=self.other.warehouse.in_type_id.id,
        )

    def _assert_row(self, picking, operation, quantity, value):
        self.assertRecordValues(
            picking.move_ids.stock_ledger_entry_ids,
            [{"operation": operation, "quantity": quantity, "value": value}],
        )

    def _assert_in_other(self, picking, expected):
        entry = picking.account_move_ids
        self.assertEqual(entry.company_id, self.other.company)
        self.assertEqual(entry.line_ids.currency_id, self.other.company.currency_id)
        self.assertEqual(
            {item.account_id: item.balance for item in entry.line_ids},
            {self.other.accounts[role]: value for role, value in expected.items()},
        )

    def _assert_both_in_agreement(self):
        companies = self.company | self.other.company
        self.assertEqual(companies._check_stock_ledger(), [])

    def test_out_of_one_into_the_other_and_both_returns(self):
        sent = self._send(30)
        self._assert_row(sent, "intercompany_out", -30.0, -168000.0)
        self.assert_entry(
            sent.account_move_ids, {"variation": 168000.0, "stock": -168000.0}
        )
        self.other_article.standard_price = 2.0
        taken = self._take_in(30)
        self._assert_row(taken, "intercompany_in", 30.0, 60.0)
        self._assert_in_other(taken, {"stock": 60.0, "goods_received": -60.0})
        self._assert_both_in_agreement()

        given_back = self.other.send_back(taken, 10)
        self._assert_row(given_back, "intercompany_out", -10.0, -20.0)
        self._assert_in_other(given_back, {"expense": 20.0, "stock": -20.0})
        self.stock_up(70, 9000.0)
        returned = self.hospital.send_back(sent, 10)
        self._assert_row(returned, "intercompany_in", 10.0, 56000.0)
        self.assert_entry(
            returned.account_move_ids, {"stock": 56000.0, "variation": -56000.0}
        )
        self.assertEqual(self.other.company._check_stock_ledger(), [])

    def test_order_to_the_other_company_gives_the_price(self):
        """Its receipt comes from the transit; the bill meets it under IFRS."""
        self._send(30)
        supplier = self.company.partner_id.with_company(self.other.company)
        supplier.property_stock_supplier = self.transit
        supplier.property_account_payable_id = self.other.accounts["supplier"]
        order = self.other.order((self.article, 30, 2.5), partner_id=supplier.id)
        receipt = self.other.receive(order)
        self.assertEqual(receipt.location_id, self.transit)
        self._assert_row(receipt, "intercompany_in", 30.0, 75.0)
        self._assert_in_other(receipt, {"stock": 75.0, "goods_received": -75.0})
        bill = self.other.bill(order)
        self.assertEqual(
            {item.account_id: item.balance for item in bill.line_ids},
            {
                self.other.accounts["goods_received"]: 75.0,
                self.other.accounts["supplier"]: -75.0,
            },
        )
        self._assert_both_in_agreement()

    def test_without_a_cost_it_comes_in_at_no_value(self):
        self._send(30)
        taken = self._take_in(30)
        self.assertFalse(taken.account_move_ids)
        self._assert_row(taken, "intercompany_in", 30.0, 0.0)
        self.assertTrue(taken.is_received_at_no_value)
        self._assert_both_in_agreement()
