"""The same story under every way to value stock, and what an event makes of each.

30 are received: 10 of lot B at 30, then 10 of lot A at 10, and 10 of lot A at 20. A
ward uses 4 of lot A. What is left has another value under each costing (``WORTH``).
"""

from dataclasses import dataclass

from odoo.tests import freeze_time

from .cases import IfrsCase, OhadaCase

# Cost method of the category, and whether the article is valued by lot.
METHODS = {
    "average": ("average", False),
    "fifo": ("fifo", False),
    "standard": ("standard", False),
    "lot_average": ("average", True),
    "lot_fifo": ("fifo", True),
}
BY_LOT = ("lot_average", "lot_fifo")
STANDARD_COST = 12.0
# 26 at an average of 20; 6 of B and all of A; 26 at the standard; 16 of A at an average
# of 15 and all of B; 6 of the first A, all of the second, and all of B.
WORTH = {
    "average": 520.0,
    "fifo": 480.0,
    "standard": 312.0,
    "lot_average": 540.0,
    "lot_fifo": 560.0,
}
FOUNDED, TODAY = "2026-03-01 08:00:00", "2026-03-20 10:00:00"


@dataclass(eq=False)
class Story:
    """An article under one costing, and what has happened to it."""

    name: str
    article: object
    lot_a: object
    lot_b: object
    orders: list  # of B, of A and of A again
    receipts: list
    issue: object


class CostingsMixin:
    """Stories of all costings, and the check of what an event books in each."""

    PAID = "goods_received"  # what the cost of the goods is owed to, under IFRS

    @classmethod
    @freeze_time(FOUNDED)
    def setUpClass(cls):
        super().setUpClass()
        cls.hospital.hire(
            "manager",
            "stock.group_stock_manager",
            "product.group_product_manager",
            "bhima_inventory_config.group_inventory_config_manager",
        )
        cls.stories = [cls._tell(name) for name in METHODS]

    def setUp(self):
        super().setUp()
        self.set_clock(TODAY)

    def set_clock(self, moment):
        """Go on at that moment: Odoo orders by the second what happens."""
        clock = freeze_time(moment)
        clock.start()
        self.addCleanup(clock.stop)

    @classmethod
    def _tell(cls, name):
        """Receive B at 30, A at 10 and A at 20, and use 4 of A; return the story."""
        article = cls.create_article(name)
        orders, receipts = [], []
        for day, lot, price in ((2, "B", 30.0), (3, "A", 10.0), (4, "A", 20.0)):
            with freeze_time(f"2026-03-{day:02} 09:00:00"):
                order = cls.hospital.order((article, 10, price))
                receipts.append(cls.hospital.receive(order, lot=lot))
                orders.append(order)
        lot_a, lot_b = (receipts[i].move_ids.lot_ids for i in (1, 0))
        with freeze_time("2026-03-05 09:00:00"):
            issue = cls.use(article, lot_a, 4)
        return Story(name, article, lot_a, lot_b, orders, receipts, issue)

    @classmethod
    def create_article(cls, name):
        """Create an article that is valued in that way, in a category of its own."""
        method, by_lot = METHODS[name]
        category = cls.hospital.category.copy({"name": name})
        category.with_company(cls.company).property_cost_method = method
        return cls.hospital.create_article(
            f"BCG ({name})",
            categ_id=category.id,
            tracking="lot",
            lot_valuated=by_lot,
            standard_price=STANDARD_COST if method == "standard" else 0.0,
        )

    @classmethod
    def use(cls, article, lot, quantity):
        """A ward uses goods of one lot."""
        hospital = cls.hospital
        issue = hospital.prepare_transfer(
            hospital.stock, hospital.ward, (article, quantity)
        )
        line = issue.move_ids.move_line_ids[:1]
        (issue.move_ids.move_line_ids - line).unlink()
        line.write({"lot_id": lot.id, "quantity": quantity})
        issue.move_ids.picked = True
        return hospital.validate(issue)

    def play(self, event, owed=0.0, billed=0.0, only=tuple(METHODS), **rises):
        """Play an event in each story; check what it changes of the books.

        :param event: called with the story
        :param float owed: what the goods cost more, by their vendors or others
        :param float billed: what is billed more
        :param only: the costings that the event is for
        :param rises: what stock is worth more, by costing
        """
        self.assertEqual(set(rises), set(only))
        for story in self.stories:
            if story.name not in only:
                continue
            with self.subTest(costing=story.name):
                before = self._get_balances(self.hospital.get_items())
                # what others have read before is not in reach of who acts now
                self.env.invalidate_all()
                event(story)
                after = self._get_balances(self.hospital.get_items())
                changes = self.subtract(after, before)
                rise = rises[story.name]
                expected = self.subtract(self.get_books(rise, owed, billed), {})
                self.assertEqual(changes, expected)
                self.assert_in_agreement()

    def subtract(self, balances, others):
        """Return by how much balances differ from others, those that do."""
        currency = self.company.currency_id
        rises = {
            role: currency.round(balances.get(role, 0.0) - others.get(role, 0.0))
            for role in {*balances, *others}
        }
        return {role: rise for role, rise in rises.items() if rise}


class OhadaCostings(CostingsMixin, OhadaCase):
    """Stock follows its value against the variation; what is billed is a charge."""

    def get_books(self, rise, _owed, billed):
        """Return the expected balances by role."""
        return {
            "stock": rise,
            "variation": -rise,
            "expense": billed,
            "supplier": -billed,
        }


class IfrsCostings(CostingsMixin, IfrsCase):
    """What goods cost and stock does not keep is cost of goods sold."""

    def get_books(self, rise, owed, billed):
        """Return the expected balances by role."""
        return {
            "stock": rise,
            "expense": owed - rise,
            self.PAID: billed - owed,
            "supplier": -billed,
        }
