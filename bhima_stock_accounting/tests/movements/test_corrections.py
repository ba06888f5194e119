from odoo import Command, fields
from odoo.exceptions import UserError

from ..support.cases import IfrsCase, OhadaCase


class CorrectionMixin:
    """Quantities, lots and places that the storekeeper corrects when all is done."""

    def correct(self, picking, quantity):
        """The storekeeper unlocks a done transfer and types another quantity."""
        move = self.hospital.as_user("storekeeper", picking.move_ids)
        move.picking_id.is_locked = False
        move.quantity = quantity

    def assert_last_rows(self, *expected):
        """Check operation, quantity and value of the newest rows of the ledger."""
        rows = self.hospital.get_ledger()[-len(expected) :]
        found = [(row.operation, row.quantity, row.value) for row in rows]
        self.assertEqual(found, list(expected))
        return rows

    def receive_twice_and_use(self):
        """10 at 10 and 10 at 20, of which 5 leave at 15; return the first receipt."""
        first = self.stock_up(10, 10.0)
        self.stock_up(10, 20.0)
        self.hospital.consume((self.article, 5))
        return first


class TestOhadaCorrections(CorrectionMixin, OhadaCase):
    def test_less_was_received(self):
        receipt = self.stock_up(10, 10.0)
        entry = receipt.account_move_ids
        self.hospital.consume((self.article, 4))
        self.correct(receipt, 7)
        row = self.assert_last_rows(("receipt", -3.0, -30.0))
        self.assertEqual(row.stock_move_id, receipt.move_ids)
        self.assertEqual(row.date, fields.Date.context_today(self.company))
        self.assertIn(receipt.name, row.cause)
        self.assertIn(row.cause, row.account_move_line_id.name)
        self.assert_entry(row.account_move_id, {"variation": 30.0, "stock": -30.0})
        self.assert_entry(entry, {"stock": 100.0, "variation": -100.0})
        self.assertEqual(receipt.account_move_ids, entry | row.account_move_id)
        self.assert_booked({"stock": 30.0, "variation": -30.0})
        self.assert_in_agreement()

    def test_more_was_received(self):
        receipt = self.stock_up(10, 10.0)
        self.correct(receipt, 12)
        self.assert_last_rows(("receipt", 2.0, 20.0))
        self.assert_booked({"stock": 120.0, "variation": -120.0})
        self.assert_in_agreement()

    def test_average_that_was_wrong_is_revalued(self):
        """What left at 15.00 had cost 15.88: 270 for 17."""
        self.correct(self.receive_twice_and_use(), 7)
        self.assert_last_rows(("receipt", -3.0, -30.0), ("revaluation", 0.0, -4.41))
        self.assert_booked({"stock": 190.59, "variation": -190.59})
        self.assert_in_agreement()

    def test_less_was_issued(self):
        self.stock_up(10, 10.0)
        issue = self.hospital.consume((self.article, 5))
        self.correct(issue, 3)
        self.assert_last_rows(("consumption", 2.0, 20.0))
        self.assertEqual(issue.move_ids.value, 30.0)
        self.assert_booked({"stock": 70.0, "variation": -70.0})
        self.assert_in_agreement()

    def test_issue_corrected_to_nothing_and_back(self):
        """Odoo leaves the second correction at no value."""
        self.stock_up(10, 10.0)
        issue = self.hospital.consume((self.article, 4))
        self.correct(issue, 0)
        self.assert_last_rows(("consumption", 4.0, 40.0))
        self.correct(issue, 5)
        self.assert_last_rows(("consumption", -5.0, -50.0))
        self.assertEqual(issue.move_ids.value, 50.0)
        self.assert_booked({"stock": 50.0, "variation": -50.0})
        self.assert_in_agreement()

    def test_receipt_corrected_to_nothing_and_back(self):
        receipt = self.stock_up(10, 10.0)
        self.correct(receipt, 0)
        self.assert_booked({})
        self.correct(receipt, 4)
        self.assert_booked({"stock": 40.0, "variation": -40.0})
        self.assert_in_agreement()

    def test_first_in_first_out(self):
        """8 instead of 12 left: 2 of the first receipt and all of the second stay."""
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(10, 3.0)
        self.stock_up(10, 5.0)
        issue = self.hospital.consume((self.article, 12))
        self.correct(issue, 8)
        self.assert_last_rows(("consumption", 4.0, 13.33), ("revaluation", 0.0, 2.67))
        self.assert_booked({"stock": 56.0, "variation": -56.0})
        self.assert_in_agreement()

    def test_standard_cost(self):
        self.hospital.category.property_cost_method = "standard"
        self.article.standard_price = 2.0
        receipt = self.stock_up(10, 3.0)
        self.correct(receipt, 6)
        self.assert_last_rows(("receipt", -4.0, -8.0))
        self.assert_booked({"stock": 12.0, "variation": -12.0})
        self.assert_in_agreement()

    def test_other_ward(self):
        """What one ward got was in truth another one's: cost passes, stock does not."""
        self.stock_up(10, 10.0)
        issue = self.hospital.consume((self.article, 4))
        surgery = self.hospital.create_location("Chirurgie", "ward")
        line = self.hospital.as_user("storekeeper", issue.move_line_ids)
        line.location_dest_id = surgery
        rows = self.assert_last_rows(
            ("consumption", 4.0, 40.0), ("consumption", -4.0, -40.0)
        )
        self.assertEqual(rows.mapped("location_id"), self.hospital.ward | surgery)
        self.assert_booked({"stock": 60.0, "variation": -60.0})
        self.assert_in_agreement()

    def test_line_added_to_a_done_transfer(self):
        receipt = self.stock_up(10, 10.0)
        other = self.hospital.create_article("Amoxicilline 250 mg", standard_price=3.0)
        picking = self.hospital.as_user("storekeeper", receipt)
        picking.move_line_ids = [
            Command.create(
                {
                    "product_id": other.id,
                    "quantity": 5,
                    "picking_id": picking.id,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                }
            )
        ]
        self.assert_last_rows(("receipt", 5.0, 15.0))
        self.assert_booked({"stock": 115.0, "variation": -115.0})
        self.assert_in_agreement()

    def test_line_added_to_a_done_issue(self):
        self.stock_up(10, 10.0)
        issue = self.hospital.consume((self.article, 4))
        line = self.hospital.as_user("storekeeper", issue.move_line_ids)
        line.copy({"quantity": 2, "move_id": issue.move_ids.id})
        self.assert_last_rows(("consumption", -2.0, -20.0))
        self.assert_booked({"stock": 40.0, "variation": -40.0})
        self.assert_in_agreement()

    def test_price_of_the_bill_counts(self):
        """10 at 10, billed at 12: what was not received is taken back at 12."""
        order = self.hospital.order((self.article, 10, 10.0))
        receipt = self.hospital.receive(order)
        bill = self.hospital.bill(order)
        self.hospital.as_user("accountant", bill).button_draft()
        bill.invoice_line_ids.price_unit = 12.0
        self.hospital.as_user("accountant", bill).action_post()
        self.correct(receipt, 7)
        self.assert_last_rows(("receipt", -3.0, -36.0))
        self.assert_in_agreement()

    def test_locked_day_is_refused_before_anything_is_written(self):
        receipt = self.stock_up(10, 10.0)
        self.env.flush_all()
        self.company.fiscalyear_lock_date = fields.Date.context_today(self.company)
        with self.assertRaises(UserError) as refusal:
            self.correct(receipt, 7)
        self.assertIn("has locked", str(refusal.exception))
        self.assertEqual(receipt.move_ids.quantity, 10.0)
        self.assertEqual(self.article.with_company(self.company).qty_available, 10.0)

    def test_article_without_group_stays_with_odoo(self):
        self.article.inventory_group_id = False
        receipt = self.stock_up(10, 10.0)
        self.correct(receipt, 7)
        self.assertFalse(self.hospital.get_ledger())


class TestIfrsCorrections(CorrectionMixin, IfrsCase):
    def test_less_was_received(self):
        self.correct(self.receive_twice_and_use(), 7)
        self.assert_last_rows(("receipt", -3.0, -30.0), ("revaluation", 0.0, -4.41))
        self.assert_booked(
            {"stock": 190.59, "expense": 79.41, "goods_received": -270.0}
        )
        self.assert_in_agreement()

    def test_less_was_issued(self):
        self.stock_up(10, 10.0)
        self.correct(self.hospital.consume((self.article, 5)), 3)
        self.assert_booked({"stock": 70.0, "expense": 30.0, "goods_received": -100.0})
        self.assert_in_agreement()

    def test_standard_cost(self):
        """The vendor is owed for 6 at 3; 6 at 2 are stock, the rest is cost."""
        self.hospital.category.property_cost_method = "standard"
        self.article.standard_price = 2.0
        self.correct(self.stock_up(10, 3.0), 6)
        self.assert_booked({"stock": 12.0, "expense": 6.0, "goods_received": -18.0})
        self.assert_in_agreement()

    def test_another_unit(self):
        """A box of 10 less was received."""
        box = self.env["uom.uom"].create(
            {
                "name": "Boîte de 10",
                "relative_uom_id": self.article.uom_id.id,
                "relative_factor": 10,
            }
        )
        order = self.hospital.order((self.article, 3, 50.0, box))
        receipt = self.hospital.receive(order)
        line = self.hospital.as_user("storekeeper", receipt.move_line_ids)
        line.write({"product_uom_id": box.id, "quantity": 2})
        self.assert_last_rows(("receipt", -10.0, -50.0))
        self.assert_booked({"stock": 100.0, "goods_received": -100.0})
        self.assert_in_agreement()

    def test_another_unit_than_that_of_the_movement(self):
        """The issue is in boxes, its detailed operation in pieces: 6 of 12 left."""
        box = self.env["uom.uom"].create(
            {
                "name": "Boîte de 12",
                "relative_uom_id": self.article.uom_id.id,
                "relative_factor": 12,
            }
        )
        self.stock_up(24, 10.0)
        issue = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, (self.article, 1)
        )
        issue.do_unreserve()
        issue.move_ids.write({"product_uom": box.id, "product_uom_qty": 1})
        issue.action_assign()
        line = issue.move_ids.move_line_ids
        line.write({"product_uom_id": self.article.uom_id.id, "quantity": 12})
        issue.move_ids.picked = True
        self.hospital.validate(issue)
        self.assertEqual(issue.move_ids.value, 120.0)
        self.hospital.as_user("storekeeper", line).quantity = 6
        self.assert_last_rows(("consumption", 6.0, 60.0))
        self.assertEqual(issue.move_ids.value, 60.0)
        self.assert_in_agreement()

    def test_other_lot(self):
        """A, at 2, was issued; B, at 5, had been noted."""
        vaccine = self.hospital.create_article("BCG", tracking="lot", lot_valuated=True)
        lots = self.env["stock.lot"]
        for name, price in (("A", 2.0), ("B", 5.0)):
            order = self.hospital.order((vaccine, 10, price))
            lots |= self.hospital.receive(order, lot=name).move_ids.lot_ids
        issue = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, (vaccine, 4)
        )
        issue.move_ids.move_line_ids.lot_id = lots[1]
        self.hospital.validate(issue)
        self.assert_booked({"stock": 50.0, "expense": 20.0, "goods_received": -70.0})
        line = self.hospital.as_user("storekeeper", issue.move_line_ids)
        line.lot_id = lots[0]
        owned = {lot: lot.with_company(self.company).total_value for lot in lots}
        self.assertEqual(list(owned.values()), [12.0, 50.0])
        self.assert_booked({"stock": 62.0, "expense": 8.0, "goods_received": -70.0})
        self.assert_in_agreement()
