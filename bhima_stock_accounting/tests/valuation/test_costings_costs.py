from odoo.exceptions import UserError

from ..support.costings import BY_LOT, WORTH, IfrsCostings, OhadaCostings

NOTHING = dict.fromkeys(WORTH, 0.0)


class CostsMixin:
    """Costs, methods and groups that the manager changes, under every costing."""

    def as_manager(self, records):
        return self.hospital.as_user("manager", records)

    def set_method(self, story, method):
        self.as_manager(story.article.categ_id).property_cost_method = method

    def set_lot_valuated(self, story, by_lot):
        self.as_manager(story.article.product_tmpl_id).lot_valuated = by_lot

    def type_cost(self, story):
        self.as_manager(story.article).standard_price = 25.0

    def test_cost_of_the_article_is_typed(self):
        """26 at 25, in each lot as well; under FIFO receipts alone count."""
        self.play(
            self.type_cost,
            average=130.0,
            fifo=0.0,
            standard=338.0,
            lot_average=110.0,
            lot_fifo=0.0,
        )

    def test_cost_is_typed_after_a_receipt_without_an_order(self):
        """10 of C came at the cost known then: on average they too are worth 25."""
        hospital = self.hospital
        for story in self.stories:
            picking = hospital.prepare_transfer(
                self.env.ref("stock.stock_location_suppliers"),
                hospital.stock,
                (story.article, 10),
                picking_type_id=hospital.warehouse.in_type_id.id,
            )
            picking.move_ids.move_line_ids.lot_name = "C"
            hospital.validate(picking)
        self.set_clock("2026-03-21 10:00:00")
        self.play(
            self.type_cost,
            average=180.0,
            fifo=0.0,
            standard=468.0,
            lot_average=160.0,
            lot_fifo=0.0,
        )

    def test_cost_of_a_lot_is_typed(self):
        """16 of A at 18; what has left of it keeps what it left at."""

        def type_cost(story):
            booked = story.issue.move_ids.value
            self.as_manager(story.lot_a).standard_price = 18.0
            self.assertEqual(story.issue.move_ids.value, booked)

        self.play(type_cost, only=BY_LOT, lot_average=48.0, lot_fifo=0.0)

    def test_more_is_used_than_there_was_and_a_receipt_fills_it(self):
        """What was missing left at the last cost known, and came at 13."""
        self.play(
            lambda story: self.use(story.article, story.lot_a, 30),
            average=-600.0,
            fifo=-560.0,
            standard=-360.0,
            lot_average=-450.0,
            lot_fifo=-487.5,
        )
        self.set_clock("2026-03-21 10:00:00")

        def receive(story):
            self.hospital.receive(
                self.hospital.order((story.article, 20, 13.0)), lot="A"
            )

        self.play(
            receive,
            owed=260.0,
            average=288.0,
            fifo=288.0,
            standard=240.0,
            lot_average=288.0,
            lot_fifo=305.5,
        )

    def test_article_gets_another_group(self):
        account = self.hospital._get_account("331000", "asset_current", "Matériel")
        self.hospital.accounts["other_stock"] = account
        other = self.hospital.create_group("MAT", "Matériel", stock=account)
        for story in self.stories:
            with self.subTest(costing=story.name):
                before = self._get_balances(self.hospital.get_items())
                self.as_manager(story.article).inventory_group_id = other
                after = self._get_balances(self.hospital.get_items())
                worth = WORTH[story.name]
                self.assertEqual(
                    self.subtract(after, before),
                    {"stock": -worth, "other_stock": worth},
                )
                self.assert_in_agreement()

    def test_first_in_first_out_from_now_on(self):
        self.play(
            lambda story: self.set_method(story, "fifo"),
            only=("average", "standard", "lot_average"),
            average=-40.0,
            standard=168.0,
            lot_average=20.0,
        )

    def test_average_from_now_on(self):
        self.play(
            lambda story: self.set_method(story, "average"),
            only=("fifo", "standard", "lot_fifo"),
            fifo=40.0,
            standard=208.0,
            lot_fifo=-20.0,
        )

    def test_standard_from_now_on_is_the_cost_of_now(self):
        self.play(
            lambda story: self.set_method(story, "standard"),
            only=("average", "fifo", *BY_LOT),
            average=0.0,
            fifo=0.0,
            lot_average=0.0,
            lot_fifo=0.0,
        )

    def test_valued_by_lot_from_now_on(self):
        self.play(
            lambda story: self.set_lot_valuated(story, True),
            only=("average", "fifo", "standard"),
            average=20.0,
            fifo=80.0,
            standard=0.0,
        )

    def test_no_longer_valued_by_lot(self):
        self.play(
            lambda story: self.set_lot_valuated(story, False),
            only=BY_LOT,
            lot_average=-20.0,
            lot_fifo=-80.0,
        )

    def test_company_chooses_another_method(self):
        """A category that keeps the default of its company follows it."""
        self.hospital.hire("administrator", "base.group_system")
        article = self.stories[2].article.with_company(self.company)
        methods = (self.company.cost_method, article.cost_method)
        self.assertEqual(methods, ("standard", "standard"))
        before = self._get_balances(self.hospital.get_items())
        company = self.hospital.as_user("administrator", self.company)
        company.cost_method = "fifo"
        self.assertEqual(article.cost_method, "fifo")
        after = self._get_balances(self.hospital.get_items())
        rises = self.subtract(self.get_books(168.0, 0.0, 0.0), {})
        self.assertEqual(self.subtract(after, before), rises)
        self.assert_in_agreement()

    def test_article_is_archived_with_its_stock(self):
        """Odoo leaves it out of its closing, which would write the stock off."""

        def archive(story):
            self.as_manager(story.article).active = False
            with self.assertRaisesRegex(UserError, "Everything is correctly closed"):
                self.company.action_close_stock_valuation()

        self.play(archive, **NOTHING)
        for story in self.stories:
            article = story.article.with_company(self.company)
            self.assertEqual(article.total_value, WORTH[story.name])

    def test_article_with_stock_stays_stored(self):
        for story in self.stories:
            with self.assertRaisesRegex(UserError, "stock movements"):
                self.as_manager(story.article.product_tmpl_id).is_storable = False
        self.play(lambda _story: None, **NOTHING)


class TestOhadaCostsUnderEachCosting(CostsMixin, OhadaCostings):
    pass


class TestIfrsCostsUnderEachCosting(CostsMixin, IfrsCostings):
    pass
