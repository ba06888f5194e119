from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase


class ProductionMixin:
    """The pharmacy makes gel: one bottle of 0.5 flasks of alcohol and one bottle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gel = cls.hospital.create_article("Gel hydroalcoolique")
        cls.alcohol = cls.hospital.create_article("Alcool 70°")
        cls.bottle = cls.hospital.create_article("Flacon vide")
        cls.produced = cls.hospital._get_account("736000", "income", "Produits finis")
        cls.hospital.accounts["production"] = cls.produced
        cls.company.stock_production_account_id = cls.produced
        cls.bom = cls.hospital.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.gel.product_tmpl_id.id,
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.alcohol.id, "product_qty": 0.5}),
                    Command.create({"product_id": cls.bottle.id, "product_qty": 1}),
                ],
            }
        )
        maker = cls.env.ref("mrp.group_mrp_user")
        cls.hospital.users["storekeeper"].group_ids = [Command.link(maker.id)]

    def setUp(self):
        super().setUp()
        self.stock_up(100, 6.0, self.alcohol)
        self.stock_up(100, 1.0, self.bottle)
        self.before = self.hospital.get_items()

    def start(self, quantity):
        """The pharmacist starts to make that many bottles."""
        orders = self.hospital.as_user("storekeeper", self.env["mrp.production"])
        order = orders.create({"bom_id": self.bom.id, "product_qty": quantity})
        order.action_confirm()
        order.qty_producing = quantity
        order._set_qty_producing()
        order.move_raw_ids.picked = True
        return order

    def make(self, quantity):
        """The pharmacist makes that many bottles; return the production order."""
        order = self.start(quantity)
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        return order.with_env(self.hospital.env)

    def unbuild(self, quantity, **vals):
        unbuilds = self.hospital.as_user("storekeeper", self.env["mrp.unbuild"])
        unbuild = unbuilds.create(
            {
                "product_id": self.gel.id,
                "bom_id": self.bom.id,
                "product_qty": quantity,
                "location_id": self.hospital.stock.id,
                "location_dest_id": self.hospital.stock.id,
                **vals,
            }
        )
        unbuild.action_unbuild()
        return unbuild.with_env(self.hospital.env)

    def assert_booked_since(self, expected):
        """Check what was booked after the components had been bought."""
        items = self.hospital.get_items() - self.before
        booked = {role: b for role, b in self._get_balances(items).items() if b}
        self.assertEqual(booked, expected)
        self.assert_in_agreement()

    def assert_rows(self, moves, expected):
        self.assertCountEqual(
            [
                (row.product_id, row.operation, row.quantity, row.value)
                for row in moves.stock_ledger_entry_ids
            ],
            expected,
        )

    def test_production_has_a_row_for_each_article(self):
        order = self.make(10)
        self.assert_rows(
            order.move_raw_ids | order.move_finished_ids,
            [
                (self.alcohol, "production_input", -5.0, -30.0),
                (self.bottle, "production_input", -10.0, -10.0),
                (self.gel, "production_output", 10.0, 40.0),
            ],
        )
        self.assert_entry(order.move_raw_ids.account_move_id, self.INPUT)
        self.assert_entry(order.move_finished_ids.account_move_id, self.OUTPUT)
        for entry in (order.move_raw_ids | order.move_finished_ids).account_move_id:
            self.assertIn(order.name, entry.ref)
        self.assert_booked_since(self.MADE)

    def test_what_was_made_leaves_at_its_cost(self):
        self.make(10)
        self.hospital.consume((self.gel, 4))
        article = self.gel.with_company(self.company)
        self.assertEqual(article.total_value, 24.0)
        self.assert_in_agreement()

    def test_more_was_used_than_planned(self):
        order = self.start(10)
        used = order.move_raw_ids.filtered(lambda m: m.product_id == self.alcohol)
        used.quantity = 6
        used.picked = True
        # the consumption differs from the bill of materials: Odoo asks, and goes on
        order.with_context(skip_consumption=True).button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertEqual(self.gel.with_company(self.company).total_value, 46.0)
        self.assert_in_agreement()

    def test_location_account_goes_before_that_of_the_company(self):
        location = self.gel.with_company(self.company).property_stock_production
        location.valuation_account_id = self.hospital._get_account(
            "735100", "income", "En cours"
        )
        self.company.stock_production_account_id = False
        order = self.make(10)
        self.assert_entry(
            order.move_finished_ids.account_move_id, {"stock": 40.0, "735100": -40.0}
        )
        self.assert_entry(
            order.move_raw_ids.account_move_id, {"735100": 40.0, "stock": -40.0}
        )
        self.assert_booked_since({})

    def test_missing_account_is_refused_before_anything_is_made(self):
        self.company.stock_production_account_id = False
        order = self.start(10)
        with self.assertRaisesRegex(UserError, "Stock Produced"):
            order.button_mark_done()

    def test_by_product_takes_its_share_of_the_cost(self):
        residue = self.hospital.create_article("Résidu")
        self.bom.byproduct_ids = [
            Command.create(
                {"product_id": residue.id, "product_qty": 2, "cost_share": 25}
            )
        ]
        order = self.make(10)
        self.assert_rows(
            order.move_finished_ids.sorted(lambda move: move.product_id.id),
            [
                (self.gel, "production_output", 10.0, 30.0),
                (residue, "production_output", 20.0, 10.0),
            ],
        )
        self.assert_booked_since(self.MADE)

    def test_scrap_of_a_component_is_a_loss(self):
        order = self.start(10)
        scraps = self.hospital.as_user("storekeeper", self.env["stock.scrap"])
        scrap = scraps.create(
            {
                "product_id": self.bottle.id,
                "scrap_qty": 3,
                "production_id": order.id,
            }
        )
        scrap.action_validate()
        move = scrap.with_env(self.hospital.env).move_ids
        self.assert_rows(move, [(self.bottle, "loss", -3.0, -3.0)])
        counterpart = self.LOSS
        self.assert_entry(move.account_move_id, {"stock": -3.0, counterpart: 3.0})
        order.button_mark_done()
        self.assertEqual(self.gel.with_company(self.company).total_value, 40.0)
        self.assert_in_agreement()

    def test_unbuilding_takes_the_production_back(self):
        order = self.make(10)
        unbuild = self.unbuild(4, mo_id=order.id)
        moves = unbuild.produce_line_ids | unbuild.consume_line_ids
        self.assertEqual(
            {
                row.product_id: (row.operation, row.quantity, row.value)
                for row in moves.stock_ledger_entry_ids
            },
            {
                self.gel: ("production_output", -4.0, -16.0),
                self.alcohol: ("production_input", 2.0, 12.0),
                self.bottle: ("production_input", 4.0, 4.0),
            },
        )
        self.assert_booked_since(self.TAKEN_BACK)

    def test_unbuilding_without_its_order(self):
        self.make(10)
        unbuild = self.unbuild(4)
        self.assertEqual(unbuild.state, "done")
        moves = unbuild.produce_line_ids | unbuild.consume_line_ids
        self.assertEqual(
            {
                row.product_id: (row.operation, row.quantity, row.value)
                for row in moves.stock_ledger_entry_ids
            },
            {
                self.gel: ("production_input", -4.0, -16.0),
                self.alcohol: ("production_output", 2.0, 12.0),
                self.bottle: ("production_output", 4.0, 4.0),
            },
        )
        self.assert_in_agreement()

    def test_work_is_part_of_what_was_made(self):
        self.bom.operation_ids = [
            Command.create(
                {
                    "name": "Mélange",
                    "time_cycle_manual": 60,
                    "workcenter_id": self.hospital.env["mrp.workcenter"]
                    .create({"name": "Labo", "costs_hour": 20})
                    .id,
                }
            )
        ]
        # time is money: an analytic right of Odoo's is needed to record it
        order = self.start(10).with_env(self.hospital.env)
        order.workorder_ids.duration = 60
        order.button_mark_done()
        self.assertEqual(self.gel.with_company(self.company).total_value, 60.0)
        self.assert_booked_since(self.WITH_WORK)


class TestOhadaProduction(ProductionMixin, OhadaCase):
    LOSS = "variation"
    INPUT = {"variation": 40.0, "stock": -40.0}
    OUTPUT = {"stock": 40.0, "production": -40.0}
    MADE = {"variation": 40.0, "production": -40.0}
    TAKEN_BACK = {"variation": 24.0, "production": -24.0}
    WITH_WORK = {"variation": 40.0, "production": -60.0, "stock": 20.0}


class TestIfrsProduction(ProductionMixin, IfrsCase):
    LOSS = "expense"
    INPUT = {"production": 40.0, "stock": -40.0}
    OUTPUT = {"stock": 40.0, "production": -40.0}
    MADE = {}
    TAKEN_BACK = {}
    WITH_WORK = {"production": -20.0, "stock": 20.0}
