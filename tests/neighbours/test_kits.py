from odoo import Command

from odoo.addons.bhima_stock_accounting.tests.support.bill_books import (
    BillWaysMixin,
    IfrsBooks,
    OhadaBooks,
)
from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase


class KitFounding:
    """A kit that is not stored: 2 gloves and 10 tablets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloves = cls.hospital.create_article("Gants stériles")
        cls.assembly = cls.env.ref("bhima_inventory_config.inventory_type_assembly")
        cls.kit = cls.hospital.create_article(
            "Kit d'accouchement",
            type="consu",
            is_storable=False,
            inventory_type_id=cls.assembly.id,
        )
        cls.hospital.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.gloves.id,
                            "product_qty": 2,
                            "cost_share": 40,
                        }
                    ),
                    Command.create(
                        {
                            "product_id": cls.article.id,
                            "product_qty": 10,
                            "cost_share": 60,
                        }
                    ),
                ],
            }
        )

    def assert_values(self, gloves, tablets):
        articles = (self.gloves | self.article).with_company(self.company)
        self.assertEqual(articles.mapped("total_value"), [gloves, tablets])
        self.assert_in_agreement()


class KitSettlementMixin(KitFounding, BillWaysMixin):
    """Kits cost what their documents say: components share it to the cent."""

    def assert_bought(self, value):
        self.assert_booked({**self.settled(value), "supplier": -value})
        account = self.company.goods_received_account_id
        items = self.hospital.get_items()
        left = items.filtered(lambda i: account and i.account_id == account)
        self.assertFalse(left.filtered(lambda item: not item.reconciled))

    def receive_kits(self, order, count):
        for_kit = {self.gloves: 2, self.article: 10}
        lines = [(article, held * count) for article, held in for_kit.items()]
        return self.hospital.receive(order, *lines)

    def test_kits_of_which_some_go_back(self):
        order = self.hospital.order((self.kit, 10, 9.0))
        picking = self.hospital.receive(order)
        self.hospital.send_back(picking, *self.get_returned(picking, 3))
        self.assert_booked(self.received(63.0))
        self.hospital.bill(order, 12.0, 7)
        self.assert_bought(84.0)
        self.assert_values(33.6, 50.4)

    def get_returned(self, picking, count):
        for_kit = {self.gloves: 2, self.article: 10}
        return [for_kit[move.product_id] * count for move in picking.move_ids]

    def test_kits_that_go_back_after_their_bill(self):
        order = self.hospital.order((self.kit, 10, 9.0))
        picking = self.hospital.receive(order)
        bill = self.hospital.bill(order, 12.0)
        self.hospital.send_back(picking, *self.get_returned(picking, 3))
        self.hospital.refund(bill, 3)
        self.assert_bought(84.0)
        self.assert_values(33.6, 50.4)

    def test_rebate_on_kits(self):
        order = self.hospital.order((self.kit, 10, 9.0))
        self.hospital.receive(order)
        bill = self.hospital.bill(order, 12.0)
        self.hospital.refund(bill, 10, 1.0)
        self.assert_bought(110.0)
        self.assert_values(44.0, 66.0)

    def test_tax_that_is_not_recovered(self):
        order = self.hospital.order((self.kit, 1, 100.0))
        order.order_line.tax_ids = self.create_tax("16 %, perdue", 16, False)
        self.hospital.receive(order)
        self.assert_booked(self.received(116.0))
        self.hospital.bill(order)
        self.assert_bought(116.0)
        self.assert_values(46.4, 69.6)

    def test_shares_that_can_not_be_divided(self):
        """Three kits of 3.33, one after the other: no cent is lost among the parts."""
        gloves, tablets = self.kit.bom_ids.bom_line_ids
        gloves.cost_share, tablets.cost_share = 33.33, 66.67
        order = self.hospital.order((self.kit, 3, 10 / 3))
        for _time in range(3):
            self.receive_kits(order, 1)
        self.assert_booked(self.received(10.0))
        self.hospital.bill(order)
        self.assert_bought(10.0)
        self.assert_values(3.33, 6.67)

    def test_kits_that_are_billed_before_they_come_in_parts(self):
        order = self.hospital.order((self.kit, 3, 10.0))
        self.hospital.bill(order, 11.11)
        for _time in range(3):
            self.receive_kits(order, 1)
        self.assert_bought(33.33)


class KitMixin(KitFounding):
    """A kit that is bought and sold as one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.patient = cls.hospital.create_partner("Malade")

    def test_kit_that_is_bought_enters_as_its_components(self):
        order = self.hospital.order((self.kit, 3, 20.0))
        picking = self.hospital.receive(order)
        self.assertEqual(picking.move_ids.product_id, self.gloves | self.article)
        self.assert_entry(picking.account_move_ids, self.RECEIPT)
        self.assert_values(24.0, 36.0)
        self.hospital.bill(order)
        self.assert_booked(self.BILLED)

    def test_bill_of_a_kit_before_the_goods(self):
        order = self.hospital.order((self.kit, 3, 20.0))
        self.hospital.bill(order)
        self.hospital.receive(order)
        self.assert_booked(self.BILLED)
        self.assert_values(24.0, 36.0)

    def test_kits_that_come_in_parts_and_are_billed_in_parts(self):
        """Two kits come and are billed at another price, then the third one."""
        order = self.hospital.order((self.kit, 3, 20.0))
        self.hospital.bill(order, 25.0, 2)
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty * 2 / 3
        picking.move_ids.picked = True
        picking._action_done()
        self.assert_values(20.0, 30.0)
        self.hospital.receive(order)
        self.assert_values(28.0, 42.0)
        self.hospital.bill(order, 20.0, 1)
        self.assert_booked(self.BILLED_IN_PARTS)
        self.assert_values(28.0, 42.0)

    def test_kits_ordered_by_the_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.order((self.kit, 1, 240.0, dozen))
        picking = self.hospital.receive(order)
        self.assertEqual(
            sum(picking.move_ids.stock_ledger_entry_ids.mapped("quantity")), 144.0
        )
        self.assert_values(96.0, 144.0)
        self.hospital.bill(order)
        self.assert_values(96.0, 144.0)

    def test_bill_of_materials_that_is_replaced_in_the_meantime(self):
        order = self.hospital.order((self.kit, 3, 20.0))
        self.hospital.receive(order)
        old = self.kit.bom_ids
        new = old.copy()
        old.active = False
        new.bom_line_ids.product_qty = 1
        self.hospital.bill(order)
        self.assert_booked(self.BILLED)
        self.assert_values(24.0, 36.0)

    def test_kit_of_kits(self):
        box = self.hospital.create_article("Carton de kits", is_storable=False)
        self.hospital.env["mrp.bom"].create(
            {
                "product_tmpl_id": box.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.kit.id, "product_qty": 5})
                ],
            }
        )
        order = self.hospital.order((box, 2, 100.0))
        self.hospital.receive(order)
        self.assert_values(80.0, 120.0)
        self.hospital.bill(order)
        self.assert_values(80.0, 120.0)

    def test_component_goes_back_to_the_vendor(self):
        order = self.hospital.order((self.kit, 3, 20.0))
        picking = self.hospital.receive(order)
        gloves = picking.move_ids.filtered(lambda m: m.product_id == self.gloves)
        returned = self.hospital.send_back(picking, 2)
        self.assertEqual(returned.move_ids.product_id, gloves.product_id)
        self.assert_values(16.0, 36.0)

    def test_bill_drafted_before_its_account_was_known(self):
        order = self.hospital.order((self.kit, 3, 20.0))
        self.hospital.receive(order)
        bill = self.hospital.draft_bill(order)
        bill.invoice_line_ids.account_id = self.hospital.accounts["expense"]
        bill.action_post()
        self.assert_booked(self.BILLED)

    def test_issuing_a_kit_books_its_components(self):
        self.stock_up(100, 1.0)
        self.stock_up(10, 5.0, article=self.gloves)
        picking = self.hospital.consume((self.kit, 3))
        self.assertEqual(picking.move_ids.product_id, self.gloves | self.article)
        self.assert_entry(picking.account_move_ids, {self.COST: 60.0, "stock": -60.0})
        self.assert_values(20.0, 70.0)

    def test_kit_that_is_sold_costs_its_components_once(self):
        self.stock_up(100, 1.0)
        self.stock_up(10, 5.0, article=self.gloves)
        sale = self.hospital.env["sale.order"].create(
            {
                "partner_id": self.patient.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.kit.id,
                            "product_uom_qty": 2,
                            "price_unit": 50.0,
                        }
                    )
                ],
            }
        )
        sale.action_confirm()
        delivery = sale.picking_ids
        delivery.move_ids.picked = True
        self.hospital.validate(delivery)
        self.assert_entry(delivery.account_move_ids, {self.COST: 40.0, "stock": -40.0})
        invoice = sale._create_invoices()
        invoice.action_post()
        receivable = invoice.line_ids.account_id.filtered(
            lambda account: account.account_type == "asset_receivable"
        )
        self.assert_entry(invoice, {receivable.code: 100.0, "income": -100.0})
        self.assert_values(30.0, 80.0)


class TestOhadaKits(KitMixin, OhadaCase):
    """An assembly is a kit of Odoo where manufacturing is installed."""

    COST = "variation"
    RECEIPT = {"stock": 60.0, "variation": -60.0}
    BILLED = {"stock": 60.0, "variation": -60.0, "expense": 60.0, "supplier": -60.0}
    BILLED_IN_PARTS = {
        "stock": 70.0,
        "variation": -70.0,
        "expense": 70.0,
        "supplier": -70.0,
    }

    def test_value_of_a_kit_is_that_of_its_components(self):
        self.stock_up(100, 1.0)
        self.stock_up(10, 5.0, article=self.gloves)
        self.kit.is_storable = True
        articles = (self.kit | self.gloves | self.article).product_tmpl_id
        articles = articles.with_company(self.company)
        self.assertEqual(articles.mapped("register_value"), [0.0, 50.0, 100.0])

    def test_assembly_without_bill_of_materials_is_a_plain_article(self):
        plain = self.hospital.create_article(
            "Kit césarienne", inventory_type_id=self.assembly.id
        )
        self.stock_up(4, 25.0, article=plain)
        picking = self.hospital.consume((plain, 1))
        self.assert_entry(picking.account_move_ids, {"variation": 25.0, "stock": -25.0})
        self.assert_in_agreement()


class TestIfrsKits(KitMixin, IfrsCase):
    COST = "expense"
    RECEIPT = {"stock": 60.0, "goods_received": -60.0}
    BILLED = {"stock": 60.0, "supplier": -60.0}
    BILLED_IN_PARTS = {"stock": 70.0, "supplier": -70.0}


class TestOhadaKitSettlement(OhadaBooks, KitSettlementMixin, OhadaCase):
    pass


class TestIfrsKitSettlement(IfrsBooks, KitSettlementMixin, IfrsCase):
    pass
