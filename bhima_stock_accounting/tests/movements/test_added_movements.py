from odoo import Command
from odoo.tests import Form

from ..support.cases import IfrsCase, OhadaCase


class AddedMixin:
    """Articles that the storekeeper forgot: he adds them to a transfer that is done."""

    def setUp(self):
        super().setUp()
        self.other = self.hospital.create_article("Amoxicilline 250 mg")

    def unlock(self, picking):
        picking = self.hospital.as_user("storekeeper", picking)
        picking.is_locked = False
        return picking

    def add(self, picking, article, quantity):
        """Add an operation, as the form of the transfer does; return its movement."""
        picking = self.unlock(picking)
        vals = {
            "product_id": article.id,
            "product_uom": article.uom_id.id,
            "quantity": quantity,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }
        before = picking.move_ids
        picking.move_ids = [Command.create(vals)]
        return (picking.move_ids - before).with_env(self.env)

    def add_to_issue(self, quantity):
        """Issue 4 that cost 10 each; add what costs 3 each; return its movement."""
        self.stock_up(10, 10.0)
        self.stock_up(10, 3.0, self.other)
        issue = self.hospital.consume((self.article, 4))
        return self.add(issue, self.other, quantity)

    def assert_recorded(self, move, operation, quantity, value):
        self.assertRecordValues(
            move.stock_ledger_entry_ids,
            [{"operation": operation, "quantity": quantity, "value": value}],
        )
        self.assertEqual(abs(move.value), abs(value))
        self.assertTrue(move.account_move_id)
        self.assert_in_agreement()


class TestOhadaAdded(AddedMixin, OhadaCase):
    def test_article_added_to_a_receipt(self):
        self.other.standard_price = 3.0
        move = self.add(self.stock_up(10, 10.0), self.other, 5)
        self.assert_recorded(move, "receipt", 5.0, 15.0)
        self.assert_booked({"stock": 115.0, "variation": -115.0})

    def test_article_added_before_its_quantity_is_known(self):
        move = self.add_to_issue(0)
        self.assertFalse(move.stock_ledger_entry_ids)
        self.hospital.as_user("storekeeper", move).quantity = 2
        self.assert_recorded(move, "consumption", -2.0, -6.0)
        self.assert_booked({"stock": 84.0, "variation": -84.0})

    def test_detail_added_to_an_issue(self):
        """In the detailed operations there is a line without a movement."""
        self.stock_up(10, 3.0, self.other)
        self.stock_up(10, 10.0)
        picking = self.unlock(self.hospital.consume((self.article, 4)))
        line = {
            "product_id": self.other.id,
            "quantity": 2,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }
        picking.move_line_ids = [Command.create({**line, "picking_id": picking.id})]
        move = picking.move_ids.filtered(lambda move: move.product_id == self.other)
        self.assert_recorded(move.with_env(self.env), "consumption", -2.0, -6.0)
        self.assert_booked({"stock": 84.0, "variation": -84.0})

    def test_article_added_in_the_form_of_a_receipt(self):
        self.other.standard_price = 3.0
        picking = self.unlock(self.stock_up(10, 10.0))
        with Form(picking) as form, form.move_ids.new() as line:
            line.product_id = self.other
            line.quantity = 5
        move = picking.move_ids.filtered(lambda move: move.product_id == self.other)
        self.assert_recorded(move.with_env(self.env), "receipt", 5.0, 15.0)
        self.assert_booked({"stock": 115.0, "variation": -115.0})

    def test_article_added_to_an_issue(self):
        """Odoo values it at nothing."""
        move = self.add_to_issue(2)
        self.assert_recorded(move, "consumption", -2.0, -6.0)
        self.assert_booked({"stock": 84.0, "variation": -84.0})

    def test_first_in_first_out(self):
        """12 leave at the average of 80 for 20; what is left cost 5 each."""
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(10, 10.0)
        self.stock_up(10, 3.0, self.other)
        self.stock_up(10, 5.0, self.other)
        issue = self.hospital.consume((self.article, 4))
        self.add(issue, self.other, 12)
        self.assert_booked({"stock": 100.0, "variation": -100.0})
        self.assert_in_agreement()

    def test_article_without_group_stays_with_odoo(self):
        self.other.inventory_group_id = False
        move = self.add(self.stock_up(10, 10.0), self.other, 5)
        self.assertFalse(move.stock_ledger_entry_ids)
        self.assert_booked({"stock": 100.0, "variation": -100.0})


class TestIfrsAdded(AddedMixin, IfrsCase):
    def test_article_added_to_a_receipt(self):
        self.other.standard_price = 3.0
        move = self.add(self.stock_up(10, 10.0), self.other, 5)
        self.assert_recorded(move, "receipt", 5.0, 15.0)
        self.assert_booked({"stock": 115.0, "goods_received": -115.0})

    def test_article_added_to_an_issue(self):
        move = self.add_to_issue(2)
        self.assert_recorded(move, "consumption", -2.0, -6.0)
        self.assert_booked({"stock": 84.0, "expense": 46.0, "goods_received": -130.0})
