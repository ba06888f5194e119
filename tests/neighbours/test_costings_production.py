from odoo import Command

from odoo.addons.bhima_stock_accounting.tests.support.costings import (
    IfrsCostings,
    OhadaCostings,
)


class ProductionMixin:
    """A component is corrected when the production is done, under every costing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = ("736000", "income", "Produits finis")
        cls.hospital.accounts["production"] = cls.hospital._get_account(*account)
        cls.company.stock_production_account_id = cls.hospital.accounts["production"]
        maker = cls.env.ref("mrp.group_mrp_user")
        cls.hospital.users["storekeeper"].group_ids = [Command.link(maker.id)]

    def make(self, story):
        """The pharmacist makes a gel of 4 of lot A; return the production order."""
        gel = self.hospital.create_article(f"Gel ({story.name})")
        bom = self.hospital.env["mrp.bom"].create(
            {
                "product_tmpl_id": gel.product_tmpl_id.id,
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": story.article.id, "product_qty": 4})
                ],
            }
        )
        orders = self.hospital.as_user("storekeeper", self.env["mrp.production"])
        order = orders.create({"bom_id": bom.id, "product_qty": 1})
        order.action_confirm()
        order.qty_producing = 1
        order._set_qty_producing()
        line = order.move_raw_ids.move_line_ids[:1]
        (order.move_raw_ids.move_line_ids - line).unlink()
        line.write({"lot_id": story.lot_a.id, "quantity": 4})
        order.move_raw_ids.picked = True
        order.button_mark_done()
        self.assertEqual(order.state, "done")
        return order

    def test_more_of_a_component_was_used(self):
        """6 instead of 4: what was made keeps the cost that it was made at."""
        orders = {story: self.make(story) for story in self.stories}
        costs = {
            "average": 80.0,
            "fifo": 120.0,
            "standard": 48.0,
            "lot_average": 60.0,
            "lot_fifo": 40.0,
        }

        def correct(story):
            order = orders[story]
            order.is_locked = False
            order.move_raw_ids.quantity = 6
            made = order.with_env(self.hospital.env).product_id
            self.assertEqual(
                made.with_company(self.company).total_value, costs[story.name]
            )
            row = self.hospital.get_ledger().filtered(
                lambda row: row.product_id == story.article
            )[-1]
            self.assertEqual((row.operation, row.quantity), ("production_input", -2.0))

        self.play(
            correct,
            average=-40.0,
            fifo=-60.0,
            standard=-24.0,
            lot_average=-30.0,
            lot_fifo=-20.0,
        )


class TestOhadaProductionUnderEachCosting(ProductionMixin, OhadaCostings):
    pass


class TestIfrsProductionUnderEachCosting(ProductionMixin, IfrsCostings):
    def get_books(self, rise, _owed, _billed):
        """Return the expected balances: components pass to the production."""
        return {"stock": rise, "production": -rise}
