from odoo import Command

from ..support.cases import IfrsCase, OhadaCase


class ConsignmentMixin:
    """Goods that a vendor or donor leaves with the hospital remain his."""

    COUNTERPART = {}

    def setUp(self):
        super().setUp()
        self.owner = self.hospital.create_partner("Laboratoire dépositaire")

    def _consign(self, quantity, article=None):
        """The storekeeper takes goods in deposit."""
        return self.hospital.transfer(
            self.env.ref("stock.stock_location_suppliers"),
            self.hospital.stock,
            (article or self.article, quantity),
            picking_type_id=self.hospital.warehouse.in_type_id.id,
            owner_id=self.owner.id,
        )

    def _own_part(self, picking, ours):
        """Of the only line of a transfer, all but ``ours`` belongs to the owner."""
        picking = self.hospital.as_user("storekeeper", picking)
        line = picking.move_ids.move_line_ids
        theirs = line.quantity - ours
        line.quantity = ours
        line.copy({"quantity": theirs, "owner_id": self.owner.id})
        picking.move_ids.picked = True
        return self.hospital.validate(picking)

    def _issue(self, ours, theirs):
        """The storekeeper issues goods of both owners in one move."""
        pickings = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        places = {
            "location_id": self.hospital.stock.id,
            "location_dest_id": self.hospital.ward.id,
        }
        vals = {**places, "product_id": self.article.id}
        picking = pickings.create(
            {
                "picking_type_id": self.hospital.warehouse.int_type_id.id,
                **places,
                "move_ids": [
                    Command.create({**vals, "product_uom_qty": ours + theirs})
                ],
            }
        )
        picking.action_confirm()
        owners = ((ours, False), (theirs, self.owner.id))
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create({**vals, "quantity": quantity, "owner_id": owner})
            for quantity, owner in owners
            if quantity
        ]
        picking.move_ids.picked = True
        return self.hospital.validate(picking)

    def _assert_nothing(self, moves):
        self.assertEqual(set(moves.mapped("state")), {"done"})
        self.assertFalse(moves.account_move_id)
        self.assertFalse(moves.stock_ledger_entry_ids)
        self.assert_in_agreement()

    def _assert_moved(self, picking, operation, quantity, value):
        counterpart = self.COUNTERPART[operation]
        self.assert_entry(
            picking.account_move_ids, {"stock": value, counterpart: -value}
        )
        self.assertRecordValues(
            picking.move_ids.stock_ledger_entry_ids,
            [{"operation": operation, "quantity": quantity, "value": value}],
        )
        self.assert_in_agreement()

    def test_nothing_of_a_deposit_is_booked(self):
        self._assert_nothing(self._consign(10).move_ids)
        self._assert_nothing(self._issue(0, 4).move_ids)
        self.assertEqual(self.article.with_company(self.company).qty_available, 6.0)
        self.assertFalse(self.hospital.get_items())
        self.assertFalse(self.hospital.get_ledger())

    def test_return_of_a_deposit_to_its_owner_books_nothing(self):
        returned = self.hospital.send_back(self._consign(10), 4)
        self._assert_nothing(returned.move_ids)

    def test_count_of_a_deposit_books_nothing(self):
        self._consign(10)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.article.id),
                ("location_id", "=", self.hospital.stock.id),
            ]
        )
        self.assertEqual(quant.owner_id, self.owner)
        quant = self.hospital.as_user("storekeeper", quant)
        quant.with_context(inventory_mode=True).inventory_quantity = 7
        quant.action_apply_inventory()
        move = self.env["stock.move"].search(
            [("product_id", "=", self.article.id), ("is_inventory", "=", True)]
        )
        self.assertEqual(move.quantity, 3.0)
        self._assert_nothing(move)

    def test_receipt_of_which_a_part_is_a_deposit(self):
        order = self.hospital.order((self.article, 10, 3.0))
        picking = self._own_part(order.picking_ids, 6)
        self._assert_moved(picking, "receipt", 6.0, 18.0)

    def _issue_of_both_owners(self):
        self.stock_up(10, 3.0)
        self._consign(5)
        picking = self._issue(4, 2)
        self._assert_moved(picking, "consumption", -4.0, -12.0)
        self._assert_nothing(self._issue(0, 3).move_ids)
        self._assert_moved(self._issue(6, 0), "consumption", -6.0, -18.0)

    def test_issue_of_both_owners_at_average_cost(self):
        self._issue_of_both_owners()

    def test_issue_of_both_owners_under_fifo(self):
        self.hospital.category.property_cost_method = "fifo"
        self._issue_of_both_owners()

    def test_issue_of_both_owners_at_standard_cost(self):
        self.hospital.category.property_cost_method = "standard"
        self.article.standard_price = 3.0
        self._issue_of_both_owners()

    def test_deposit_does_not_lengthen_the_stack_of_fifo(self):
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(10, 3.0)
        self.stock_up(10, 5.0)
        self._issue(10, 0)
        self._consign(10)
        self._assert_moved(self._issue(4, 0), "consumption", -4.0, -20.0)
        self.assertEqual(self.article.with_company(self.company).total_value, 30.0)


class TestOhadaConsignment(ConsignmentMixin, OhadaCase):
    COUNTERPART = {"receipt": "variation", "consumption": "variation"}


class TestIfrsConsignment(ConsignmentMixin, IfrsCase):
    COUNTERPART = {"receipt": "goods_received", "consumption": "expense"}
