from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged

VIEW = "bhima_inventory_config.product_template_view_{}_register"


@tagged("post_install", "-at_install")
class TestProductExpiry(TransactionCase):
    """The register where Odoo manages expiration dates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.stock_accounting_enabled = False
        cls.group = cls.env["bhima.inventory.group"].create(
            {"name": "Vaccines", "code": "D.VAC", "tracks_expiration": True}
        )
        cls.location = cls.env["stock.warehouse"].search([], limit=1).lot_stock_id
        cls.user = new_test_user(cls.env, "keeper", groups="stock.group_stock_user")

    def _stock(self, name, *days_left):
        """Create an article with one lot per number of days until it expires."""
        article = self.env["product.template"].create(
            {
                "name": name,
                "inventory_group_id": self.group.id,
                "is_storable": True,
                "alert_time": 30,
            }
        )
        product = article.product_variant_id
        for days in days_left:
            lot = self.env["stock.lot"].create(
                {
                    "name": f"{name} {days}",
                    "product_id": product.id,
                    "expiration_date": fields.Datetime.now() + timedelta(days=days),
                }
            )
            lot.alert_date = lot.expiration_date - timedelta(days=30)
            self.env["stock.quant"]._update_available_quantity(
                product, self.location, 10, lot_id=lot
            )
        return article

    def _issue_all(self, article):
        for quant in article.product_variant_id.stock_quant_ids:
            quant._update_available_quantity(
                quant.product_id, quant.location_id, -10, lot_id=quant.lot_id
            )

    def test_new_article_of_the_group_has_lots_with_expiration_dates(self):
        article = self._stock("BCG")
        self.assertEqual(article.tracking, "lot")
        self.assertTrue(article.use_expiration_date)

    def test_expired_and_expiring_articles_are_found(self):
        article_by_state = {
            "expired": self._stock("Expired", -1, 400),
            "expiring": self._stock("Expiring", 10, 400),
            False: self._stock("Fresh", 400),
        }
        both = self._stock("Both", -1, 10)
        gone = self._stock("Gone", -1)
        self._issue_all(gone)
        articles = both | gone
        articles = articles.union(*article_by_state.values()).with_user(self.user)
        for state, article in article_by_state.items():
            self.assertEqual(article.register_expiry, state)
        self.assertEqual(both.register_expiry, "expired")
        self.assertFalse(gone.register_expiry)
        for state, found in (
            ("expired", article_by_state["expired"] | both),
            ("expiring", article_by_state["expiring"] | both),
            (False, article_by_state[False] | gone),
        ):
            domain = [("register_expiry", "=", state), ("id", "in", articles.ids)]
            self.assertEqual(articles.search(domain).sorted("id"), found.sorted("id"))

    def test_stock_of_another_company_does_not_count(self):
        article = self._stock("Elsewhere")
        company = self.env["res.company"].create({"name": "Elsewhere"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        lot = self.env["stock.lot"].create(
            {
                "name": "L",
                "product_id": article.product_variant_id.id,
                "expiration_date": fields.Datetime.now() - timedelta(days=1),
            }
        )
        self.env["stock.quant"].with_company(company)._update_available_quantity(
            article.product_variant_id, warehouse.lot_stock_id, 5, lot_id=lot
        )
        keeper = article.with_user(self.user)
        self.assertFalse(keeper.register_expiry)
        self.assertFalse(keeper.search([("register_expiry", "=", "expired")]) & article)

    def test_filters_and_column_are_offered(self):
        for view_type, names in (
            ("search", ("expired", "expiring")),
            ("list", ("register_expiry",)),
        ):
            view = self.env.ref(VIEW.format(view_type))
            arch = self.env["product.template"].get_view(view.id, view_type)["arch"]
            for name in names:
                self.assertTrue(etree.fromstring(arch).xpath(f"//*[@name='{name}']"))
