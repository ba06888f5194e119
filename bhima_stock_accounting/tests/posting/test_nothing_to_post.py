from ..support.cases import OhadaCase


class TestNothingToPost(OhadaCase):
    """Goods without a value, without a quantity, or without a group."""

    def test_receipt_without_value_has_a_row_but_no_entry(self):
        picking = self.stock_up(10, 0.0)
        self.assertFalse(picking.account_move_ids)
        self.assertRecordValues(
            self.hospital.get_ledger(),
            [{"quantity": 10.0, "value": 0.0, "account_move_id": False}],
        )
        self.assert_in_agreement()

    def test_nothing_received_leaves_no_row(self):
        second = self.hospital.create_article("Amoxicilline 500 mg")
        order = self.hospital.order((self.article, 10, 2.0), (second, 4, 1.0))
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        late = picking.move_ids.filtered(lambda move: move.product_id == second)
        late.quantity = 0
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(self.hospital.get_ledger().product_id, self.article)
        self.assert_booked({"stock": 20.0, "variation": -20.0})

    def test_article_without_group_keeps_the_behaviour_of_odoo(self):
        plain = self.hospital.create_article("Ampoule électrique")
        plain.inventory_group_id = False
        self.assertEqual(plain.valuation, "periodic")
        self.hospital.receive(self.hospital.order((plain, 10, 2.0)))
        self.assertFalse(self.hospital.get_items())
        self.assertFalse(self.hospital.get_ledger())
