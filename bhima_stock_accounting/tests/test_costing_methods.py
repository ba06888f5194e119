from .common import OhadaCase


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
