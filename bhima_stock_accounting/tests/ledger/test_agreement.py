"""What the stock is worth by one query is what Odoo says article by article."""

from odoo import Command
from odoo.tools import SQL

from ...demo.hospital import found_ifrs_hospital
from ...models.ledger import comparison_queries as queries
from ..support.branches import open_branch
from ..support.cases import IfrsCase, OhadaCase


class WorthMixin:
    """Articles of every cost method, and the two ways to value them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categories = {
            method: cls.hospital.category.copy({"name": method})
            for method in ("standard", "average", "fifo")
        }
        for method, category in cls.categories.items():
            category = category.with_company(cls.company)
            category.property_cost_method = method

    def _create(self, method, **vals):
        vals = {"categ_id": self.categories[method].id, "standard_price": 3.0, **vals}
        return self.hospital.create_article(f"{method} {len(vals)}", **vals)

    def _get_worths(self, companies):
        """Return quantity and value by company and article, by one query."""
        ledger = self.env["bhima.stock.ledger.entry"]
        self.env.flush_all()
        query = SQL(
            "SELECT company_id, product_id, stock_quantity, stock_value::float8"
            " FROM (%s) article",
            ledger._prepare_query(queries.ARTICLES, companies),
        )
        return {
            (company_id, product_id): (quantity, value)
            for company_id, product_id, quantity, value in self.env.execute_query(query)
        }

    def assert_worth(self, article, quantity, value, company=None):
        """Check quantity and value by the query, and that Odoo says the same."""
        company = company or self.company
        worths = self._get_worths(company)
        self.assertEqual(worths[company.id, article.id], (quantity, value))
        self.assert_all_as_odoo(company)

    def assert_all_as_odoo(self, companies):
        """Compare each article of the query with Odoo, and see that none is left out.

        Odoo is asked as in a company of its own.
        """
        self.env.invalidate_all()
        worths = self._get_worths(companies)
        products = self.env["product.product"].with_context(active_test=False)
        storing = products.search(
            [("is_storable", "=", True), ("inventory_group_id", "!=", False)]
        )
        for company in companies:
            alone = storing.with_context(allowed_company_ids=company.ids)
            for product in alone.with_company(company):
                in_odoo = company.currency_id.round(product.total_value)
                worth = worths.get((company.id, product.id), (0.0, 0.0))[1]
                with self.subTest(company=company.name, article=product.name):
                    self.assertEqual(worth, in_odoo)


class TestWorth(WorthMixin, OhadaCase):
    def test_average_cost(self):
        article = self._create("average")
        self.stock_up(3, 1.0, article)
        self.stock_up(4, 2.0, article)
        self.hospital.consume((article, 2))
        # 5 of 7 that have cost 11.0
        self.assert_worth(article, 5.0, 7.86)

    def test_standard_cost(self):
        article = self._create("standard", standard_price=2.555)
        self.stock_up(7, 9.0, article)
        self.assert_worth(article, 7.0, 17.89)

    def test_fifo_takes_the_newest_receipts(self):
        article = self._create("fifo")
        self.stock_up(10, 2.0, article)
        self.stock_up(5, 3.0, article)
        self.stock_up(3, 5.0, article)
        self.hospital.consume((article, 7))
        # 3 at 5.0, 5 at 3.0, and 3 of the ten at 2.0
        self.assert_worth(article, 11.0, 36.0)
        self.hospital.consume((article, 6))
        self.assert_worth(article, 5.0, 21.0)
        self.hospital.consume((article, 5))
        self.assert_worth(article, 0.0, 0.0)

    def test_fifo_of_receipts_in_another_unit(self):
        article = self._create("fifo")
        dozen = self.env.ref("uom.product_uom_dozen")
        self.hospital.receive(self.hospital.order((article, 2, 24.0, dozen)))
        self.hospital.consume((article, 5))
        self.assert_worth(article, 19.0, 38.0)

    def test_fifo_of_more_than_was_received(self):
        """A quantity that came in without a movement costs what the newest did."""
        article = self._create("fifo")
        self.stock_up(10, 2.0, article)
        self.stock_up(10, 4.0, article)
        self.env["stock.quant"]._update_available_quantity(
            article, self.hospital.stock, 3
        )
        self.assert_worth(article, 23.0, 72.0)

    def test_fifo_of_what_was_never_received(self):
        article = self._create("fifo")
        self.env["stock.quant"]._update_available_quantity(
            article, self.hospital.stock, 3
        )
        self.assert_worth(article, 3.0, 9.0)

    def test_fifo_that_a_customer_gives_back(self):
        article = self._create("fifo")
        self.stock_up(10, 2.0, article)
        self.stock_up(10, 4.0, article)
        issue = self.hospital.dispense((article, 15))
        self.hospital.send_back(issue, 2)
        self.assert_all_as_odoo(self.company)
        self.assertEqual(
            self._get_worths(self.company)[self.company.id, article.id][0], 7.0
        )

    def test_negative_stock(self):
        for method in self.categories:
            article = self._create(method)
            self.hospital.consume((article, 4))
            self.assert_worth(article, -4.0, -12.0)

    def test_negative_stock_whose_cost_is_typed(self):
        """Under FIFO what is missing costs what the newest receipt did."""
        for method, value in (("standard", -20), ("average", -20), ("fifo", -8)):
            article = self._create(method)
            self.stock_up(10, 2.0, article)
            self.hospital.consume((article, 14))
            article.with_company(self.company).standard_price = 5.0
            self.assert_worth(article, -4.0, value)
            self.assert_in_agreement()

    def test_lots(self):
        for method in ("average", "fifo"):
            article = self._create(method, tracking="lot", lot_valuated=True)
            for name, quantity, price in (("A", 10, 2.0), ("B", 6, 5.0)):
                order = self.hospital.order((article, quantity, price))
                self.hospital.receive(order, lot=name + method)
            self.assert_worth(article, 16.0, 50.0)

    def test_goods_of_others_are_not_valued(self):
        owner = self.hospital.create_partner("Dépositaire")
        for method in self.categories:
            article = self._create(method)
            self.hospital.transfer(
                self.env.ref("stock.stock_location_suppliers"),
                self.hospital.stock,
                (article, 5),
                picking_type_id=self.hospital.warehouse.in_type_id.id,
                owner_id=owner.id,
            )
            self.stock_up(10, 3.0, article)
            self.assert_worth(article, 10.0, 30.0)

    def test_goods_on_the_way_inside_the_company_are_valued(self):
        transit = self.hospital.create_location("En route", False, usage="transit")
        for method in self.categories:
            article = self._create(method)
            self.stock_up(10, 3.0, article)
            self.hospital.transfer(self.hospital.stock, transit, (article, 4))
            self.assert_worth(article, 10.0, 30.0)

    def test_archived_article(self):
        self.stock_up(10, 3.0)
        self.article.active = False
        self.assert_worth(self.article, 10.0, 30.0)
        self.assert_in_agreement()

    def test_article_without_category_has_the_method_of_the_company(self):
        self.company.cost_method = "fifo"
        article = self._create("average", categ_id=False)
        self.stock_up(10, 2.0, article)
        self.stock_up(10, 4.0, article)
        self.hospital.consume((article, 15))
        self.assert_worth(article, 5.0, 20.0)

    def test_category_that_sets_no_method_has_that_of_the_company(self):
        self.company.cost_method = "average"
        category = self.env["product.category"].create({"name": "Sans méthode"})
        article = self._create("fifo", categ_id=category.id)
        self.stock_up(10, 2.0, article)
        self.stock_up(10, 4.0, article)
        self.hospital.consume((article, 15))
        self.assert_worth(article, 5.0, 15.0)

    def test_opening_that_is_not_booked(self):
        self.article.inventory_group_id = False
        self.stock_up(10, 3.0)
        self.assertNotIn(
            (self.company.id, self.article.id), self._get_worths(self.company)
        )
        self.article.inventory_group_id = self.hospital.group
        self.assert_worth(self.article, 10.0, 30.0)

    def test_each_company_and_branch_has_its_own(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        branch = open_branch(self.hospital, "Centre de santé")
        article = self._create("average")
        fifo = branch.category.copy({"name": "FIFO"})
        for hospital, method, price in (
            (self.hospital, "average", 2.0),
            (branch, "fifo", 3.0),
            (other, "standard", 5.0),
        ):
            fifo.with_company(hospital.company).property_cost_method = method
            article.with_company(hospital.company).standard_price = price
        article.categ_id = fifo
        other.adopt(article)
        fifo.with_company(other.company).property_cost_method = "standard"
        for hospital, quantity, price in (
            (self.hospital, 10, 2.0),
            (branch, 10, 3.0),
            (branch, 10, 4.0),
            (other, 10, 9.0),
        ):
            hospital.receive(hospital.order((article, quantity, price)))
        branch.consume((article, 15))
        companies = self.company | branch.company | other.company
        worths = self._get_worths(companies)
        self.assertEqual(
            [worths[company.id, article.id] for company in companies],
            [(10.0, 20.0), (5.0, 20.0), (10.0, 50.0)],
        )
        self.assert_all_as_odoo(companies)

    def test_article_of_a_company_in_a_branch_with_another_method(self):
        """Odoo values it by the company's method; later versions by the branch's."""
        branch = open_branch(self.hospital, "Centre de santé")
        # Odoo asks in the article's company, where its users have to be let in
        for user in branch.users.values():
            user.company_ids |= self.company
        article = self._create("fifo", company_id=self.company.id)
        article.categ_id.with_company(branch.company).property_cost_method = "average"
        for price in (2.0, 4.0):
            branch.receive(branch.order((article, 10, price)))
        self.env["stock.quant"]._update_available_quantity(article, branch.stock, 3)
        method = article.with_company(branch.company).cost_method
        value = {"fifo": 72.0, "average": 69.0}[method]
        self.assert_worth(article, 23.0, value, branch.company)

    def test_currency_without_decimals(self):
        self.use_francs_without_cents()
        article = self._create("average")
        self.stock_up(3, 1.5, article)
        self.assert_worth(article, 3.0, 5.0)


class TestWorthUnderIfrs(WorthMixin, IfrsCase):
    def test_all_methods_at_once(self):
        for method in self.categories:
            article = self._create(method)
            self.stock_up(10, 2.0, article)
            self.stock_up(7, 3.5, article)
            self.hospital.consume((article, 12))
            self.hospital.scrap(article, 1)
        self.assert_all_as_odoo(self.company)


class TestQueries(OhadaCase):
    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assert_in_agreement()
        return self.cr.sql_log_count - before

    def test_more_articles_take_no_more_queries(self):
        self.stock_up()
        self._count_queries()  # fills caches of Odoo
        few = self._count_queries()
        order = self.hospital.order(
            *[(self.hospital.create_article(f"{n}"), 10, 3.0) for n in range(30)]
        )
        self.hospital.receive(order)
        self._count_queries()
        self.assertEqual(self._count_queries(), few)
        # the company, its currency, and one query for each of the three invariants
        self.assertEqual(few, 5)

    def test_articles_of_all_companies_at_once(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        self.stock_up(10, 3.0)
        self.env.invalidate_all()
        both = self.company | other.company
        both._check_stock_ledger()
        before = self.cr.sql_log_count
        self.assertEqual(both._check_stock_ledger(), [])
        self.assertEqual(self.cr.sql_log_count - before, 3)


class TestAccountsAgree(OhadaCase):
    def _break(self, query, *params):
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def test_check_finds_items_that_have_lost_all_their_rows(self):
        self.stock_up(10, 3.0)
        self._break("DELETE FROM bhima_stock_ledger_entry")
        stock = {"company_id": self.company.id}
        self.assertEqual(
            self.company._check_stock_ledger(),
            [
                {
                    **stock,
                    "account_id": self.hospital.accounts["stock"].id,
                    "ledger": 0.0,
                    "expected": 30.0,
                },
                {
                    **stock,
                    "product_id": self.article.id,
                    "ledger": 0.0,
                    "expected": 30.0,
                },
            ],
        )

    def test_check_finds_rows_that_have_lost_their_item(self):
        entry = self.stock_up(10, 3.0).account_move_ids
        self._break(
            "UPDATE bhima_stock_ledger_entry SET account_move_line_id = NULL,"
            " account_move_id = NULL WHERE account_move_id = %s",
            entry.id,
        )
        self._break(
            "UPDATE account_move_line SET parent_state = 'cancel' WHERE move_id = %s",
            entry.id,
        )
        difference = self.company._check_stock_ledger()
        self.assertEqual(
            [(d["ledger"], d["expected"]) for d in difference], [(30.0, 0.0)]
        )

    def test_check_finds_a_row_on_another_account(self):
        self.stock_up(10, 3.0)
        other = self.hospital._get_account("311200", "asset_current", "Autres")
        self._break(
            "UPDATE bhima_stock_ledger_entry SET stock_account_id = %s", other.id
        )
        differences = {
            d["account_id"]: (d["ledger"], d["expected"])
            for d in self.company._check_stock_ledger()
        }
        stock = self.hospital.accounts["stock"]
        self.assertEqual(differences, {other.id: (30.0, 0.0), stock.id: (0.0, 30.0)})

    def test_items_of_others_are_no_matter_of_the_check(self):
        self.stock_up(10, 3.0)
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": self.company.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.hospital.accounts[role].id,
                            "balance": balance,
                        }
                    )
                    for role, balance in (("stock", 7.0), ("variation", -7.0))
                ],
            }
        )
        entry.with_company(self.company).action_post()
        self.assert_in_agreement()
