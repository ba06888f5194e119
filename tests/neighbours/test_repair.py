from odoo import Command

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase


class RepairMixin:
    """A microscope is repaired: a lamp goes in, another one comes out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.microscope = cls.hospital.create_article("Microscope")
        # a hospital that produces nothing has no account for it
        cls.company.stock_production_account_id = False

    def repair(self, kind, quantity):
        """The storekeeper repairs the microscope with parts, or takes some out."""
        orders = self.hospital.as_user("storekeeper", self.env["repair.order"])
        order = orders.create(
            {
                "product_id": self.microscope.id,
                "picking_type_id": self.hospital.warehouse.repair_type_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": quantity,
                            "repair_line_type": kind,
                        }
                    )
                ],
            }
        )
        order.action_validate()
        order.action_repair_start()
        order.move_ids.quantity = quantity
        order.move_ids.picked = True
        order.action_repair_end()
        self.assertEqual(order.state, "done")
        return order.move_ids.with_env(self.env)

    def test_part_that_is_put_in_is_used_up(self):
        self.stock_up(10, 5.0)
        move = self.repair("add", 2)
        self.assert_entry(move.account_move_id, {self.COST: 10.0, "stock": -10.0})
        self.assertEqual(move.stock_ledger_entry_ids.operation, "consumption")
        self.assert_in_agreement()

    def test_part_that_is_taken_out_comes_back(self):
        self.stock_up(10, 5.0)
        move = self.repair("recycle", 1)
        self.assert_entry(move.account_move_id, {"stock": 5.0, self.COST: -5.0})
        self.assertEqual(move.stock_ledger_entry_ids.operation, "consumption_return")
        self.assert_in_agreement()


class TestOhadaRepair(RepairMixin, OhadaCase):
    COST = "variation"


class TestIfrsRepair(RepairMixin, IfrsCase):
    COST = "expense"
