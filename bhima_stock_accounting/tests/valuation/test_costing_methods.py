from ..support.cases import OhadaCase


class TestCostingMethods(OhadaCase):
    """What goods come in and leave at, other than at their average cost."""

    def test_standard_cost_enters_at_standard(self):
        self.hospital.category.property_cost_method = "standard"
        self.article.standard_price = 2.0
        picking = self.stock_up(10, 3.0)
        self.assert_entry(picking.account_move_ids, {"stock": 20.0, "variation": -20.0})
        picking = self.hospital.consume((self.article, 4))
        self.assert_entry(picking.account_move_ids, {"variation": 8.0, "stock": -8.0})
        self.assert_in_agreement()

    def test_fifo_leaves_at_the_price_of_the_oldest(self):
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(10, 3.0)
        self.stock_up(10, 5.0)
        picking = self.hospital.consume((self.article, 12))
        self.assert_entry(picking.account_move_ids, {"variation": 40.0, "stock": -40.0})
        self.assert_in_agreement()

    def test_fifo_goes_below_zero(self):
        """18 leave of 12 that are left of 16 for 2.30; 6 are missing at 0.14375."""
        self.hospital.category.property_cost_method = "fifo"
        receipt = self.stock_up(16, 0.14)
        self.env["product.value"].create({"move_id": receipt.move_ids.id, "value": 2.3})
        self.hospital.consume((self.article, 4))
        self.assert_booked({"stock": 1.73, "variation": -1.73})
        self.hospital.consume((self.article, 18))
        self.assert_booked({"stock": -0.86, "variation": 0.86})
        self.assert_in_agreement()
        self.stock_up(10, 1.0)
        self.assert_booked({"stock": 4.0, "variation": -4.0})
        self.assert_in_agreement()

    def test_lot_that_came_at_two_prices_leaves_first_in_first_out(self):
        self.hospital.category.property_cost_method = "fifo"
        vaccine = self.hospital.create_article("BCG", tracking="lot", lot_valuated=True)
        for price in (3.0, 5.0):
            order = self.hospital.order((vaccine, 10, price))
            self.hospital.receive(order, lot="A")
        for quantity, left in ((4, 68.0), (12, 20.0), (4, 0.0)):
            self.hospital.consume((vaccine, quantity))
            self.assertEqual(vaccine.with_company(self.company).total_value, left)
            self.assert_booked({"stock": left, "variation": -left} if left else {})
            self.assert_in_agreement()
