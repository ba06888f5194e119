import random

from odoo.tests import tagged

from .common import IfrsCase, OhadaCase

WALKS = 3
STEPS = 14


class RandomWalkMixin:
    """Movements in any order: stock, stock ledger and books agree after each one."""

    def _walk(self, seed):
        chance = random.Random(seed)
        articles = [
            self.hospital.create_article(f"Article {seed}.{number}")
            for number in range(3)
        ]
        done = []
        for _step in range(STEPS):
            article = chance.choice(articles)
            done.append(self._take_step(chance, article))
            with self.subTest(seed=seed, steps=done):
                self.assert_in_agreement()
                self._assert_entries_balance()

    def _take_step(self, chance, article):
        on_hand = int(article.with_company(self.company).qty_available)
        if on_hand < 2:
            return self._receive(chance, article)
        step = chance.choice(
            (self._receive, self._consume, self._dispense, self._count, self._scrap)
        )
        return step(chance, article, on_hand)

    def _receive(self, chance, article, _on_hand=0):
        # prices that do not divide evenly, so that cents have to be placed
        quantity, price = chance.randint(3, 40), self._get_price(chance, article)
        self.stock_up(quantity, price, article)
        return f"receive {quantity} at {price} of {article.name}"

    def _get_price(self, chance, article):
        return chance.randint(1, 999) / 100

    def _consume(self, chance, article, on_hand):
        quantity = chance.randint(1, on_hand - 1)
        picking = self.hospital.consume((article, quantity))
        if chance.random() < 0.3:
            self.hospital.send_back(picking, chance.randint(1, quantity))
        return f"consume {quantity} of {article.name}"

    def _dispense(self, chance, article, on_hand):
        quantity = chance.randint(1, on_hand - 1)
        self.hospital.dispense((article, quantity))
        return f"dispense {quantity} of {article.name}"

    def _count(self, chance, article, on_hand):
        quantity = on_hand + chance.choice((-1, 2, 3))
        self.hospital.count(article, quantity)
        return f"count {quantity} of {article.name}"

    def _scrap(self, chance, article, on_hand):
        self.hospital.scrap(article, 1)
        return f"scrap 1 of {article.name}"

    def _assert_entries_balance(self):
        for entry in self.hospital.get_items().move_id:
            self.assertTrue(
                self.company.currency_id.is_zero(sum(entry.line_ids.mapped("balance")))
            )

    def test_average_cost_at_steady_prices(self):
        """Cents that a changing average leaves behind are not placed yet."""
        self.patch(
            type(self), "_get_price", lambda case, chance, article: article.id % 7 + 0.5
        )
        for seed in range(WALKS):
            self._walk(seed)

    def test_fifo(self):
        self.hospital.category.property_cost_method = "fifo"
        for seed in range(WALKS):
            self._walk(seed)

    def test_standard_cost(self):
        self.hospital.category.property_cost_method = "standard"
        for seed in range(WALKS):
            self._walk(seed)


@tagged("post_install", "-at_install")
class TestOhadaRandomWalk(RandomWalkMixin, OhadaCase):
    pass


@tagged("post_install", "-at_install")
class TestIfrsRandomWalk(RandomWalkMixin, IfrsCase):
    pass
