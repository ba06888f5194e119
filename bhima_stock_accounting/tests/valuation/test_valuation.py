from odoo.exceptions import UserError

from ..support.cases import OhadaCase


class TestValuation(OhadaCase):
    """The third kind of valuation: perpetual, at stock movement."""

    def test_grouped_articles_are_valued_at_move(self):
        self.assertEqual(self.article.valuation, "at_move")
        self.article.inventory_group_id = False
        self.assertEqual(self.article.valuation, "periodic")

    def test_switched_off_the_category_decides(self):
        self.company.stock_accounting_enabled = False
        self.assertEqual(self.article.valuation, "periodic")
        self.hospital.category.property_valuation = "real_time"
        self.assertEqual(self.article.valuation, "real_time")
        self.company.stock_accounting_enabled = True
        self.assertEqual(self.article.valuation, "at_move")

    def test_each_company_switches_for_itself(self):
        other = self.env["res.company"].create(
            {"name": "Standalone", "stock_accounting_enabled": False}
        )
        article = self.article.with_context(allowed_company_ids=other.ids)
        self.assertNotEqual(article.valuation, "at_move")
        self.assertEqual(self.article.valuation, "at_move")

    def test_search_finds_what_the_field_says(self):
        plain = self.hospital.create_article("Ampoule électrique")
        plain.inventory_group_id = False
        perpetual = self.hospital.create_article("Sparadrap")
        perpetual.inventory_group_id = False
        perpetual.categ_id = self.hospital.category.copy(
            {"property_valuation": "real_time"}
        )
        self.hospital.category.property_valuation = "periodic"
        articles = self.article | plain | perpetual
        for enabled in (True, False):
            self.company.stock_accounting_enabled = enabled
            for valuation in ("at_move", "periodic", "real_time"):
                with self.subTest(enabled=enabled, valuation=valuation):
                    found = articles.search(
                        [("valuation", "=", valuation), ("id", "in", articles.ids)]
                    )
                    self.assertEqual(
                        found,
                        articles.filtered(lambda a, v=valuation: a.valuation == v),
                    )

    def test_search_refuses_what_odoo_refuses(self):
        with self.assertRaises(UserError):
            self.article.search([("valuation", "=", "never")])

    def test_closing_of_odoo_has_nothing_to_add(self):
        self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        with self.assertRaisesRegex(UserError, "Everything is correctly closed"):
            self.company.with_company(self.company).action_close_stock_valuation()

    def test_stock_of_a_location_that_was_just_turned_into_another_kind(self):
        """What a location owes counts only as long as it holds stock."""
        self.stock_up(10, 3.0)
        shelf = self.hospital.stock.create(
            {"name": "Étagère", "location_id": self.hospital.stock.id}
        )
        self.hospital.transfer(shelf, self.hospital.stock, (self.article, 4))
        self.assertEqual(self.article.total_value, 30.0)
        self.env.flush_all()
        shelf.usage = "inventory"
        self.article.invalidate_recordset(flush=False)
        self.assertEqual(self.article.total_value, 42.0)
