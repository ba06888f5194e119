from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.stock_account.models.product import ProductProduct as OdooProduct
from odoo.addons.stock_account.models.stock_lot import StockLot as OdooLot
from odoo.addons.stock_account.models.stock_move import StockMove as OdooMove

from ...context import AVERAGED_COMPANY, get_passed
from ..support.cases import OhadaCase
from ..support.lots import LotsMixin

DAY = "2026-03-12 09:00:00"
LATER = "2026-03-15 09:00:00"


@tagged("post_install", "-at_install")
class TestLaterOdoo(LotsMixin, OhadaCase):
    """Odoo's methods in the shape that they have in later versions of 19.0.

    Called on several articles, or on none, in batches, with other arguments and other
    results: what is patched is Odoo's, ours stands as it is.
    """

    def setUp(self):
        super().setUp()
        create = self.hospital.create_article
        self.other = create("Gants")
        self.plain = [create(n, inventory_group_id=False) for n in ("Ciment", "Sable")]

    def own(self, records, **context):
        return records.with_company(self.company).with_context(
            allowed_company_ids=self.company.ids, **context
        )

    @contextmanager
    def valuing_together(self):
        """Give ``_with_valuation_context`` its later shape: for none, one and many."""

        def with_valuation_context(products, **kwargs):
            locations = products.env["stock.location"].search(
                [("is_valued_internal", "=", True)]
            )
            owners = [False, products.env.company.partner_id.id]
            return products.with_context(
                location=locations.ids, owners=owners, strict=True
            )

        name = "_with_valuation_context"
        with patch.object(OdooProduct, name, with_valuation_context):
            yield

    @contextmanager
    def averaging_in_batches(self):
        """Give Odoo ``_run_average_batch``; tell for whom the stock alone counts."""
        asked = {}

        def run(products, at_date=None, lot=None, force_recompute=False):
            company_id = get_passed(products.env, AVERAGED_COMPANY)
            asked.update(dict.fromkeys(products, company_id))
            costs = {product.id: product.standard_price for product in products}
            return costs, {key: 10.0 * cost for key, cost in costs.items()}

        with patch.object(OdooProduct, "_run_average_batch", run, create=True):
            yield asked

    def test_articles_without_a_group_are_valued_together(self):
        for article in self.plain:
            self.stock_up(10, 3.0, article)
        both = self.own(self.plain[0] | self.plain[1])
        with self.valuing_together():
            in_context = both._with_valuation_context()
        self.assertEqual(in_context.ids, both.ids)
        self.assertEqual(in_context.mapped("qty_available"), [10.0, 10.0])

    def test_articles_of_a_group_are_valued_together(self):
        for article in (self.article, self.other):
            self.stock_up(10, 3.0, article)
        with self.valuing_together():
            both = self.own(self.article | self.other)._with_valuation_context()
            mixed = self.own(self.article | self.plain[0])._with_valuation_context()
        self.assertEqual(both.mapped("qty_available"), [10.0, 10.0])
        self.assertTrue(both.env.context["strict"])
        self.assertEqual(len(mixed), 2)

    def test_nothing_is_valued(self):
        with self.valuing_together():
            none = self.own(self.article.browse())._with_valuation_context()
        self.assertFalse(none)
        self.assertIn("location", none.env.context)

    def test_averages_in_a_batch(self):
        with freeze_time(DAY):
            for article in (self.article, self.plain[0]):
                self.stock_up(10, 3.0, article)
        both = self.own(self.article | self.plain[0])
        with self.averaging_in_batches() as asked:
            costs, values = both._run_average_batch(at_date=LATER)
            self.assertTrue(both._is_averaged_in_batch())
        self.assertEqual(costs, {one.id: one.standard_price for one in both})
        self.assertEqual(values, {key: 10.0 * cost for key, cost in costs.items()})
        self.assertEqual(asked, {both[0]: self.company.id, both[1]: None})

    def test_batch_of_nothing(self):
        with self.averaging_in_batches():
            self.assertEqual(self.article.browse()._run_average_batch(), ({}, {}))

    def test_cost_typed_in_the_second_of_a_receipt_comes_first(self):
        with self.averaging_in_batches(), freeze_time(DAY):
            self.own(self.article).standard_price = 2.0
            self.stock_up(10, 3.0)
        typed = self.env["product.value"].search(
            [("product_id", "=", self.article.id), ("move_id", "=", False)]
        )
        receipt = self.article.stock_move_ids
        self.assertTrue(typed[-1].date < receipt.date)

    def test_arguments_that_are_new_pass_through(self):
        seen = []

        def note(name, original):
            def method(records, *args, skip_check=None, **kwargs):
                seen.append((name, skip_check))
                return original(records, *args, **kwargs)

            return method

        self.stock_up(10, 3.0)
        self.stock_up(10, 3.0, self.plain[0])
        moves = self.own((self.article | self.plain[0]).stock_move_ids)
        for owner, name, records in (
            (OdooMove, "_set_value", moves),
            (OdooMove, "_get_valued_qty", moves[0]),
            (OdooProduct, "_update_standard_price", moves.product_id),
            (OdooProduct, "_with_valuation_context", moves.product_id[0]),
            (OdooLot, "_update_standard_price", self.env["stock.lot"]),
        ):
            seen.clear()
            patched = note(name, getattr(owner, name))
            with self.subTest(name), patch.object(owner, name, patched):
                getattr(records, name)(skip_check=True)
                self.assertIn((name, True), seen)

    def test_value_that_is_returned_is_passed_on(self):
        with patch.object(OdooMove, "_set_value", lambda moves, *args: moves):
            self.assertEqual(
                self.env["stock.move"]._set_value(), self.env["stock.move"]
            )

    def test_average_of_a_lot_is_worked_out_with_its_value(self):
        order = self.hospital.order((self.vaccine, 10, 3.0))
        lot = self.own(self.hospital.receive(order, lot="A").move_ids.lot_ids)
        field = lot._fields["avg_cost"]
        with patch.object(field, "compute", lot._fields["total_value"].compute):
            lot._set_stock_values()
        self.assertEqual((lot.total_value, lot.avg_cost), (30.0, 3.0))

    def test_past_value_is_that_of_the_current_company_alone(self):
        with freeze_time(DAY):
            self.stock_up(10, 3.0)
        companies = (self.company | self.env.company).ids
        article = self.article.with_company(self.company)
        article = article.with_context(allowed_company_ids=companies, to_date=LATER)
        self.assertEqual(article.total_value, 30.0)
