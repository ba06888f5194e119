from ..support.costings import WORTH, IfrsCostings, OhadaCostings
from ..support.price_differences import PriceDifferenceMixin


class PurchasesMixin(PriceDifferenceMixin):
    """Returns, rates and cents of purchases, under every costing."""

    def change_price(self, order, price):
        self.hospital.as_user("buyer", order).order_line.price_unit = price

    def test_price_changes_of_goods_that_went_back(self):
        """3 of A go back at 20; then the vendor asks 24 for the 7 that stay."""
        self.play(
            lambda story: self.hospital.send_back(story.receipts[2], 3),
            owed=-60.0,
            average=-60.0,
            fifo=-90.0,
            standard=-36.0,
            lot_average=-45.0,
            lot_fifo=-30.0,
        )
        self.play(
            lambda story: self.change_price(story.orders[2], 24.0),
            owed=28.0,
            average=30.67,
            fifo=40.0,
            standard=0.0,
            lot_average=26.0,
            lot_fifo=40.0,
        )

    def test_rate_that_is_entered_after_the_receipt(self):
        """10 at 5 euros of 2; of 2.5, as it turns out when the price goes to 6."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        rates = self.hospital.env["res.currency.rate"]
        rate = {"currency_id": euro.id, "company_id": self.company.id}
        rates.create({**rate, "name": "2026-03-01", "rate": 0.5})
        orders = {}

        def receive(story):
            line = (story.article, 10, 5.0)
            orders[story] = self.hospital.order(line, currency_id=euro.id)
            self.hospital.receive(orders[story], lot="C")

        owned = {**dict.fromkeys(WORTH, 100.0), "standard": 120.0}
        self.play(receive, owed=100.0, **owned)
        rates.create({**rate, "name": "2026-03-20", "rate": 0.4})
        self.play(lambda _story: None, **dict.fromkeys(WORTH, 0.0))
        self.play(
            lambda story: self.change_price(orders[story], 6.0),
            owed=50.0,
            **{**dict.fromkeys(WORTH, 50.0), "standard": 0.0},
        )

    def test_cents_leave_with_the_pieces(self):
        """One for 1.00, two for 2.02: the ledger is the value of what is left."""
        articles = {story: self.create_article(story.name) for story in self.stories}
        articles[self.stories[2]].standard_price = 1.0067
        for day, quantity, price in ((21, 1, 1.0), (22, 2, 1.01)):
            self.set_clock(f"2026-03-{day} 10:00:00")
            for article in articles.values():
                order = self.hospital.order((article, quantity, price))
                lot = self.hospital.receive(order, lot="A").move_ids.lot_ids
                self.assertEqual(lot.product_id, article)
        averages, layers = (-1.01, -1.0, -1.01), (-1.0, -1.01, -1.01)
        for day, average, layer in zip((23, 24, 25), averages, layers, strict=True):
            self.set_clock(f"2026-03-{day} 10:00:00")
            self.play(
                lambda story: self.use(
                    articles[story],
                    self.env["stock.lot"].search(
                        [("product_id", "=", articles[story].id)]
                    ),
                    1,
                ),
                average=average,
                fifo=layer,
                standard=average,
                lot_average=average,
                lot_fifo=layer,
            )
        for article in articles.values():
            self.assertEqual(article.with_company(self.company).total_value, 0.0)


class TestOhadaPurchasesUnderEachCosting(PurchasesMixin, OhadaCostings):
    pass


class TestIfrsPurchasesUnderEachCosting(PurchasesMixin, IfrsCostings):
    pass
