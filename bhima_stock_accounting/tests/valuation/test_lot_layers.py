from ...models.valuation.product import FIRST_DEPTH
from ..support.cases import IfrsCase, OhadaCase
from ..support.lots import LotsMixin


class LotLayersMixin(LotsMixin):
    """Lots that came together, first at 2.0 and then at 4.0: the oldest goes first."""

    def setUp(self):
        super().setUp()
        self.hospital.category.property_cost_method = "fifo"
        self.lot_a = self.lot_b = self.env["stock.lot"]
        self._receive_both(5, 2.0)
        self._receive_both(5, 4.0)

    def _receive_both(self, quantity, price):
        """Receive as much of lot A as of lot B, on one line of a receipt."""
        order = self.hospital.order((self.vaccine, 2 * quantity, price))
        move = order.picking_ids.move_ids
        move.move_line_ids.unlink()
        for name in ("A", "B"):
            self._add_line(order.picking_ids, self._get_lot(name), quantity)
        self.hospital.receive(order)
        lots = self.lot_a | self.lot_b
        figures = dict.fromkeys(lots, (quantity, quantity * price))
        self._assert_lots_moved(move, "receipt", figures)

    def _get_lot(self, name):
        """Return the lot, made at its first receipt."""
        attribute = f"lot_{name.lower()}"
        if not getattr(self, attribute):
            lots = self.env["stock.lot"]
            vals = {"product_id": self.vaccine.id, "name": name}
            setattr(self, attribute, lots.create(vals))
        return getattr(self, attribute)

    def test_each_lot_is_worth_what_its_receipts_have_cost(self):
        self._assert_left(30.0, 30.0)

    def test_oldest_of_each_lot_goes_first(self):
        move = self._issue(lot_a=6).move_ids
        self._assert_moved(move, "consumption", -6.0, -14.0)
        self._assert_left(16.0, 30.0)
        move = self._issue(lot_b=5).move_ids
        self._assert_moved(move, "consumption", -5.0, -10.0)
        self._assert_left(16.0, 20.0)

    def test_two_lots_leave_at_once(self):
        figures = {self.lot_a: (-6.0, -14.0), self.lot_b: (-5.0, -10.0)}
        move = self._issue(lot_a=6, lot_b=5).move_ids
        self._assert_lots_moved(move, "consumption", figures)
        self._assert_left(16.0, 20.0)

    def test_same_lot_leaves_on_two_lines_of_a_batch(self):
        """The second line starts where the first one has stopped."""
        first, second = self._prepare_issue(lot_a=4), self._prepare_issue(lot_a=4)
        self.hospital.as_user("storekeeper", first | second).button_validate()
        self._assert_moved(first.move_ids, "consumption", -4.0, -8.0)
        self._assert_moved(second.move_ids, "consumption", -4.0, -14.0)
        self._assert_left(8.0, 30.0)

    def test_unit_cost_of_a_lot_is_that_of_what_is_left(self):
        self._issue(lot_a=6)
        lots = (self.lot_a | self.lot_b).with_company(self.company)
        self.assertEqual(lots.mapped("standard_price"), [4.0, 3.0])
        article = self.vaccine.with_company(self.company)
        self.assertAlmostEqual(article.standard_price, 46.0 / 14.0)

    def test_return_comes_back_at_what_it_left_at(self):
        issue = self._issue(lot_a=6)
        move = self.hospital.send_back(issue, 6).move_ids
        self._assert_moved(move, "consumption_return", 6.0, 14.0)
        self._assert_left(30.0, 30.0)

    def test_goods_of_a_receipt_deeper_than_the_first_look(self):
        """Many other lots came later."""
        for number in range(FIRST_DEPTH):
            self._receive_lot(f"C{number}", 1, 9.0)
        lots = (self.lot_a | self.lot_b).with_company(self.company)
        self.assertEqual(lots.mapped("total_value"), [30.0, 30.0])
        article = self.vaccine.with_company(self.company)
        self.assertEqual(article.total_value, 60.0 + 9.0 * FIRST_DEPTH)
        self._assert_moved(self._issue(lot_a=6).move_ids, "consumption", -6.0, -14.0)


class TestOhadaLotLayers(LotLayersMixin, OhadaCase):
    COUNTERPART = dict.fromkeys(
        ("receipt", "consumption", "consumption_return"), "variation"
    )


class TestIfrsLotLayers(LotLayersMixin, IfrsCase):
    COUNTERPART = {
        "receipt": "goods_received",
        "consumption": "expense",
        "consumption_return": "expense",
    }
