from odoo.tests import tagged

from ..support.cases import IfrsCase, OhadaCase


class UnitsMixin:
    """Boxes of 100 are bought, boxes of 10 are issued, tablets are what is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box_of_10, cls.box_of_100 = (
            cls.env["uom.uom"].create(
                {
                    "name": f"Box of {factor}",
                    "relative_factor": factor,
                    "relative_uom_id": cls.article.uom_id.id,
                }
            )
            for factor in (10, 100)
        )

    def _issue_boxes(self, place, quantity):
        """Move that many boxes of 10 from the stock to a place."""
        picking = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        picking = picking.create(
            {
                "picking_type_id": self.hospital.warehouse.int_type_id.id,
                "location_id": self.hospital.stock.id,
                "location_dest_id": place.id,
            }
        )
        picking.move_ids.create(
            {
                "picking_id": picking.id,
                "product_id": self.article.id,
                "product_uom_qty": quantity,
                "product_uom": self.box_of_10.id,
                "location_id": self.hospital.stock.id,
                "location_dest_id": place.id,
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        return self.hospital.validate(picking)

    def _play(self, receipt, issue):
        """Buy 2 boxes of 100 at 250, issue 3 of 10, lose 1, take 1 back."""
        order = self.hospital.order((self.article, 2, 250.0, self.box_of_100))
        received = self.hospital.receive(order)
        self.assert_entry(received.account_move_ids, {"stock": 500.0, receipt: -500.0})
        issued = self._issue_boxes(self.hospital.ward, 3)
        self.assert_entry(issued.account_move_ids, {issue: 75.0, "stock": -75.0})
        pit = self.hospital.create_location("Destruction", "loss")
        lost = self._issue_boxes(pit, 1)
        self.assert_entry(lost.account_move_ids, {issue: 25.0, "stock": -25.0})
        back = self.hospital.send_back(issued, 1)
        self.assert_entry(back.account_move_ids, {"stock": 25.0, issue: -25.0})
        # Odoo receives in the unit of the article, whatever the order says
        returned = self.hospital.send_back(received, 100)
        self.assert_entry(returned.account_move_ids, {receipt: 250.0, "stock": -250.0})
        self.assertEqual(
            self.hospital.get_ledger().mapped("quantity"),
            [200.0, -30.0, -10.0, 10.0, -100.0],
        )
        self.assert_in_agreement()


class TestUnits(UnitsMixin, OhadaCase):
    def test_unit_other_than_that_of_the_article(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.order((self.article, 5, 24.0, dozen))
        picking = self.hospital.receive(order)
        self.assert_entry(
            picking.account_move_ids, {"stock": 120.0, "variation": -120.0}
        )
        self.assertRecordValues(
            self.hospital.get_ledger(), [{"quantity": 60.0, "value": 120.0}]
        )
        self.assert_in_agreement()

    def test_boxes(self):
        self._play("variation", "variation")


class TestUnitsUnderIfrs(UnitsMixin, IfrsCase):
    def test_boxes(self):
        self._play("goods_received", "expense")


@tagged("post_install", "-at_install")
class TestNegativeStock(OhadaCase):
    """Odoo lets go what it has not: at the cost that it knows at that moment.

    What the receipt reveals afterwards is a revaluation, besides the receipt.
    """

    def _assert_revalued(self, value):
        row = self.hospital.get_ledger()[-1]
        self.assertEqual(
            (row.operation, row.quantity, row.value), ("revaluation", 0.0, value)
        )
        self.assert_entry(row.account_move_id, {"stock": value, "variation": -value})
        self.assert_in_agreement()

    def test_issue_before_any_cost_is_known_books_nothing(self):
        issue = self.hospital.consume((self.article, 5))
        self.assertFalse(issue.account_move_ids)
        row = issue.move_ids.stock_ledger_entry_ids
        self.assertEqual((row.quantity, row.value), (-5.0, 0.0))
        self.assert_in_agreement()
        receipt = self.stock_up(20, 2.0)
        self.assert_entry(receipt.account_move_ids, {"stock": 40.0, "variation": -40.0})
        self._assert_revalued(-10.0)
        self.assert_booked({"stock": 30.0, "variation": -30.0})

    def test_issue_at_a_known_cost_then_receipt_at_another(self):
        self.article.standard_price = 2.0
        issue = self.hospital.consume((self.article, 5))
        self.assert_entry(issue.account_move_ids, {"variation": 10.0, "stock": -10.0})
        self.assert_in_agreement()
        receipt = self.stock_up(20, 3.0)
        self.assert_entry(receipt.account_move_ids, {"stock": 60.0, "variation": -60.0})
        self._assert_revalued(-5.0)
        self.assert_booked({"stock": 45.0, "variation": -45.0})

    def test_receipt_at_the_same_cost_leaves_no_gap(self):
        self.article.standard_price = 2.0
        self.hospital.consume((self.article, 5))
        self.stock_up(20, 2.0)
        self.assert_booked({"stock": 30.0, "variation": -30.0})
        self.assert_in_agreement()
