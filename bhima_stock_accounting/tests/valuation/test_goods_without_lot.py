from contextlib import contextmanager
from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError

from ..support.cases import IfrsCase, OhadaCase
from ..support.lots import LotsMixin


class GoodsWithoutLotMixin(LotsMixin):
    """A: ten at 2.0, B: ten at 5.0, of an article whose lots have a cost each."""

    METHOD = "average"

    def setUp(self):
        super().setUp()
        self.hospital.category.property_cost_method = self.METHOD
        if self.METHOD == "standard":
            self.vaccine.with_company(self.company).standard_price = 3.0
        self.receipt = self.receive("A", 10, 2.0)
        self.receive("B", 10, 5.0)
        self.lot_a, self.lot_b = self.vaccine.stock_quant_ids.lot_id.sorted("name")

    def receive(self, name, quantity, price):
        order = self.hospital.order((self.vaccine, quantity, price))
        return self.hospital.receive(order, lot=name)

    @contextmanager
    def as_far_as_odoo_takes_them(self):
        """End a test where Odoo refuses goods without a lot: later versions do."""
        try:
            yield
        except UserError as refusal:
            self.assertIn("as it has lot valuation enabled", str(refusal))
            self.skipTest("This version of Odoo takes no goods without a lot.")

    def receive_without_lot(self, quantity, price):
        order = self.hospital.order((self.vaccine, quantity, price))
        with self.as_far_as_odoo_takes_them():
            return self.hospital.receive(order)

    def do_without_lots(self, picking_type):
        """Let transfers of a type move goods without a lot, as Odoo allows."""
        picking_type.write({"use_create_lots": False, "use_existing_lots": False})

    def ask_for_lots(self, picking_type):
        picking_type.write({"use_create_lots": True, "use_existing_lots": True})

    def assert_same(self):
        """Check stock, ledger and books; every view of the stock has one value."""
        article = self.vaccine.with_company(self.company)
        rows = self.hospital.get_ledger()
        rows = rows.filtered(lambda row: row.product_id == self.vaccine)
        currency = self.company.currency_id
        value = currency.round(sum(rows.mapped("value")))
        article.invalidate_recordset(["total_value"])
        self.assertEqual(currency.round(article.total_value), value)
        self.assertEqual(sum(rows.mapped("quantity")), article.qty_available)
        self.assertEqual(self._get_balances(self.hospital.get_items())["stock"], value)
        self.assert_in_agreement()
        return article.qty_available, value

    def count_without_lot(self, quantity):
        quants = self.hospital.as_user("storekeeper", self.env["stock.quant"])
        quant = quants.with_context(inventory_mode=True).create(
            {
                "product_id": self.vaccine.id,
                "location_id": self.hospital.stock.id,
                "inventory_quantity": quantity,
            }
        )
        with self.as_far_as_odoo_takes_them():
            quant.action_apply_inventory()


class RefusalMixin(GoodsWithoutLotMixin):
    """What Odoo refuses when a transfer is validated is refused afterwards as well."""

    def assert_refused(self, change, records):
        before = self.assert_same()
        rows = self.hospital.get_ledger()
        with (
            self.assertRaisesRegex(UserError, "BCG.*valued by lot.*choose the lot"),
            self.env.cr.savepoint(),
        ):
            change(self.hospital.as_user("storekeeper", records))
        self.env.invalidate_all()
        self.assertEqual(self.hospital.get_ledger(), rows)
        self.assertEqual(self.assert_same(), before)

    def _prepare_line(self, picking, **vals):
        return {
            "product_id": self.vaccine.id,
            "quantity": 2,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            **vals,
        }

    def test_line_without_lot_on_a_done_movement(self):
        def add(moves):
            moves.move_line_ids = [Command.create(self._prepare_line(self.receipt))]

        self.assert_refused(add, self.receipt.move_ids)

    def test_line_with_the_name_of_a_lot_alone(self):
        """Odoo makes no lot of a name on a transfer that is done."""

        def add(moves):
            vals = self._prepare_line(self.receipt, lot_name="C")
            moves.move_line_ids = [Command.create(vals)]

        self.assert_refused(add, self.receipt.move_ids)

    def test_line_on_a_done_transfer(self):
        def add(pickings):
            vals = self._prepare_line(self.receipt, picking_id=pickings.id)
            pickings.env["stock.move.line"].create(vals)

        self.assert_refused(add, self.receipt)

    def test_line_without_lot_on_a_done_issue(self):
        issue = self._issue(lot_a=3)

        def add(moves):
            moves.move_line_ids = [Command.create(self._prepare_line(issue))]

        self.assert_refused(add, issue.move_ids)

    def test_quantity_of_a_done_movement(self):
        def add(moves):
            moves.quantity = 12

        self.assert_refused(add, self.receipt.move_ids)

    def test_lot_that_is_taken_off_a_line(self):
        def take_off(lines):
            lines.lot_id = False

        self.assert_refused(take_off, self.receipt.move_ids.move_line_ids)

    def test_more_on_a_line_without_lot(self):
        kind = self.hospital.warehouse.in_type_id
        self.do_without_lots(kind)
        receipt = self.receive_without_lot(4, 3.0)
        self.ask_for_lots(kind)

        def add(lines):
            lines.quantity = 5

        line = receipt.move_ids.move_line_ids
        self.assert_refused(add, line)
        self.hospital.as_user("storekeeper", line).quantity = 3
        self.assertEqual(self.assert_same(), (23.0, 80.3))
        self.hospital.as_user("storekeeper", line).lot_id = self.lot_a
        self.assertEqual(self.assert_same(), (23.0, 79.0))

    def test_article_that_is_not_valued_by_lot(self):
        """Odoo accepts it, and nothing is wrong with its value."""
        syringe = self.hospital.create_article("Seringue", tracking="lot")
        order = self.hospital.order((syringe, 10, 2.0))
        receipt = self.hospital.receive(order, lot="S")
        vals = self._prepare_line(receipt, product_id=syringe.id)
        moves = self.hospital.as_user("storekeeper", receipt.move_ids)
        moves.move_line_ids = [Command.create(vals)]
        rows = receipt.move_ids.stock_ledger_entry_ids.sorted("id")
        self.assertEqual(rows.mapped("quantity"), [10.0, 2.0])
        self.assertEqual(rows.mapped("value"), [20.0, 4.0])
        self.assert_in_agreement()

    def test_line_with_its_lot(self):
        moves = self.hospital.as_user("storekeeper", self.receipt.move_ids)
        vals = self._prepare_line(self.receipt, lot_id=self.lot_a.id)
        moves.move_line_ids = [Command.create(vals)]
        self.assertEqual(self.assert_same(), (22.0, 74.0))


class AllowedMixin(GoodsWithoutLotMixin):
    """Where Odoo takes goods without a lot, all count them at the article's cost."""

    def assert_figures(self, quantity, *values):
        """Check what is in stock, with its value under each cost method."""
        value = dict(zip(("average", "fifo", "standard"), values, strict=True))
        self.assertEqual(self.assert_same(), (quantity, value[self.METHOD]))

    def test_receipt_without_lot_and_then_of_a_lot(self):
        kind = self.hospital.warehouse.in_type_id
        self.do_without_lots(kind)
        self.receive_without_lot(4, 3.0)
        self.assert_figures(24.0, 83.67, 84.0, 72.0)
        self.ask_for_lots(kind)
        self.receive("C", 10, 9.0)
        self.assert_figures(34.0, 180.24, 180.47, 102.0)

    def test_count_without_lot(self):
        self.count_without_lot(3)
        self.assert_figures(23.0, 80.5, 80.5, 69.0)
        self.receive("A", 10, 8.0)
        self.assert_figures(33.0, 164.59, 164.59, 99.0)
        self.count_without_lot(1)
        self.assert_figures(31.0, 154.86, 155.0, 93.0)
        self.count_without_lot(0)
        self.assert_figures(30.0, 150.0, 150.0, 90.0)

    def test_lot_that_takes_goods_without_lot(self):
        """Odoo lets a lot that is missing take what has no lot."""
        self.count_without_lot(3)
        self.hospital.validate(self._prepare_issue(lot_a=12))
        self.assert_figures(11.0, 52.0, 52.0, 33.0)
        self.receive("B", 10, 8.0)
        self.assert_figures(21.0, 132.0, 132.0, 63.0)

    def test_issue_without_lot(self):
        self.count_without_lot(6)
        self.do_without_lots(self.hospital.warehouse.int_type_id)
        self.hospital.validate(self._prepare_issue_without_lot(4))
        self.assert_figures(22.0, 77.0, 77.0, 66.0)
        self.receive("A", 10, 8.0)
        self.assert_figures(32.0, 159.81, 159.81, 96.0)

    def test_more_without_lot_than_there_is(self):
        self.do_without_lots(self.hospital.warehouse.int_type_id)
        self.hospital.validate(self._prepare_issue_without_lot(4))
        self.assert_figures(16.0, 56.0, 56.0, 48.0)
        self.receive("A", 10, 8.0)
        self.assert_figures(26.0, 129.08, 129.08, 78.0)
        self.count_without_lot(2)
        self.assert_figures(32.0, 160.46, 160.03, 96.0)

    def _prepare_issue_without_lot(self, quantity):
        picking = self._prepare_issue(lot_a=1)
        picking.move_ids.move_line_ids.unlink()
        self._add_line(picking, self.env["stock.lot"], quantity)
        return picking

    def test_cost_that_is_typed(self):
        self.count_without_lot(4)
        article = self.vaccine.with_company(self.company)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=1)):
            article.standard_price = 4.0
        self.assert_figures(24.0, 96.0, 86.0, 76.0)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            self.lot_a.with_company(self.company).standard_price = 6.0
        self.assert_figures(24.0, 116.0, 86.0, 106.0)

    def test_bill_at_another_price(self):
        self.count_without_lot(4)
        order = self.receipt.purchase_id
        self.hospital.bill(order, 4.0)
        self.assert_figures(24.0, 107.33, 107.33, 72.0)

    def test_lot_that_is_changed_on_a_done_receipt(self):
        line = self.hospital.as_user("storekeeper", self.receipt.move_ids.move_line_ids)
        line.lot_id = self.lot_b
        self.assert_figures(20.0, 70.0, 70.0, 60.0)
        self.receive("A", 10, 8.0)
        self.assert_figures(30.0, 150.0, 150.0, 90.0)

    def test_lot_that_is_changed_on_a_done_issue(self):
        issue = self._issue(lot_a=3)
        line = self.hospital.as_user("storekeeper", issue.move_ids.move_line_ids)
        line.lot_id = self.lot_b
        self.assert_figures(17.0, 55.0, 55.0, 51.0)

    def test_lot_of_a_done_count(self):
        """A count may have no lot: the lot of it may be taken off as well."""
        move = self._count(self.lot_a, 13)
        with self.as_far_as_odoo_takes_them():
            self.hospital.as_user("storekeeper", move.move_line_ids).lot_id = False
        self.assert_figures(23.0, 80.42, 80.49, 69.0)
        self.receive("A", 10, 8.0)
        self.assert_figures(33.0, 164.54, 164.59, 99.0)

    def test_scrap_without_lot(self):
        self.count_without_lot(4)
        scrap = self.hospital.as_user("storekeeper", self.env["stock.scrap"]).create(
            {"product_id": self.vaccine.id, "scrap_qty": 2}
        )
        scrap.action_validate()
        self.assert_figures(22.0, 77.0, 77.0, 66.0)


class TestOhadaRefusedWithoutLot(RefusalMixin, OhadaCase):
    pass


class TestIfrsRefusedWithoutLot(RefusalMixin, IfrsCase):
    pass


class TestOhadaGoodsWithoutLot(AllowedMixin, OhadaCase):
    pass


class TestIfrsGoodsWithoutLot(AllowedMixin, IfrsCase):
    pass


class TestFifoGoodsWithoutLot(AllowedMixin, IfrsCase):
    METHOD = "fifo"


class TestStandardGoodsWithoutLot(AllowedMixin, OhadaCase):
    METHOD = "standard"
