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


class BilledFreightMixin(LandedCostMixin):
    """*Create Landed Costs* on the carrier's bill: Odoo names a stock account."""

    def setUp(self):
        super().setUp()
        self.transport.write({"landed_cost_ok": True, "purchase_ok": True})
        self.transport.with_env(
            self.hospital.env
        ).property_account_expense_id = self.freight

    def bill_transport(self, *lines):
        """Post the carrier's bill of (amount, account or None) lines."""
        bills = self.hospital.as_user("accountant", self.env["account.move"])
        bill = bills.create(
            {
                "move_type": "in_invoice",
                "partner_id": self.hospital.create_partner("Transporteur").id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(self._prepare_bill_line(*line)) for line in lines
                ],
            }
        )
        bill.action_post()
        return bill

    def _prepare_bill_line(self, amount, account=None):
        vals = {"account_id": account.id} if account else {}
        return {
            "product_id": self.transport.id,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
            "is_landed_costs_line": True,
            **vals,
        }

    def create_cost(self, bill, picking):
        """Click the button of the bill, and name the receipt; return the draft."""
        bill = bill.with_env(self.hospital.env)
        action = bill.button_create_landed_costs()
        cost = self.hospital.env["stock.landed.cost"].browse(action["res_id"])
        cost.write(
            {
                "picking_ids": [Command.set(picking.ids)],
                "account_journal_id": self.company._get_stock_journal().id,
            }
        )
        return cost

    def land(self, bill, picking):
        """Create the landed costs of the bill, and validate them."""
        cost = self.create_cost(bill, picking)
        self.validate(cost)
        return cost

    def validate(self, cost):
        """The manager of the stock, who may not read bills, validates it."""
        self.hospital.as_user("storekeeper", cost).button_validate()

    def create_account(self, code, account_type="expense"):
        return self.hospital._get_account(code, account_type, "Autres frais")

    def assert_landed(self, expected):
        """Check what is booked beside the purchase of 10 at 10.0 and its bill."""
        items = self.hospital.get_items()
        booked = {role: b for role, b in self._get_balances(items).items() if b}
        self.assertEqual(booked, {**expected, **self.OWED})
        self.assert_in_agreement()

    def test_freight_of_goods_in_stock(self):
        self.land(self.bill_transport((50.0,)), self.receive_and_use(0))
        self.assert_landed(self.IN_STOCK)

    def test_freight_of_which_half_the_goods_are_used(self):
        self.land(self.bill_transport((50.0,)), self.receive_and_use(5))
        self.assert_landed(self.HALF_USED)

    def test_bill_that_is_posted_afterwards(self):
        """The button is there on a draft as well."""
        picking = self.receive_and_use(5)
        bill = self.bill_transport((50.0,))
        bill.button_draft()
        cost = self.create_cost(bill, picking)
        bill.action_post()
        self.validate(cost)
        self.assert_landed(self.HALF_USED)

    def test_freight_with_a_stock_account_of_its_own(self):
        """Odoo gives the stock account of the category to the landed cost."""
        stock = self.create_account("318800", "asset_current")
        self.transport.categ_id = self.transport.categ_id.copy()
        category = self.transport.categ_id.with_env(self.hospital.env)
        category.property_stock_valuation_account_id = stock
        cost = self.create_cost(self.bill_transport((50.0,)), self.receive_and_use(5))
        self.assertEqual(cost.cost_lines.account_id, stock)
        self.validate(cost)
        self.assert_landed(self.HALF_USED)

    def test_freight_without_any_stock_account(self):
        cost = self.create_cost(self.bill_transport((50.0,)), self.receive_and_use(5))
        cost.cost_lines.account_id = False
        self.validate(cost)
        self.assert_landed(self.HALF_USED)

    def test_account_that_is_typed_on_the_bill(self):
        other = self.create_account("612000")
        self.land(self.bill_transport((50.0, other)), self.receive_and_use(5))
        renamed = {"freight": "612000"}
        self.assert_landed(
            {renamed.get(role, role): b for role, b in self.HALF_USED.items()}
        )

    def test_lines_on_several_accounts(self):
        """30 and 20 are debited on two accounts, and each is credited with its own."""
        other = self.create_account("612000")
        bill = self.bill_transport((30.0,), (20.0, other))
        self.land(bill, self.receive_and_use(5))
        expected = {**self.HALF_USED}
        if "freight" in expected:
            expected |= {"freight": 30.0, "612000": 20.0}
        self.assert_landed(expected)

    def test_same_amount_on_two_accounts(self):
        other = self.create_account("612000")
        bill = self.bill_transport((25.0,), (25.0, other))
        self.land(bill, self.receive_and_use(5))
        expected = {**self.HALF_USED}
        if "freight" in expected:
            expected |= {"freight": 25.0, "612000": 25.0}
        self.assert_landed(expected)

    def test_line_that_is_taken_off_the_landed_cost(self):
        """The first line stays an expense: the rest credits the account of its line."""
        other = self.create_account("612000")
        bill = self.bill_transport((30.0,), (20.0, other))
        cost = self.create_cost(bill, self.receive_and_use(0))
        cost.cost_lines[0].unlink()
        self.validate(cost)
        self.assert_landed(self.SECOND_LINE)

    def test_bill_that_is_named_by_hand(self):
        """Who makes a landed cost by hand gets the expense account of the article."""
        other = self.create_account("612000")
        bill = self.bill_transport((50.0, other))
        picking = self.receive_and_use(5)
        cost = self.create_cost(bill, picking)
        cost.cost_lines.account_id = self.freight
        self.validate(cost)
        renamed = {"freight": "612000"}
        self.assert_landed(
            {renamed.get(role, role): b for role, b in self.HALF_USED.items()}
        )

    def test_account_that_is_typed_on_the_landed_cost(self):
        """It is neither what Odoo proposes nor what the bill says: it is meant."""
        other = self.create_account("622000")
        cost = self.create_cost(self.bill_transport((50.0,)), self.receive_and_use(5))
        cost.cost_lines.account_id = other
        self.validate(cost)
        self.assert_landed(self.TYPED)

    def test_bill_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "name": "2020-01-01",
                "rate": 0.5,
                "company_id": self.company.root_id.id,
            }
        )
        bill = self.bill_transport((50.0,))
        bill.button_draft()
        bill.currency_id = euro
        bill.invoice_line_ids.price_unit = 25.0
        bill.action_post()
        self.land(bill, self.receive_and_use(5))
        self.assert_landed(self.HALF_USED)

    def test_credit_note_of_the_carrier(self):
        picking = self.receive_and_use(5)
        bill = self.bill_transport((50.0,))
        self.land(bill, picking)
        refund = self.hospital.refund(bill)
        refund.invoice_line_ids.is_landed_costs_line = True
        self.land(refund, picking)
        items = self.hospital.get_items()
        booked = {role: b for role, b in self._get_balances(items).items() if b}
        self.assertEqual(booked, self.WITHOUT)
        self.assert_in_agreement()


class TestOhadaBilledFreight(BilledFreightMixin, OhadaCase):
    """The bill's account stays as it is: stock stands against variation."""

    OWED = {"supplier": -50.0}
    IN_STOCK = {"stock": 150.0, "variation": -150.0, "freight": 50.0}
    HALF_USED = {"stock": 75.0, "variation": -75.0, "freight": 50.0}
    SECOND_LINE = {
        "stock": 120.0,
        "variation": -120.0,
        "freight": 30.0,
        "612000": 20.0,
    }
    TYPED = HALF_USED
    WITHOUT = {"stock": 50.0, "variation": -50.0}


class TestIfrsBilledFreight(BilledFreightMixin, IfrsCase):
    """What the bill has charged becomes stock and cost of goods."""

    OWED = {"supplier": -50.0, "goods_received": -100.0}
    IN_STOCK = {"stock": 150.0}
    HALF_USED = {"stock": 75.0, "expense": 75.0}
    SECOND_LINE = {"stock": 120.0, "freight": 30.0}
    TYPED = {**HALF_USED, "freight": 50.0, "622000": -50.0}
    WITHOUT = {"stock": 50.0, "expense": 50.0, "goods_received": -100.0}


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
