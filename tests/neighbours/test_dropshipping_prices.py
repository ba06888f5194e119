from odoo import Command

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase
from odoo.addons.bhima_stock_accounting.tests.support.price_differences import (
    GoodsReceivedMixin,
    PriceDifferenceMixin,
)

from .test_dropshipping import DropshipCase
from .test_landed_costs import LandedCostMixin


class DropshipPriceCase(PriceDifferenceMixin, DropshipCase):
    """Ten units at 4.0 that a patient has, and a vendor who bills another price."""

    def ship(self, **vals):
        order = self.order_dropship(**vals)
        return order, self.hospital.receive(order)

    def send_back_to_vendor(self, picking, quantity):
        return self.send_back_to(picking, picking.location_id, quantity)


class TestIfrsDropshippingPrices(GoodsReceivedMixin, DropshipPriceCase, IfrsCase):
    def assert_open(self, expected):
        """Check what goods received has open; nothing of the goods is stock."""
        super().assert_open(expected)
        self.assert_value(0.0)

    def test_dearer_bill_is_cost_for_the_whole_difference(self):
        order, _picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        row = self.hospital.get_ledger()[-1]
        self.assertRecordValues(
            row,
            [
                {
                    "operation": "price_difference",
                    "quantity": 0.0,
                    "value": 0.0,
                    "consumed_value": 10.0,
                    "bill_id": bill.id,
                    "cause": bill.name,
                    "date": bill.date,
                    "posting_state": "posted",
                }
            ],
        )
        self.assert_entry(
            row.account_move_id, {"expense": 10.0, "goods_received": -10.0}
        )
        self.assert_booked({"expense": 50.0, "supplier": -50.0})
        self.assert_open(0.0)

    def test_cheaper_bill(self):
        order, _picking = self.ship()
        self.hospital.bill(order, 3.0)
        self.assert_booked({"expense": 30.0, "supplier": -30.0})
        self.assert_open(0.0)

    def test_bill_at_the_price_of_the_order_writes_nothing(self):
        order, _picking = self.ship()
        rows = self.hospital.get_ledger()
        self.hospital.bill(order, 4.0)
        self.assertEqual(self.hospital.get_ledger(), rows)
        self.assert_booked({"expense": 40.0, "supplier": -40.0})

    def test_bill_before_the_shipment(self):
        order = self.order_dropship()
        self.hospital.bill(order, 5.0)
        picking = self.hospital.receive(order)
        self.assertEqual(len(picking.move_ids.stock_ledger_entry_ids), 1)
        self.assertEqual(len(self.hospital.get_ledger()), 1)
        self.assert_booked({"expense": 50.0, "supplier": -50.0})
        self.assert_open(0.0)

    def test_bill_in_draft_again_cancelled_and_at_another_price(self):
        order, _picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        bill.button_draft()
        self.assert_booked({"expense": 40.0, "goods_received": -40.0})
        bill.invoice_line_ids.price_unit = 4.5
        bill.action_post()
        self.assert_booked({"expense": 45.0, "supplier": -45.0})
        self.assert_open(0.0)
        bill.button_draft()
        bill.button_cancel()
        self.assert_booked({"expense": 40.0, "goods_received": -40.0})
        self.assert_open(-40.0)

    def test_bill_before_the_shipment_in_draft_again(self):
        order = self.order_dropship()
        bill = self.hospital.bill(order, 5.0)
        self.hospital.receive(order)
        bill.button_draft()
        self.assert_booked({"expense": 40.0, "goods_received": -40.0})
        self.assert_open(-40.0)

    def test_bill_reversed_at_once(self):
        order, _picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        bill._reverse_moves([{"invoice_date": bill.date}], cancel=True)
        self.assert_booked({"expense": 40.0, "goods_received": -40.0})
        self.assert_open(-40.0)

    def test_bill_of_a_part(self):
        order, _picking = self.ship()
        self.hospital.bill(order, 5.0, quantity=6)
        self.assert_booked(
            {"expense": 46.0, "goods_received": -16.0, "supplier": -30.0}
        )
        self.assert_open(-16.0)
        self.hospital.bill(order, 3.0)
        self.assert_booked({"expense": 42.0, "supplier": -42.0})
        self.assert_open(0.0)

    def test_two_shipments_of_one_order(self):
        order = self.order_dropship()
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.hospital.receive(order)
        self.assert_booked({"expense": 40.0, "goods_received": -40.0})
        self.hospital.bill(order, 5.0, quantity=4)
        self.assert_booked(
            {"expense": 44.0, "goods_received": -24.0, "supplier": -20.0}
        )
        self.hospital.bill(order, 6.0)
        self.assert_booked({"expense": 56.0, "supplier": -56.0})
        self.assert_open(0.0)

    def test_price_of_the_order_changes_after_the_shipment(self):
        order, _picking = self.ship()
        self.hospital.as_user("buyer", order).order_line.price_unit = 5.0
        self.assertEqual(self.hospital.get_ledger()[-1].cause, order.name)
        self.assert_booked({"expense": 50.0, "goods_received": -50.0})
        self.hospital.bill(order)
        self.assert_booked({"expense": 50.0, "supplier": -50.0})
        self.assert_open(0.0)

    def test_rebate_without_return(self):
        order, _picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        self.hospital.refund(bill, 10, 1.0)
        self.assert_booked({"expense": 40.0, "supplier": -40.0})
        self.assert_open(0.0)

    def test_return_to_the_vendor_after_the_bill_and_its_refund(self):
        order, picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        back = self.send_back_to_vendor(picking, 3)
        self.assert_entry(
            back.account_move_ids, {"goods_received": 15.0, "expense": -15.0}
        )
        self.hospital.refund(bill, 3, 5.0)
        self.assert_booked({"expense": 35.0, "supplier": -35.0})
        self.assert_open(0.0)

    def test_refund_before_the_return_to_the_vendor(self):
        order, picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        self.hospital.refund(bill, 3, 5.0)
        self.send_back_to_vendor(picking, 3)
        self.assert_booked({"expense": 35.0, "supplier": -35.0})
        self.assert_open(0.0)

    def test_return_to_the_vendor_before_the_bill_of_the_rest(self):
        order, picking = self.ship()
        self.send_back_to_vendor(picking, 3)
        self.assert_booked({"expense": 28.0, "goods_received": -28.0})
        self.hospital.bill(order, 5.0, quantity=7)
        self.assert_booked({"expense": 35.0, "supplier": -35.0})
        self.assert_open(0.0)

    def test_return_to_the_vendor_after_the_bill_of_a_part(self):
        order, picking = self.ship()
        self.hospital.bill(order, 5.0, quantity=5)
        self.send_back_to_vendor(picking, 3)
        self.assert_booked({"expense": 33.0, "goods_received": -8.0, "supplier": -25.0})
        self.assert_open(-8.0)

    def test_replacement_of_what_went_back(self):
        order, picking = self.ship()
        back = self.send_back_to_vendor(picking, 3)
        self.send_back_to(back, picking.location_dest_id, 3)
        self.hospital.bill(order, 5.0)
        self.assert_booked({"expense": 50.0, "supplier": -50.0})
        self.assert_open(0.0)

    def test_what_came_into_the_stock_keeps_the_value_it_left_with(self):
        order, picking = self.ship()
        self.send_back_to(picking, self.hospital.stock, 3)
        self.hospital.bill(order, 5.0)
        self.assert_booked({"stock": 12.0, "expense": 38.0, "supplier": -50.0})
        self.assert_value(12.0)

    def test_price_of_the_order_changes_after_goods_came_into_the_stock(self):
        order, picking = self.ship()
        self.send_back_to(picking, self.hospital.stock, 3)
        self.hospital.as_user("buyer", order).order_line.price_unit = 5.0
        self.assert_booked({"stock": 12.0, "expense": 38.0, "goods_received": -50.0})
        self.assert_value(12.0)

    def test_goods_on_hand_keep_their_value(self):
        for method in ("average", "fifo", "standard"):
            with self.subTest(method):
                self.hospital.category = self.hospital.category.copy(
                    {"property_cost_method": method}
                )
                self.article = self.hospital.create_article(method, standard_price=2.0)
                before = self._get_balances(self.hospital.get_items())
                self.stock_up(10, 2.0)
                order, _picking = self.ship()
                self.hospital.bill(order, 5.0)
                after = self._get_balances(self.hospital.get_items())
                booked = {r: after[r] - before.get(r, 0.0) for r in after}
                self.assertEqual(
                    booked,
                    {
                        "stock": 20.0,
                        "expense": 50.0,
                        "goods_received": -20.0,
                        "supplier": -50.0,
                    },
                )
                self.assert_value(20.0)

    def test_bill_of_a_receipt_and_a_shipment_of_one_article(self):
        stocked = self.hospital.order((self.article, 10, 4.0))
        self.hospital.receive(stocked)
        self.hospital.consume((self.article, 5))
        shipped, _picking = self.ship()
        orders = self.hospital.as_user("accountant", stocked | shipped)
        bill = orders.env["account.move"].browse(
            orders.action_create_invoice()["res_id"]
        )
        self.assertEqual(len(bill.invoice_line_ids), 2)
        bill.invoice_date = bill.date
        bill.invoice_line_ids.price_unit = 5.0
        bill.action_post()
        self.assert_booked({"stock": 25.0, "expense": 75.0, "supplier": -100.0})
        self.assert_value(25.0)

    def test_difference_of_a_shipment_to_a_ward_is_the_cost_of_that_ward(self):
        plan = self.env["account.analytic.plan"].create({"name": "Services"})
        analytic = self.env["account.analytic.account"].create(
            {"name": "Maternité", "plan_id": plan.id}
        )
        self.hospital.ward.analytic_distribution = {str(analytic.id): 100}
        self.patient.property_stock_customer = self.hospital.ward
        order, _picking = self.ship()
        self.hospital.bill(order, 5.0)
        self.assertEqual(analytic.balance, -50.0)
        self.assert_open(0.0)

    def test_waiting_shipment_is_posted_at_its_price_and_the_difference_apart(self):
        self.company.stock_posting_failure = "queue"
        expense = self.hospital.accounts["expense"]
        order = self.order_dropship()
        expense.active = False
        self.hospital.receive(order)
        self.hospital.bill(order, 5.0)
        shipment, difference = self.hospital.get_ledger()
        expense.active = True
        for row, value in ((shipment, 40.0), (difference, 10.0)):
            self.assertEqual(
                (row.posting_state, row.consumed_value), ("to_post", value)
            )
            self.hospital.as_user("accountant", row).action_post()
            self.assertEqual(row.posting_state, "posted")
            self.assertEqual(row.consumed_value, value)
        self.assert_entry(
            shipment.account_move_id, {"expense": 40.0, "goods_received": -40.0}
        )
        self.assert_booked({"expense": 50.0, "supplier": -50.0})
        self.assert_open(0.0)

    def test_shipment_that_waits_since_an_earlier_version(self):
        """Its row holds no cost: the movement still tells it."""
        self.company.stock_posting_failure = "queue"
        expense = self.hospital.accounts["expense"]
        order = self.order_dropship()
        expense.active = False
        self.hospital.receive(order)
        row = self.hospital.get_ledger()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bhima_stock_ledger_entry SET consumed_value = 0 WHERE id = %s",
            [row.id],
        )
        self.env.invalidate_all()
        expense.active = True
        self.hospital.as_user("accountant", row).action_post()
        self.assert_booked({"expense": 40.0, "goods_received": -40.0})

    def test_order_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.hospital.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": 0.5,
            }
        )
        order, _picking = self.ship(currency_id=euro.id)
        self.assert_booked({"expense": 80.0, "goods_received": -80.0})
        self.hospital.bill(order, 5.0)
        self.assert_booked({"expense": 100.0, "supplier": -100.0})
        self.assert_open(0.0)

    def test_article_without_group_is_left_alone(self):
        manager = self.env.ref("stock.group_stock_manager")
        self.hospital.users["storekeeper"].group_ids = [Command.link(manager.id)]
        self.article.inventory_group_id = False
        order, picking = self.ship()
        self.hospital.bill(order, 5.0)
        self.assertEqual(picking.move_ids.value, 0.0)
        self.assertFalse(self.hospital.get_ledger())


class TestOhadaDropshippingPrices(DropshipPriceCase, OhadaCase):
    """The bill is the expense, whatever its price: no entry but its own."""

    def test_bill_at_another_price_is_the_expense(self):
        order, _picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        self.assert_booked({"expense": 50.0, "supplier": -50.0})
        row = self.hospital.get_ledger()[-1]
        self.assertRecordValues(
            row,
            [
                {
                    "operation": "price_difference",
                    "value": 0.0,
                    "consumed_value": 10.0,
                    "posting_state": "not_posted",
                }
            ],
        )
        bill.button_draft()
        self.assert_booked({})
        bill.invoice_line_ids.price_unit = 3.0
        bill.action_post()
        self.assert_booked({"expense": 30.0, "supplier": -30.0})
        self.assert_value(0.0)

    def test_return_and_refund(self):
        order, picking = self.ship()
        bill = self.hospital.bill(order, 5.0)
        self.send_back_to_vendor(picking, 3)
        self.hospital.refund(bill, 3, 5.0)
        self.assert_booked({"expense": 35.0, "supplier": -35.0})
        self.assert_value(0.0)

    def test_what_came_into_the_stock_keeps_the_value_it_left_with(self):
        order, picking = self.ship()
        self.send_back_to(picking, self.hospital.stock, 3)
        self.hospital.bill(order, 5.0)
        self.assert_booked(
            {"stock": 12.0, "variation": -12.0, "expense": 50.0, "supplier": -50.0}
        )
        self.assert_value(12.0)


class FreightOfShipmentMixin(LandedCostMixin, DropshipPriceCase):
    """Freight of what never lies in the stock is cost, as the goods are."""

    def ship_with_freight(self):
        order, picking = self.ship()
        self.add_freight(picking, 10.0)
        self.assertRecordValues(
            self.get_rows(), [{"value": 0.0, "consumed_value": 10.0}]
        )
        return order


class TestIfrsFreightOfShipment(FreightOfShipmentMixin, IfrsCase):
    def test_freight_is_cost(self):
        order = self.ship_with_freight()
        self.assert_booked({"expense": 50.0, "goods_received": -40.0, "freight": -10.0})
        self.hospital.bill(order, 5.0)
        self.assert_booked({"expense": 60.0, "freight": -10.0, "supplier": -50.0})
        self.assert_value(0.0)


class TestOhadaFreightOfShipment(FreightOfShipmentMixin, OhadaCase):
    def test_freight_is_on_its_own_bill_alone(self):
        order = self.ship_with_freight()
        self.hospital.bill(order, 5.0)
        self.assert_booked({"expense": 50.0, "supplier": -50.0})
        self.assert_value(0.0)
