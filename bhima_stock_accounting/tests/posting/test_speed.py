from odoo import Command
from odoo.exceptions import UserError

from ..support.cases import OhadaCase
from ..support.price_differences import PriceDifferenceMixin

FEW, MANY = 5, 50
GROUPS = 3


class TestSpeed(OhadaCase):
    """What our accounting adds to a transfer, in SQL queries: no clock.

    Plain articles have no inventory group: what Odoo does for them is what it would
    do without us.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = [
            cls.hospital.create_group(f"SPEED{number}", f"Groupe {number}")
            for number in range(GROUPS)
        ]
        cls.articles = {
            "ours": [
                cls.hospital.create_article(f"Ours {number}", groups[number % GROUPS])
                for number in range(MANY)
            ],
            "plain": [
                cls.hospital.create_article(f"Plain {number}", inventory_group_id=False)
                for number in range(MANY)
            ],
        }
        for articles in cls.articles.values():
            cls.hospital.receive(
                cls.hospital.order(*[(article, 1_000, 2.0) for article in articles])
            )

    def create_receipt(self, articles):
        order = self.hospital.order(*[(article, 5, 2.0) for article in articles])
        return order.picking_ids

    def create_issue(self, articles):
        places = {
            "location_id": self.hospital.stock.id,
            "location_dest_id": self.hospital.ward.id,
        }
        issue = self.hospital.env["stock.picking"].create(
            {
                "picking_type_id": self.hospital.warehouse.int_type_id.id,
                "move_ids": [
                    Command.create(
                        {"product_id": article.id, "product_uom_qty": 2, **places}
                    )
                    for article in articles
                ],
                **places,
            }
        )
        issue.action_confirm()
        issue.action_assign()
        return issue

    def count_queries(self, picking):
        """Validate the transfer as a request would, with nothing in the cache."""
        picking.move_ids.picked = True
        storekeeper = self.hospital.as_user("storekeeper", picking)
        self.cr.flush()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        storekeeper.button_validate()
        self.cr.flush()
        self.assertEqual(picking.state, "done")
        return self.cr.sql_log_count - before

    def count_added(self, create, size):
        """Return the queries that a transfer takes more than one of plain articles."""
        queries = {}
        for kind, articles in self.articles.items():
            picking = create(articles[:size])
            queries[kind] = self.count_queries(picking)
            self.assertEqual(bool(picking.account_move_ids), kind == "ours")
        return queries["ours"] - queries["plain"]

    def assert_added_is_the_same(self, create):
        self.count_added(create, FEW)  # fills caches of Odoo
        few, many = (self.count_added(create, size) for size in (FEW, MANY))
        self.assertLessEqual(many, few + 2)

    def test_receipt_of_more_lines_adds_no_query(self):
        self.assert_added_is_the_same(self.create_receipt)

    def test_issue_of_more_lines_adds_no_query(self):
        self.assert_added_is_the_same(self.create_issue)

    def test_receipt_by_product_of_more_lines_adds_no_query(self):
        self.company.stock_posting_detail = "product"
        self.assert_added_is_the_same(self.create_receipt)

    def test_issue_by_product_of_more_lines_adds_no_query(self):
        self.company.stock_posting_detail = "product"
        self.assert_added_is_the_same(self.create_issue)

    def test_history_adds_no_query(self):
        """The entry of the twentieth issue asks for no more than that of the third."""
        for _warm_up in range(2):
            self.count_added(self.create_issue, FEW)
        young = self.count_added(self.create_issue, FEW)
        for _past in range(16):
            self.count_queries(self.create_issue(self.articles["ours"][:FEW]))
            self.count_queries(self.create_issue(self.articles["plain"][:FEW]))
        self.assertLessEqual(self.count_added(self.create_issue, FEW), young)

    def test_models_of_distribution_still_apply(self):
        """They are looked for per item, as Odoo does, only where there is one."""
        self.stock_up(10, 2.0)  # remembers that there is none
        env = self.hospital.env
        plan = env["account.analytic.plan"].create({"name": "Services"})
        ward = env["account.analytic.account"].create(
            {"name": "Maternité", "plan_id": plan.id}
        )
        env["account.analytic.distribution.model"].create(
            {"account_prefix": "603", "analytic_distribution": {str(ward.id): 100}}
        )
        items = self.hospital.consume((self.article, 4)).account_move_ids.line_ids
        by_account = {item.account_id: item for item in items}
        variation = by_account[self.hospital.accounts["variation"]]
        self.assertEqual(variation.analytic_distribution, {str(ward.id): 100})
        self.assertEqual(variation.analytic_line_ids.amount, -8.0)
        stock = by_account[self.hospital.accounts["stock"]]
        self.assertFalse(stock.analytic_distribution)

    def test_entry_is_logged_where_the_audit_trail_asks_for_it(self):
        entry = self.stock_up(10, 2.0).account_move_ids
        self.assertFalse(entry.message_ids)
        self.assertEqual(entry.create_uid, self.hospital.users["storekeeper"])
        self.company.restrictive_audit_trail = True
        entry = self.stock_up(10, 2.0).account_move_ids
        self.assertTrue(entry.message_ids)

    def test_entry_is_still_checked_as_balanced(self):
        posting = self.env.registry["bhima.stock.posting"]
        compose = posting._compose_items

        def compose_without_credit(self, company, events):
            return [item for item in compose(self, company, events) if item.balance > 0]

        self.patch(posting, "_compose_items", compose_without_credit)
        with self.assertRaisesRegex(UserError, "not balanced"):
            self.stock_up(10, 2.0)


class TestLines(OhadaCase):
    def _count_queries_of_receipt(self, lines):
        articles = [
            self.hospital.create_article(f"Article {number} of {lines}")
            for number in range(lines)
        ]
        order = self.hospital.order(*[(article, 10, 2.0) for article in articles])
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        picking.move_ids.picked = True
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        picking._action_done()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _count_queries(self, enabled, lines):
        self.company.stock_accounting_enabled = enabled
        return self._count_queries_of_receipt(lines)

    def test_queries_do_not_grow_with_the_lines_beyond_those_of_odoo(self):
        """The stock ledger is kept either way; without it, Odoo alone is measured."""
        ledger = self.env.registry["stock.move"]
        self._count_queries(True, 2)  # warms up caches
        ours = [self._count_queries(True, lines) for lines in (5, 25)]
        self.patch(ledger, "_prepare_stock_events", lambda moves: [])
        plain = [self._count_queries(True, lines) for lines in (5, 25)]
        added = [our - odoo for our, odoo in zip(ours, plain, strict=True)]
        self.assertGreater(added[0], 0)
        self.assertLessEqual(added[1], added[0] + 2)


class TestBills(PriceDifferenceMixin, OhadaCase):
    def test_bill_at_the_price_of_the_order_replays_no_history(self):
        replayed = []
        products = self.env.registry["product.product"]
        run_avco = products._run_avco

        def watch(product, *args, **kwargs):
            replayed.append(product)
            return run_avco(product, *args, **kwargs)

        self.patch(products, "_run_avco", watch)
        for price_of_bill, expected in ((2.0, 0), (3.0, 1)):
            order = self.hospital.order((self.article, 10, 2.0))
            self.hospital.receive(order)
            self.hospital.bill(order, price_of_bill)
            self.assertEqual(len(replayed), expected, price_of_bill)
