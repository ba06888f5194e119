from odoo.exceptions import AccessError
from odoo.tests import Form

from ..support.cases import IfrsCase, OhadaCase
from ..support.lots import LotsMixin


class LotMixin(LotsMixin):
    """An article whose lots have a cost each: A came at 2.0, B at 5.0."""

    def setUp(self):
        super().setUp()
        self.lot_a = self._receive_lot("A", 10, 2.0)
        self.lot_b = self._receive_lot("B", 10, 5.0)

    def test_each_lot_enters_at_its_price(self):
        self._assert_left(20.0, 50.0)

    def test_lot_leaves_at_its_own_cost(self):
        self._assert_moved(self._issue(lot_b=4).move_ids, "consumption", -4.0, -20.0)
        self._assert_left(20.0, 30.0)
        self._assert_moved(self._issue(lot_a=10).move_ids, "consumption", -10.0, -20.0)
        self._assert_left(0.0, 30.0)

    def test_several_lots_in_one_move(self):
        move = self._issue(lot_a=3, lot_b=2).move_ids
        figures = {self.lot_a: (-3.0, -6.0), self.lot_b: (-2.0, -10.0)}
        self._assert_lots_moved(move, "consumption", figures)
        self._assert_left(14.0, 40.0)

    def test_more_of_a_lot_at_another_price_is_averaged_with_it(self):
        order = self.hospital.order((self.vaccine, 10, 4.0))
        order.picking_ids.move_ids.move_line_ids.lot_id = self.lot_a
        picking = self.hospital.receive(order)
        self._assert_moved(picking.move_ids, "receipt", 10.0, 40.0)
        self._assert_left(60.0, 50.0)
        self._assert_moved(self._issue(lot_a=5).move_ids, "consumption", -5.0, -15.0)
        self._assert_left(45.0, 50.0)

    def test_lot_is_counted_at_its_own_cost(self):
        self._assert_moved(self._count(self.lot_a, 8), "count_shortage", -2.0, -4.0)
        self._assert_left(16.0, 50.0)
        self._assert_moved(self._count(self.lot_b, 13), "count_surplus", 3.0, 15.0)
        self._assert_left(16.0, 65.0)

    def test_lot_comes_back_at_the_cost_it_left_with(self):
        issued = self._issue(lot_b=4)
        back = self.hospital.send_back(issued, 1)
        self.assertEqual(back.move_ids.lot_ids, self.lot_b)
        self._assert_moved(back.move_ids, "consumption_return", 1.0, 5.0)
        self._assert_left(20.0, 35.0)

    def test_scrapped_lot(self):
        scrap = self.hospital.as_user("storekeeper", self.env["stock.scrap"]).create(
            {
                "product_id": self.vaccine.id,
                "scrap_qty": 2,
                "lot_id": self.lot_b.id,
            }
        )
        scrap.action_validate()
        move = scrap.move_ids.with_env(self.env)
        self._assert_moved(move, "loss", -2.0, -10.0)
        self._assert_left(20.0, 40.0)

    def test_lot_under_fifo(self):
        self.hospital.category.property_cost_method = "fifo"
        self._assert_moved(self._issue(lot_b=4).move_ids, "consumption", -4.0, -20.0)
        self._assert_left(20.0, 30.0)

    def test_lot_of_which_a_part_is_a_deposit(self):
        order = self.hospital.order((self.vaccine, 10, 2.0))
        line = order.picking_ids.move_ids.move_line_ids
        line.write({"lot_id": self.lot_a.id, "owner_id": self.hospital.vendor.id})
        self.hospital.receive(order)
        self._assert_left(20.0, 50.0)

    def test_lot_under_fifo_of_which_a_part_is_a_deposit(self):
        self.hospital.category.property_cost_method = "fifo"
        self.test_lot_of_which_a_part_is_a_deposit()
        self._assert_moved(self._issue(lot_a=4).move_ids, "consumption", -4.0, -8.0)
        self._assert_left(12.0, 50.0)

    def test_issue_of_a_lot_of_which_a_part_is_a_deposit(self):
        """A second lot, of somebody else, lies beside the first one."""
        order = self.hospital.order((self.vaccine, 10, 9.0))
        line = order.picking_ids.move_ids.move_line_ids
        line.write({"lot_name": "C", "owner_id": self.hospital.vendor.id})
        deposit = self.hospital.receive(order).move_ids.lot_ids
        deposit.with_company(self.company).standard_price = 9.0
        picking = self._prepare_issue(lot_b=4)
        self._add_line(picking, deposit, 3, owner_id=self.hospital.vendor.id)
        self.hospital.validate(picking)
        self._assert_lots_moved(
            picking.move_ids, "consumption", {self.lot_b: (-4.0, -20.0)}
        )
        self._assert_left(20.0, 30.0)


class TestOhadaLots(LotMixin, OhadaCase):
    COUNTERPART = dict.fromkeys(
        (
            "receipt",
            "consumption",
            "consumption_return",
            "count_shortage",
            "count_surplus",
            "loss",
        ),
        "variation",
    )


class TestIfrsLots(LotMixin, IfrsCase):
    COUNTERPART = {
        **dict.fromkeys(TestOhadaLots.COUNTERPART, "expense"),
        "receipt": "goods_received",
    }

    def test_buyer_changes_the_price_of_what_was_received(self):
        """He may not read lots, though his order changes what they are worth."""
        order = self.hospital.order((self.vaccine, 10, 2.0))
        self.hospital.receive(order, lot="C")
        with self.assertRaises(AccessError):
            self.hospital.as_user("buyer", self.lot_a).read(["standard_price"])
        line = self.hospital.as_user("buyer", order.order_line)
        line.price_unit = 3.0
        self.assert_booked({"stock": 100.0, "goods_received": -100.0})
        self.assert_in_agreement()


class TestNewLot(OhadaCase):
    def test_form_of_a_new_lot_opens(self):
        """It has no article yet."""
        lots = self.hospital.as_user("storekeeper", self.env["stock.lot"])
        form = Form(lots)
        form.product_id = self.hospital.create_article("BCG", tracking="lot")
        form.name = "A1"
        self.assertEqual(form.save().total_value, 0.0)
