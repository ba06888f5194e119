from odoo import Command, fields

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase
from odoo.addons.bhima_stock_accounting.tests.support.reports import ReportsMixin


class LandedCostMixin(ReportsMixin):
    """Freight of a receipt: what is in stock still, and what has been used."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.freight = cls.hospital._get_account("601500", "expense", "Frais sur achats")
        cls.hospital.accounts["freight"] = cls.freight
        cls.transport = cls.hospital.create_article(
            "Transport", type="service", is_storable=False, inventory_group_id=False
        )
        manager = cls.env.ref("stock.group_stock_manager")
        cls.hospital.users["storekeeper"].group_ids = [Command.link(manager.id)]

    def receive_and_use(self, used):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        if used:
            self.hospital.consume((self.article, used))
        return picking

    def add_freight(self, picking, amount):
        """The manager shares freight out on a receipt."""
        costs = self.hospital.as_user("storekeeper", self.env["stock.landed.cost"])
        cost = costs.create(
            {
                "picking_ids": [Command.set(picking.ids)],
                "account_journal_id": self.company._get_stock_journal().id,
                "cost_lines": [
                    Command.create(
                        {
                            "product_id": self.transport.id,
                            "name": "Fret",
                            "price_unit": amount,
                            "split_method": "equal",
                            "account_id": self.freight.id,
                        }
                    )
                ],
            }
        )
        cost.button_validate()
        return cost

    def bill_freight(self, amount):
        """The carrier's bill."""
        bill = self.hospital.as_user("accountant", self.env["account.move"]).create(
            {
                "move_type": "in_invoice",
                "partner_id": self.hospital.create_partner("Transporteur").id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Fret",
                            "account_id": self.freight.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        bill.action_post()

    def read_goods_cost(self):
        """Return charge, variation and cost of today, by group, as the auditor does."""
        today = fields.Date.context_today(self.company)
        wizard = self.choose("bhima.goods.cost", today, today)
        names = ("inventory_group_id", "charge", "variation", "cost")
        return {
            group.code: figures for group, *figures in self.read_rows(wizard, *names)
        }

    def get_rows(self):
        return self.hospital.get_ledger().filtered(
            lambda row: row.operation == "landed_cost"
        )


class FreightOfGiftsMixin(LandedCostMixin):
    def test_freight_is_the_value_of_what_had_none(self):
        order = self.hospital.order((self.article, 10, 0.0))
        picking = self.hospital.receive(order)
        self.assertTrue(picking.is_received_at_no_value)
        self.add_freight(picking, 20.0)
        self.assertFalse(picking.is_received_at_no_value)
        flagged = [("id", "=", picking.id), ("is_received_at_no_value", "=", True)]
        self.assertFalse(picking.search(flagged))
        self.assert_booked({"stock": 20.0, **self.FREIGHT})
        self.assert_in_agreement()


class TestOhadaLandedCost(FreightOfGiftsMixin, OhadaCase):
    FREIGHT = {"variation": -20.0}

    def test_effect_on_stock_alone_is_booked(self):
        cost = self.add_freight(self.receive_and_use(4), 20.0)
        self.assertRecordValues(
            self.get_rows(),
            [{"value": 12.0, "consumed_value": 8.0, "cause": f"{cost.name} - Fret"}],
        )
        self.assert_booked({"stock": 72.0, "variation": -72.0})
        self.assert_in_agreement()

    def test_cost_of_goods_sold_has_the_freight(self):
        """It belongs to no group: of 20, what lies in stock still is taken off."""
        picking = self.receive_and_use(4)
        self.hospital.bill(picking.purchase_id)
        self.add_freight(picking, 20.0)
        self.bill_freight(20.0)
        self.assertEqual(
            self.read_goods_cost(),
            {
                self.hospital.group.code: [100.0, -72.0, 28.0],
                False: [20.0, 0.0, 20.0],
            },
        )

    def test_each_landed_cost_is_booked_once(self):
        picking = self.receive_and_use(0)
        self.add_freight(picking, 20.0)
        self.add_freight(picking, -5.0)
        self.assertEqual(self.get_rows().mapped("value"), [20.0, -5.0])
        self.assert_booked({"stock": 115.0, "variation": -115.0})
        self.assert_in_agreement()


class TestIfrsLandedCost(FreightOfGiftsMixin, IfrsCase):
    FREIGHT = {"freight": -20.0}

    def test_cost_goes_to_stock_and_to_what_was_used(self):
        self.add_freight(self.receive_and_use(4), 20.0)
        self.assert_entry(
            self.get_rows().account_move_id,
            {"stock": 12.0, "expense": 8.0, "freight": -20.0},
        )
        self.assert_in_agreement()

    def test_cost_of_goods_sold_is_the_balance_of_its_account(self):
        picking = self.receive_and_use(4)
        self.add_freight(picking, 20.0)
        self.bill_freight(20.0)
        costs = self.read_goods_cost()
        self.assertEqual(costs, {self.hospital.group.code: [48.0, 0.0, 48.0]})

    def test_vendor_takes_goods_back_without_their_freight(self):
        picking = self.receive_and_use(0)
        self.add_freight(picking, 20.0)
        self.hospital.send_back(picking, 5)
        self.assert_booked(
            {"stock": 60.0, "expense": 10.0, "freight": -20.0, "goods_received": -50.0}
        )
        self.assert_in_agreement()

    def test_nothing_left_in_stock(self):
        self.add_freight(self.receive_and_use(10), 20.0)
        self.assert_booked(
            {"expense": 120.0, "freight": -20.0, "goods_received": -100.0}
        )
        self.assert_in_agreement()

    def test_bill_after_the_landed_cost(self):
        picking = self.receive_and_use(4)
        self.add_freight(picking, 20.0)
        self.hospital.bill(picking.purchase_id, 12.0)
        self.assert_booked(
            {"stock": 84.0, "expense": 56.0, "freight": -20.0, "supplier": -120.0}
        )
        self.assert_in_agreement()
