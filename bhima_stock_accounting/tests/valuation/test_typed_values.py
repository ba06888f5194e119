from ..support.cases import IfrsCase, OhadaCase


class TypedValueMixin:
    """Receipts of which the stock manager types the value (*Adjust Valuation*)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hospital.hire("manager", "stock.group_stock_manager")

    def type_value(self, picking, value):
        values = self.hospital.as_user("manager", self.env["product.value"])
        values.create({"move_id": picking.move_ids.id, "value": value})

    def assert_last_row(self, operation, value):
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.operation, row.value), (operation, value))
        return row


class TestOhadaTypedValues(TypedValueMixin, OhadaCase):
    def test_stock_takes_what_is_typed(self):
        receipt = self.stock_up(10, 10.0)
        self.type_value(receipt, 110.0)
        row = self.assert_last_row("revaluation", 10.0)
        self.assertIn(f"Value typed on the receipt: {receipt.name}", row.cause)
        self.assert_entry(row.account_move_id, {"stock": 10.0, "variation": -10.0})
        self.assert_in_agreement()

    def test_stock_takes_its_share_of_what_is_left(self):
        """6 of 10 are left when the receipt turns out to be worth 110."""
        receipt = self.stock_up(10, 10.0)
        self.hospital.consume((self.article, 4))
        self.type_value(receipt, 110.0)
        self.assert_last_row("revaluation", 6.0)
        self.assert_booked({"stock": 66.0, "variation": -66.0})
        self.assert_in_agreement()

    def test_gift_gets_its_fair_value(self):
        """A receipt without a price has no entry until somebody says its worth."""
        receipt = self.stock_up(10, 0.0)
        self.assert_booked({})
        self.type_value(receipt, 30.0)
        self.assert_booked({"stock": 30.0, "variation": -30.0})
        self.hospital.consume((self.article, 10))
        self.assert_booked({})
        self.assert_in_agreement()

    def test_first_in_first_out(self):
        self.hospital.category.property_cost_method = "fifo"
        receipt = self.stock_up(10, 3.0)
        self.stock_up(10, 5.0)
        self.hospital.consume((self.article, 12))
        self.type_value(receipt, 50.0)
        self.assert_booked({"stock": 40.0, "variation": -40.0})
        self.assert_in_agreement()


class TestIfrsTypedValues(TypedValueMixin, IfrsCase):
    def test_vendor_is_owed_what_the_bill_says(self):
        """110 is typed, 105 are billed: stock stays at 110, the vendor gets 105."""
        order = self.hospital.order((self.article, 10, 10.0))
        receipt = self.hospital.receive(order)
        self.type_value(receipt, 110.0)
        self.assert_booked({"stock": 110.0, "expense": -10.0, "goods_received": -100.0})
        bill = self.hospital.bill(order)
        self.assert_booked({"stock": 110.0, "expense": -10.0, "supplier": -100.0})
        accountant = self.hospital.as_user("accountant", bill)
        accountant.button_draft()
        accountant.invoice_line_ids.price_unit = 10.5
        accountant.action_post()
        self.assert_booked({"stock": 110.0, "expense": -5.0, "supplier": -105.0})
        self.assert_in_agreement()

    def test_bill_after_a_typed_value(self):
        """What the bill charges more than the receipt is cost: the stock is typed."""
        order = self.hospital.order((self.article, 10, 10.0))
        self.type_value(self.hospital.receive(order), 110.0)
        order.order_line.price_unit = 12.0
        self.assert_booked({"stock": 110.0, "expense": 10.0, "goods_received": -120.0})
        self.hospital.bill(order)
        self.assert_booked({"stock": 110.0, "expense": 10.0, "supplier": -120.0})
        self.assert_in_agreement()

    def test_less_was_received_of_a_typed_value(self):
        receipt = self.stock_up(10, 10.0)
        self.type_value(receipt, 110.0)
        move = self.hospital.as_user("storekeeper", receipt.move_ids)
        move.picking_id.is_locked = False
        move.quantity = 7
        self.assert_booked({"stock": 110.0, "expense": -40.0, "goods_received": -70.0})
        self.assert_in_agreement()

    def test_what_is_typed_after_the_bill(self):
        order = self.hospital.order((self.article, 10, 10.0))
        receipt = self.hospital.receive(order)
        self.hospital.bill(order)
        self.hospital.consume((self.article, 5))
        self.type_value(receipt, 80.0)
        self.assert_booked({"stock": 40.0, "expense": 60.0, "supplier": -100.0})
        self.assert_in_agreement()
