from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .support.cases import InventoryConfigCommon


@tagged("post_install", "-at_install")
class TestProductTemplate(InventoryConfigCommon):
    def _get_type(self, name):
        return self.env.ref(f"bhima_inventory_config.inventory_type_{name}")

    def _move(self, article):
        """Count one piece of an article."""
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": article.product_variant_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": 1,
            }
        ).action_apply_inventory()

    def test_group_accounts_come_before_those_of_the_category(self):
        category_account = self._create_account("602100", "expense")
        article = self._create_article()
        article.categ_id.property_account_expense_categ_id = category_account
        accounts = article._get_product_accounts()
        self.assertEqual(accounts["expense"], self.charge_account)
        self.assertEqual(accounts["income"], self.product_account)
        self.assertEqual(accounts["stock_valuation"], self.stock_account)
        self.assertEqual(accounts["stock_variation"], self.variation_account)

    def test_without_group_or_account_odoo_decides(self):
        plain = self._create_article(inventory_group_id=False)
        odoo_accounts = plain._get_product_accounts()
        self.assertNotIn(self.charge_account, odoo_accounts.values())
        article = self._create_article()
        self.group.expense_account_id = False
        accounts = article._get_product_accounts()
        self.assertEqual(accounts["expense"], odoo_accounts["expense"])
        self.assertEqual(accounts["stock_valuation"], self.stock_account)

    def test_bill_and_invoice_lines_take_the_accounts_of_the_group(self):
        product = self._create_article(type="service").product_variant_id
        for move_type, account in (
            ("in_invoice", self.charge_account),
            ("out_invoice", self.product_account),
        ):
            with self.subTest(move_type=move_type):
                move = self.init_invoice(move_type, products=product)
                self.assertEqual(move.invoice_line_ids.account_id, account)

    def test_each_company_uses_its_own_accounts(self):
        other = self._create_company(name="Second hospital")
        account = self._create_account("601900", "expense", other)
        self.group.with_company(other).expense_account_id = account
        article = self._create_article().with_company(other)
        self.assertEqual(article._get_product_accounts()["expense"], account)

    def test_type_decides_what_a_new_article_is(self):
        for xmlid, product_type, is_storable in (
            ("inventory_type_article", "consu", True),
            ("inventory_type_service", "service", False),
            ("inventory_type_assembly", "consu", True),
        ):
            with self.subTest(inventory_type=xmlid):
                inventory_type = self.env.ref(f"bhima_inventory_config.{xmlid}")
                article = self._create_article(inventory_type_id=inventory_type.id)
                self.assertEqual(article.type, product_type)
                self.assertEqual(article.is_storable, is_storable)

    def test_what_the_caller_says_wins_over_the_type(self):
        inventory_type = self.env.ref("bhima_inventory_config.inventory_type_article")
        article = self._create_article(
            inventory_type_id=inventory_type.id, is_storable=False
        )
        self.assertFalse(article.is_storable)

    def test_another_product_type_leaves_nothing_of_the_type(self):
        inventory_type = self.env.ref("bhima_inventory_config.inventory_type_article")
        article = self._create_article(
            inventory_type_id=inventory_type.id, type="service"
        )
        self.assertEqual((article.type, article.is_storable), ("service", False))

    def test_type_of_the_screen_counts_too(self):
        inventory_type = self.env.ref("bhima_inventory_config.inventory_type_service")
        articles = self.env["product.template"].with_context(
            default_inventory_type_id=inventory_type.id
        )
        self.assertEqual(articles.create({"name": "Consultation"}).type, "service")

    def test_form_follows_the_type(self):
        form = Form(self.env["product.template"])
        form.name = "Consultation"
        form.inventory_type_id = self.env.ref(
            "bhima_inventory_config.inventory_type_service"
        )
        self.assertEqual(form.save().type, "service")

    def test_new_type_makes_something_else_of_an_article_that_never_moved(self):
        article = self._create_article(inventory_type_id=self._get_type("article").id)
        article.inventory_type_id = self._get_type("service")
        self.assertEqual((article.type, article.is_storable), ("service", False))
        article.inventory_type_id = self._get_type("assembly")
        self.assertEqual((article.type, article.is_storable), ("consu", True))

    def test_same_type_again_changes_nothing(self):
        kind = self._get_type("article")
        article = self._create_article(inventory_type_id=kind.id, is_storable=False)
        other = self._create_article(type="service")
        (article | other).write({"inventory_type_id": kind.id})
        self.assertFalse(article.is_storable)
        self.assertEqual((other.type, other.is_storable), ("consu", True))

    def test_article_that_has_moved_stays_what_it_is(self):
        article = self._create_article(inventory_type_id=self._get_type("article").id)
        self._move(article)
        article.inventory_type_id = self._get_type("assembly")
        manager = new_test_user(
            self.env,
            "register",
            groups="bhima_inventory_config.group_inventory_config_manager",
        )
        for vals in (
            {"inventory_type_id": self._get_type("service").id},
            {"type": "service"},
            {"is_storable": False},
        ):
            with (
                self.subTest(**vals),
                self.assertRaisesRegex(UserError, "stock movements.*Paracetamol 500"),
            ):
                article.with_user(manager).write(vals)
        self.assertEqual((article.type, article.is_storable), ("consu", True))

    def test_article_outside_the_register_may_change_as_odoo_allows(self):
        article = self._create_article(inventory_group_id=False, is_storable=True)
        self._move(article)
        article.is_storable = False
        self.assertFalse(article.is_storable)

    def test_group_decides_how_new_articles_are_tracked(self):
        for option, tracking in (
            (None, "none"),
            ("tracks_expiration", "lot"),
            ("unique_item", "serial"),
        ):
            with self.subTest(option=option):
                if option:
                    self.group[option] = True
                article = self._create_article(is_storable=True)
                self.assertEqual(article.tracking, tracking)
                self.assertEqual(self._create_article().tracking, "none")

    def test_what_the_caller_says_wins_over_the_group(self):
        self.group.unique_item = True
        article = self._create_article(is_storable=True, tracking="none")
        self.assertEqual(article.tracking, "none")

    def test_form_follows_the_group(self):
        self.group.tracks_expiration = True
        form = Form(self.env["product.template"].with_context(default_is_storable=True))
        form.name = "Amoxicillin"
        form.inventory_group_id = self.group
        self.assertEqual(form.save().tracking, "lot")

    def test_variants_of_their_own_follow_type_and_group_too(self):
        """What is created from order and transfer lines is a variant."""
        self.group.write({"tracks_expiration": True})
        variants = self.env["product.product"]
        goods = {"inventory_group_id": self.group.id, "is_storable": True}
        created = variants.create({"name": "Vaccine", **goods})
        self.assertEqual(created.tracking, "lot")
        service = self._get_type("service")
        created = variants.create({"name": "Visit", "inventory_type_id": service.id})
        self.assertEqual((created.type, created.is_storable), ("service", False))
        form = Form(variants)
        form.name = "Visit"
        form.inventory_type_id = service
        self.assertEqual(form.save().type, "service")

    def test_order_of_group_and_type_does_not_matter(self):
        self.group.tracks_expiration = True
        for model in ("product.template", "product.product"):
            form = Form(self.env[model])
            form.name = "Amoxicillin"
            form.inventory_group_id = self.group
            form.inventory_type_id = self._get_type("article")
            self.assertEqual(form.save().tracking, "lot")

    def test_existing_articles_keep_their_tracking(self):
        article = self._create_article(is_storable=True)
        self.group.tracks_expiration = True
        form = Form(article)
        form.inventory_group_id = self.group.copy()
        self.assertEqual(form.save().tracking, "none")
