from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.bhima_stock_accounting.tests.support.costings import (
    BY_LOT,
    IfrsCostings,
    OhadaCostings,
)

AVERAGE_OR_FIFO = ("average", "fifo", *BY_LOT)


class LandedMixin:
    """Freight of receipts that are partly used, under every costing."""

    PAID = "freight"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freight = ("601500", "expense", "Frais sur achats")
        cls.hospital.accounts["freight"] = cls.hospital._get_account(*freight)
        cls.transport = cls.hospital.create_article(
            "Transport", type="service", is_storable=False, inventory_group_id=False
        )

    def add_freight(self, story, number, amount):
        """The manager adds freight to one of the three receipts of a story."""
        costs = self.hospital.as_user("manager", self.env["stock.landed.cost"])
        line = {
            "product_id": self.transport.id,
            "name": "Fret",
            "price_unit": amount,
            "split_method": "equal",
            "account_id": self.hospital.accounts["freight"].id,
        }
        costs.create(
            {
                "picking_ids": [Command.set(story.receipts[number].ids)],
                "account_journal_id": self.company._get_stock_journal().id,
                "cost_lines": [Command.create(line)],
            }
        ).button_validate()

    def test_freight_of_goods_that_are_partly_used(self):
        """Of 20 for A: 26 of 30 are left, or 16 of 20, or 6 of 10, or all."""
        self.play(
            lambda story: self.add_freight(story, 1, 20.0),
            owed=20.0,
            only=AVERAGE_OR_FIFO,
            average=17.33,
            fifo=20.0,
            lot_average=16.0,
            lot_fifo=12.0,
        )

    def test_freight_of_the_oldest_goods(self):
        """Of 30 for B: under FIFO 4 of its 10 are used up."""
        self.play(
            lambda story: self.add_freight(story, 0, 30.0),
            owed=30.0,
            only=AVERAGE_OR_FIFO,
            average=26.0,
            fifo=18.0,
            lot_average=30.0,
            lot_fifo=30.0,
        )

    def test_odoo_refuses_freight_at_standard_cost(self):
        def add_freight(story):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.add_freight(story, 1, 20.0)

        self.play(add_freight, only=("standard",), standard=0.0)


class TestOhadaLandedUnderEachCosting(LandedMixin, OhadaCostings):
    pass


class TestIfrsLandedUnderEachCosting(LandedMixin, IfrsCostings):
    pass
