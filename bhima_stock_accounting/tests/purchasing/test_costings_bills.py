from ..support.costings import WORTH, IfrsCostings, OhadaCostings
from ..support.price_differences import PriceDifferenceMixin


class BillsMixin(PriceDifferenceMixin):
    """Bills, refunds and orders at another price, under every costing."""

    def bill(self, story, number, price):
        """Bill one of the three receipts of a story."""
        return self.hospital.bill(story.orders[number], price)

    def test_stories_begin_with_what_each_costing_leaves(self):
        for story in self.stories:
            article = story.article.with_company(self.company)
            self.assertEqual(article.total_value, WORTH[story.name], story.name)
        worth = sum(WORTH.values())
        self.assert_booked(
            {key: v for key, v in self.get_books(worth, 3000.0, 0.0).items() if v}
        )
        self.assert_in_agreement()

    def test_dearer_bill_of_goods_that_are_partly_used(self):
        """Of 20 more for A: 26 of 30 are left, or 6 of 10, or all, as you count."""
        self.play(
            lambda story: self.bill(story, 1, 12.0),
            owed=20.0,
            billed=120.0,
            average=17.33,
            fifo=20.0,
            standard=0.0,
            lot_average=16.0,
            lot_fifo=12.0,
        )

    def test_dearer_bill_of_the_oldest_goods(self):
        """Of 30 more for B: under FIFO 4 of its 10 are used up."""
        self.play(
            lambda story: self.bill(story, 0, 33.0),
            owed=30.0,
            billed=330.0,
            average=26.0,
            fifo=18.0,
            standard=0.0,
            lot_average=30.0,
            lot_fifo=30.0,
        )

    def test_bill_in_draft_cancelled_and_posted_again(self):
        bills = {story: self.bill(story, 1, 12.0) for story in self.stories}
        back = {
            "owed": -20.0,
            "billed": -120.0,
            "average": -17.33,
            "fifo": -20.0,
            "standard": 0.0,
            "lot_average": -16.0,
            "lot_fifo": -12.0,
        }
        nothing = dict.fromkeys(WORTH, 0.0)
        self.play(lambda story: bills[story].button_draft(), **back)
        self.play(lambda story: bills[story].button_cancel(), **nothing)
        self.play(lambda story: bills[story].button_draft(), **nothing)
        again = {key: -value for key, value in back.items()}
        self.play(lambda story: bills[story].action_post(), **again)

    def test_refund_of_a_part_of_the_price(self):
        """From 12 to 11: what is left of it is worth so much less."""
        bills = {story: self.bill(story, 1, 12.0) for story in self.stories}
        self.play(
            lambda story: self.hospital.refund(bills[story], 10, 1.0),
            owed=-10.0,
            billed=-10.0,
            average=-8.66,
            fifo=-10.0,
            standard=0.0,
            lot_average=-8.0,
            lot_fifo=-6.0,
        )

    def test_bill_reversed_at_once(self):
        bills = {story: self.bill(story, 1, 12.0) for story in self.stories}
        self.play(
            lambda story: bills[story]._reverse_moves(
                [{"invoice_date": bills[story].date}], cancel=True
            ),
            owed=-20.0,
            billed=-120.0,
            average=-17.33,
            fifo=-20.0,
            standard=0.0,
            lot_average=-16.0,
            lot_fifo=-12.0,
        )

    def test_price_of_the_order_changes(self):
        def change(story):
            line = self.hospital.as_user("buyer", story.orders[1]).order_line
            line.price_unit = 12.0

        self.play(
            change,
            owed=20.0,
            average=17.33,
            fifo=20.0,
            standard=0.0,
            lot_average=16.0,
            lot_fifo=12.0,
        )

    def test_more_is_ordered_than_was_received(self):
        def change(story):
            line = self.hospital.as_user("buyer", story.orders[1]).order_line
            # with the quantity alone Odoo takes the price of the last order
            line.write({"product_qty": 15, "price_unit": 10.0})

        self.play(change, **dict.fromkeys(WORTH, 0.0))

    def test_tax_that_is_not_recovered_is_part_of_the_cost(self):
        """10 at 25 and 16 %: a lot C that costs 290, and its bill says the same."""
        tax, orders = self.create_unrecovered_tax(), {}

        def receive(story):
            orders[story] = self.hospital.order((story.article, 10, 25.0))
            orders[story].order_line.tax_ids = tax
            self.hospital.receive(orders[story], lot="C")

        owned = {**dict.fromkeys(WORTH, 290.0), "standard": 120.0}
        self.play(receive, owed=290.0, **owned)
        self.play(
            lambda story: self.hospital.bill(orders[story], 25.0),
            billed=290.0,
            **dict.fromkeys(WORTH, 0.0),
        )


class TestOhadaBillsUnderEachCosting(BillsMixin, OhadaCostings):
    pass


class TestIfrsBillsUnderEachCosting(BillsMixin, IfrsCostings):
    pass
