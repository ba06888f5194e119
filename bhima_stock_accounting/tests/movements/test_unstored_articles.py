from ..support.cases import IfrsCase, OhadaCase


class UnstoredMixin:
    """Services and consumables that nobody counts: no stock, whatever their group."""

    def _buy(self, article):
        """Order, receive what has a transfer, and bill; return order and bill."""
        order = self.hospital.order((article, 10, 3.0))
        if order.picking_ids:
            self.hospital.receive(order)
        self.assertFalse(self.hospital.get_items())
        self.assertFalse(self.hospital.get_ledger())
        bill = self.hospital.bill(order)
        self.assertEqual(
            bill.invoice_line_ids.account_id, self.hospital.accounts["expense"]
        )
        self.assert_booked({"expense": 30.0, "supplier": -30.0})
        self.assert_in_agreement()
        return order

    def test_consumable_that_is_not_stored(self):
        gloves = self.hospital.create_article("Gants", is_storable=False)
        order = self._buy(gloves)
        self.assertEqual(order.picking_ids.state, "done")
        issued = self.hospital.consume((gloves, 4))
        returned = self.hospital.send_back(order.picking_ids, 1)
        for picking in order.picking_ids | issued | returned:
            self.assertFalse(picking.account_move_ids)
            self.assertFalse(picking.move_ids.stock_ledger_entry_ids)
        self.assert_booked({"expense": 30.0, "supplier": -30.0})

    def test_service(self):
        service = self.hospital.create_article(
            "Maintenance", type="service", is_storable=False
        )
        order = self._buy(service)
        self.assertFalse(order.picking_ids)

    def test_bill_of_both_kinds_settles_the_stored_one_alone(self):
        service = self.hospital.create_article(
            "Transport", type="service", is_storable=False
        )
        order = self.hospital.order((self.article, 10, 2.0), (service, 1, 7.0))
        self.hospital.receive(order)
        self.hospital.bill(order)
        self.assert_booked(self.BOTH)
        self.assert_in_agreement()


class TestOhadaUnstored(UnstoredMixin, OhadaCase):
    BOTH = {"stock": 20.0, "variation": -20.0, "expense": 27.0, "supplier": -27.0}


class TestIfrsUnstored(UnstoredMixin, IfrsCase):
    BOTH = {"stock": 20.0, "expense": 7.0, "supplier": -27.0}
