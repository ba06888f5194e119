from odoo import Command, fields
from odoo.exceptions import UserError

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase
from odoo.addons.bhima_stock_accounting.tests.support.documents import (
    PICKING_VOUCHER,
    PrintMixin,
    facts_of,
    rows_of,
    title_of,
)
from odoo.addons.bhima_stock_accounting.tests.support.reports import ReportsMixin


class DropshipCase:
    """A vendor ships ten units at 4.0 straight to a patient."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.patient = cls.hospital.create_partner("Malade à domicile")
        cls.dropship_type = cls.hospital.env["stock.picking.type"].search(
            [("code", "=", "dropship"), ("company_id", "=", cls.company.id)]
        )

    def order_dropship(self, quantity=10, price=4.0, **vals):
        vals = {"picking_type_id": self.dropship_type.id, **vals}
        return self.hospital.order(
            (self.article, quantity, price), dest_address_id=self.patient.id, **vals
        )

    def drop(self, quantity=10, price=4.0):
        return self.hospital.receive(self.order_dropship(quantity, price))

    def send_back_to(self, picking, place, quantity):
        """The patient gives goods back; they go to that place."""
        wizards = self.hospital.as_user("storekeeper", self.env["stock.return.picking"])
        wizard = wizards.with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        ).create({})
        wizard.product_return_moves.quantity = quantity
        returned = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        returned.location_dest_id = place
        returned.move_ids.location_dest_id = place
        returned.move_ids.move_line_ids.location_dest_id = place
        returned.move_ids.picked = True
        return self.hospital.validate(returned)

    def assert_row(self, picking, operation="dropship", quantity=0.0, value=0.0):
        row = picking.move_ids.stock_ledger_entry_ids
        self.assertRecordValues(
            row,
            [{"operation": operation, "quantity": quantity, "value": value}],
        )
        return row

    def assert_value(self, value):
        article = self.article.with_company(self.company)
        self.assertEqual(article.total_value, value)
        self.assert_in_agreement()


class TestIfrsDropshipping(PrintMixin, DropshipCase, IfrsCase):
    def test_shipment_is_cost_and_its_bill_settles_it(self):
        order = self.order_dropship()
        picking = self.hospital.receive(order)
        self.assertTrue(picking.move_ids.is_dropship)
        self.assert_entry(
            picking.account_move_ids, {"expense": 40.0, "goods_received": -40.0}
        )
        self.assert_booked({"expense": 40.0, "goods_received": -40.0})
        self.hospital.bill(order)
        self.assert_booked({"expense": 40.0, "supplier": -40.0})
        self.assert_value(0.0)

    def test_voucher_tells_the_cost_of_the_shipment(self):
        picking = self.drop()
        document = self.print_out(PICKING_VOUCHER, picking)
        self.assertEqual(title_of(document), "Direct Delivery Voucher")
        self.assertEqual(rows_of(document)[1][-3:], ["10.00", "4.00", "40.00"])
        entry = picking.account_move_ids
        self.assertEqual(facts_of(document)["Entry No."], entry.name)

    def test_bill_before_the_goods(self):
        order = self.order_dropship()
        self.hospital.bill(order)
        self.assert_booked({"goods_received": 40.0, "supplier": -40.0})
        self.hospital.receive(order)
        self.assert_booked({"expense": 40.0, "supplier": -40.0})
        self.assert_value(0.0)

    def test_bill_at_another_price_before_the_goods_decides(self):
        order = self.order_dropship()
        self.hospital.bill(order, 5.0)
        self.hospital.receive(order)
        self.assert_booked({"expense": 50.0, "supplier": -50.0})

    def test_row_is_empty_but_leads_to_the_entry(self):
        picking = self.drop()
        entry = picking.account_move_ids
        row = self.assert_row(picking)
        self.assertEqual(row.posting_state, "posted")
        self.assertEqual(row.account_move_id, entry)
        self.assertFalse(row.account_move_line_id)
        self.assertEqual(row.stock_account_id, self.hospital.accounts["stock"])
        self.assertEqual(row.partner_id, self.hospital.vendor)
        self.assertEqual(entry.stock_picking_ids, picking)
        self.assertEqual(entry.line_ids.partner_id, self.hospital.vendor)
        self.assertEqual(set(entry.line_ids.mapped("stock_operation")), {"dropship"})
        for item in entry.line_ids:
            self.assertEqual((item.quantity, item.product_id), (10.0, self.article))
            self.assertIn(" - 10 Units ", item.name)
            domain = item.action_view_stock_ledger()["domain"]
            self.assertEqual(self.hospital.get_ledger().filtered_domain(domain), row)
        with self.assertRaisesRegex(UserError, "books stock movement"):
            entry.button_draft()

    def test_preview_is_what_is_written_then(self):
        picking = self.order_dropship().picking_ids.with_env(self.hospital.env)
        action = picking.action_preview_entry()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        balance_by_account = {
            line.account_id: line.debit - line.credit for line in preview.line_ids
        }
        accounts = self.hospital.accounts
        self.assertEqual(
            balance_by_account,
            {accounts["expense"]: 40.0, accounts["goods_received"]: -40.0},
        )
        self.assertEqual(picking.state, "assigned")
        self.assertFalse(self.hospital.get_ledger())

    def test_goods_on_hand_keep_their_value(self):
        """Odoo would average the price of goods that never came in."""
        self.stock_up(10, 2.0)
        self.drop(10, 4.0)
        self.assert_value(20.0)
        self.assertEqual(self.article.with_company(self.company).standard_price, 2.0)
        issued = self.hospital.consume((self.article, 5))
        self.assert_entry(issued.account_move_ids, {"expense": 10.0, "stock": -10.0})
        self.assert_value(10.0)

    def test_article_without_group_is_averaged_as_ever(self):
        # Odoo looks for landed costs of what it averages: no storekeeper may read them
        manager = self.env.ref("stock.group_stock_manager")
        self.hospital.users["storekeeper"].group_ids = [Command.link(manager.id)]
        plain = self.hospital.create_article("Ampoule", inventory_group_id=False)
        self.stock_up(10, 2.0, plain)
        self.article = plain
        picking = self.drop(10, 4.0)
        self.assertFalse(picking.account_move_ids)
        self.assertFalse(self.hospital.get_ledger())
        self.assertEqual(plain.with_company(self.company).total_value, 30.0)
        self.assertEqual(picking.move_ids.value, 0.0)

    def test_cost_methods_other_than_the_average(self):
        for method, standard_price in (("fifo", 2.0), ("standard", 3.0)):
            with self.subTest(method):
                self.hospital.category = self.hospital.category.copy(
                    {"property_cost_method": method}
                )
                self.article = self.hospital.create_article(
                    method, standard_price=standard_price
                )
                self.stock_up(10, 2.0)
                picking = self.drop(10, 4.0)
                self.assert_entry(
                    picking.account_move_ids, {"expense": 40.0, "goods_received": -40.0}
                )
                self.assert_value(10 * standard_price)

    def test_return_to_the_vendor_is_the_mirror(self):
        order = self.order_dropship()
        picking = self.hospital.receive(order)
        suppliers = picking.location_id
        back = self.send_back_to(picking, suppliers, 3)
        self.assert_entry(
            back.account_move_ids, {"goods_received": 12.0, "expense": -12.0}
        )
        self.assert_row(back)
        again = self.send_back_to(back, picking.location_dest_id, 1)
        self.assert_entry(
            again.account_move_ids, {"expense": 4.0, "goods_received": -4.0}
        )
        self.hospital.bill(order, invoice_date="2026-11-01")
        self.assert_value(0.0)

    def test_return_into_the_stock_is_a_return_from_a_patient(self):
        picking = self.drop()
        back = self.send_back_to(picking, self.hospital.stock, 3)
        self.assert_entry(back.account_move_ids, {"stock": 12.0, "expense": -12.0})
        self.assert_row(back, "patient_return", 3.0, 12.0)
        self.assert_value(12.0)

    def test_what_was_dispensed_goes_straight_back_to_the_vendor(self):
        self.stock_up(10, 2.0)
        patients = self.env.ref("stock.stock_location_customers")
        dispensed = self.hospital.dispense((self.article, 4))
        back = self.send_back_to(
            dispensed, self.env.ref("stock.stock_location_suppliers"), 1
        )
        self.assertEqual(back.move_ids.location_id, patients)
        self.assert_entry(
            back.account_move_ids, {"goods_received": 2.0, "expense": -2.0}
        )
        self.assert_value(12.0)

    def test_shipment_to_a_ward_is_its_cost(self):
        plan = self.env["account.analytic.plan"].create({"name": "Services"})
        analytic = self.env["account.analytic.account"].create(
            {"name": "Maternité", "plan_id": plan.id}
        )
        self.hospital.ward.analytic_distribution = {str(analytic.id): 100}
        self.patient.property_stock_customer = self.hospital.ward
        picking = self.drop()
        entry = picking.account_move_ids
        self.assert_entry(entry, {"expense": 40.0, "goods_received": -40.0})
        self.assertEqual(analytic.balance, -40.0)

    def test_goods_of_another_company_pass_through(self):
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self.article.with_company(self.company).standard_price = 3.0
        patients = self.env.ref("stock.stock_location_customers")
        picking = self.hospital.transfer(transit, patients, (self.article, 2))
        self.assert_entry(
            picking.account_move_ids, {"expense": 6.0, "goods_received": -6.0}
        )
        self.assert_row(picking)
        self.assert_in_agreement()

    def test_donated_goods_that_pass_by_are_nobodys_debt(self):
        donor = self.hospital.create_location("Dons", "donation")
        patients = self.env.ref("stock.stock_location_customers")
        picking = self.hospital.transfer(donor, patients, (self.article, 2))
        self.assertFalse(picking.account_move_ids)
        self.assertFalse(self.hospital.get_ledger())

    def test_missing_account_is_refused_before_goods_move(self):
        order = self.order_dropship()
        self.company.goods_received_account_id = False
        with self.assertRaisesRegex(UserError, "Goods Received, Not Billed"):
            self.hospital.receive(order)
        self.assertEqual(order.picking_ids.state, "assigned")

    def test_waiting_entry_is_posted_with_the_cost_of_the_shipment(self):
        self.company.stock_posting_failure = "queue"
        account = self.company.goods_received_account_id
        order = self.order_dropship()
        self.company.goods_received_account_id = False
        picking = self.hospital.receive(order)
        row = self.assert_row(picking)
        self.assertEqual(row.posting_state, "to_post")
        self.company.goods_received_account_id = account
        self.hospital.as_user("accountant", row).action_post()
        self.assertEqual(row.posting_state, "posted")
        self.assert_entry(
            row.account_move_id, {"expense": 40.0, "goods_received": -40.0}
        )
        self.assert_row(picking)
        self.assert_value(0.0)

    def test_standard_of_ones_own_has_to_say_how_it_is_booked(self):
        own = self.env.ref("bhima_stock_accounting.standard_ifrs").copy(
            {"code": "OWN", "name": "Own"}
        )
        own._get_rules("dropship").unlink()
        self.company.stock_accounting_standard_id = own
        with self.assertRaisesRegex(UserError, "no posting rule for Drop shipment"):
            self.drop()

    def test_sale_and_its_invoice_book_the_cost_once(self):
        route = self.env.ref("stock_dropshipping.route_drop_shipping")
        self.article.route_ids = [Command.link(route.id)]
        self.article.seller_ids = [
            Command.create({"partner_id": self.hospital.vendor.id, "price": 4.0})
        ]
        sale = self.hospital.env["sale.order"].create(
            {
                "partner_id": self.patient.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": 10,
                            "price_unit": 7.0,
                        }
                    )
                ],
            }
        )
        sale.action_confirm()
        order = sale._get_purchase_orders()
        order.button_confirm()
        self.hospital.receive(order)
        sale._create_invoices().action_post()
        self.hospital.bill(order)
        receivable = self.patient.with_company(
            self.company
        ).property_account_receivable_id
        self.assert_booked(
            {
                "expense": 40.0,
                "supplier": -40.0,
                "income": -70.0,
                receivable.code: 70.0,
            }
        )
        self.assert_value(0.0)


class TestOhadaDropshipping(ReportsMixin, DropshipCase, OhadaCase):
    """The purchase is expensed by its bill: the movement posts nothing."""

    def _ship_and_bill(self):
        order = self.order_dropship()
        picking = self.hospital.receive(order)
        self.assertFalse(picking.account_move_ids)
        row = self.assert_row(picking)
        self.assertEqual(row.posting_state, "not_posted")
        back = self.send_back_to(picking, picking.location_id, 3)
        self.assertFalse(back.account_move_ids)
        self.assert_row(back)
        self.assertFalse(self.hospital.get_items())
        self.hospital.bill(order)
        self.assert_booked({"expense": 40.0, "supplier": -40.0})
        self.assert_value(0.0)

    def test_shipment_posts_nothing(self):
        self._ship_and_bill()

    def test_shipment_posts_nothing_under_sycebnl(self):
        self.company.stock_accounting_standard_id = self.env.ref(
            "bhima_stock_accounting.standard_sycebnl"
        )
        self._ship_and_bill()

    def test_return_into_the_stock_enters_it(self):
        picking = self.drop()
        back = self.send_back_to(picking, self.hospital.stock, 3)
        self.assert_entry(back.account_move_ids, {"stock": 12.0, "variation": -12.0})
        self.assert_value(12.0)

    def test_goods_on_hand_keep_their_value(self):
        self.stock_up(10, 2.0)
        self.drop(10, 4.0)
        self.assert_value(20.0)

    def test_own_rule_is_followed(self):
        own = self.company.stock_accounting_standard_id.copy(
            {"code": "OWN", "name": "Own"}
        )
        self.env["bhima.posting.rule"].create(
            {
                "standard_id": own.id,
                "operation": "dropship",
                "debit_role": "variation",
                "credit_role": "expense",
            }
        )
        self.company.stock_accounting_standard_id = own
        picking = self.drop()
        self.assert_entry(picking.account_move_ids, {"variation": 40.0, "expense": -40})

    def test_is_never_an_outstanding_delivery(self):
        """Neither shipped, nor billed, nor both: no stock is waiting for it."""
        self.article.purchase_method = "purchase"
        self.hospital.bill(self.order_dropship())
        order = self.order_dropship()
        self.hospital.receive(order)
        self._assert_no_delivery_outstanding()
        self.hospital.bill(order)
        self._assert_no_delivery_outstanding()

    def test_shipment_by_an_ordinary_order_is_no_outstanding_delivery(self):
        """The receipt is sent on to the patient, whatever its type says."""
        order = self.hospital.order((self.article, 10, 4.0))
        picking = order.picking_ids
        picking.location_dest_id = self.env.ref("stock.stock_location_customers")
        picking.move_ids.location_dest_id = picking.location_dest_id
        self.assert_row(self.hospital.receive(order))
        self.hospital.bill(order)
        self._assert_no_delivery_outstanding()

    def _assert_no_delivery_outstanding(self):
        year = (f"{fields.Date.today().year}-{day}" for day in ("01-01", "12-31"))
        wizard = self.choose("bhima.outstanding.delivery", *year)
        self.assertFalse(self.show(wizard))
