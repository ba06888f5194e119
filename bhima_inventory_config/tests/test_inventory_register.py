from ast import literal_eval

from lxml import etree

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged

from .support.cases import InventoryConfigCommon

LIST = "bhima_inventory_config.product_template_view_list_register"
SEARCH = "bhima_inventory_config.product_template_view_search_register"


@tagged("post_install", "-at_install")
class TestInventoryRegister(InventoryConfigCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.location = cls.env["stock.warehouse"].search([], limit=1).lot_stock_id

    def _stock(self, article, quantity, cost):
        article.standard_price = cost
        self.env["stock.quant"]._update_available_quantity(
            article.product_variant_id, self.location, quantity
        )
        self.env.invalidate_all()

    def _get_arch(self, xmlid, view_type):
        view = self.env.ref(xmlid)
        arch = self.env["product.template"].get_view(view.id, view_type)["arch"]
        return etree.fromstring(arch)

    def _search(self, filter_name):
        """Return what a filter of the register finds."""
        (node,) = self._get_arch(SEARCH, "search").xpath(f"//*[@name='{filter_name}']")
        return self.env["product.template"].search(literal_eval(node.get("domain")))

    def _open_list(self, specification):
        """Read the first page of the register as the client does; count queries."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["product.template"].web_search_read(
            [("inventory_group_id", "=", self.group.id)],
            specification,
            limit=40,
            order="default_code, name",
        )
        return self.cr.sql_log_count - before

    def test_value_and_status(self):
        article = self._create_article(is_storable=True)
        self.assertEqual(article.register_state, "out_of_stock")
        self._stock(article, 4, 2.5)
        self.assertEqual(article.register_state, "in_stock")
        self.assertEqual(article.register_value, 10.0)
        article.active = False
        self.assertEqual(article.register_state, "archived")
        service = self._create_article(type="service")
        self.assertEqual(service.register_state, "not_stored")

    def test_value_is_that_of_all_variants_in_the_current_company(self):
        size = self.env["product.attribute"].create(
            {
                "name": "Size",
                "value_ids": [Command.create({"name": name}) for name in ("S", "M")],
            }
        )
        gloves = self._create_article(
            is_storable=True,
            attribute_line_ids=[
                Command.create(
                    {
                        "attribute_id": size.id,
                        "value_ids": [Command.set(size.value_ids.ids)],
                    }
                )
            ],
        )
        quants = self.env["stock.quant"]
        for variant, cost in zip(gloves.product_variant_ids, (2, 3), strict=True):
            variant.standard_price = cost
            quants._update_available_quantity(variant, self.location, 10)
        other = self._create_company(name="Second hospital")
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)])
        quants._update_available_quantity(
            gloves.product_variant_ids[0], warehouse[:1].lot_stock_id, 100
        )
        self.env.invalidate_all()
        both = [self.env.company.id, other.id]
        gloves = gloves.with_context(allowed_company_ids=both)
        self.assertEqual(gloves.qty_available, 120)
        self.assertEqual(gloves.register_value, 50)
        self.assertEqual(gloves.with_company(other).register_value, 0)

    def test_accounts_are_those_of_the_group(self):
        article = self._create_article()
        self.assertEqual(article.stock_account_id, self.stock_account)
        self.assertEqual(article.charge_account_id, self.charge_account)
        self.assertEqual(article.product_account_id, self.product_account)

    def test_filters(self):
        complete = self._create_article(is_storable=True)
        self._stock(complete, 1, 1.0)
        plain = self._create_article(inventory_group_id=False)
        empty = self._create_article(is_storable=True)
        for filter_name, found, missed in (
            ("without_group", plain, complete | empty),
            ("accounts_missing", empty.browse(), complete | plain | empty),
            ("out_of_stock", empty, complete | plain),
        ):
            with self.subTest(filter=filter_name):
                articles = self._search(filter_name)
                self.assertLessEqual(found, articles)
                self.assertFalse(articles & missed)

    def test_accounts_are_missing_for_stored_articles_only(self):
        bare = self.group.create({"name": "New", "code": "NEW"})
        service = self._create_article(type="service", inventory_group_id=bare.id)
        complete = self._create_article(is_storable=True)
        articles = service | complete
        for article in articles:
            self.assertFalse(article.are_accounts_missing)
        found = [("are_accounts_missing", "=", True), ("id", "in", articles.ids)]
        self.assertFalse(self.env["product.template"].search(found))
        others = [("are_accounts_missing", "=", False), ("id", "in", articles.ids)]
        self.assertEqual(self.env["product.template"].search(others), articles)

    def test_value_leaves_out_what_others_own_and_keeps_archived_stock(self):
        article = self._create_article(is_storable=True)
        self._stock(article, 5, 10)
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            article.product_variant_id,
            self.location,
            7,
            owner_id=self.env["res.partner"].create({"name": "Depositor"}),
        )
        self.env.invalidate_all()
        self.assertEqual((article.qty_available, article.register_value), (12, 50))
        article.active = False
        self.env.invalidate_all()
        self.assertEqual(article.register_value, 50)

    def test_articles_are_found_by_value_and_by_status(self):
        held = self._create_article(is_storable=True)
        self._stock(held, 4, 2.5)
        empty = self._create_article(is_storable=True)
        service = self._create_article(type="service")
        archived = self._create_article(active=False)
        everyone = held | empty | service | archived
        for leaf, found in (
            (("register_value", "=", 10.0), held),
            (("register_value", "=", 9.0), empty.browse()),
            (("register_value", ">", 0), held),
            (("register_value", "<", 10), empty | service),
            (("register_value", "=", 0), empty | service),
            (("register_state", "=", "in_stock"), held),
            (("register_state", "in", ["in_stock", "out_of_stock"]), held | empty),
            (("register_state", "!=", "in_stock"), empty | service),
            (("register_state", "=", "not_stored"), service),
        ):
            with self.subTest(leaf=leaf):
                domain = [leaf, ("id", "in", everyone.ids)]
                self.assertEqual(self.env["product.template"].search(domain), found)
        everywhere = self.env["product.template"].with_context(active_test=False)
        domain = [("register_state", "=", "archived"), ("id", "in", everyone.ids)]
        self.assertEqual(everywhere.search(domain), archived)

    def test_expiry_is_not_offered_without_the_module_that_manages_it(self):
        if "expiration_date" in self.env["stock.quant"]._fields:
            self.skipTest("tests/neighbours has the test with product_expiry")
        article = self._create_article(is_storable=True)
        self.assertFalse(article.register_expiry)
        for xmlid, view_type in ((LIST, "list"), (SEARCH, "search")):
            arch = etree.tostring(self._get_arch(xmlid, view_type), encoding="unicode")
            self.assertNotIn("expir", arch)

    def test_code_is_proposed_per_group(self):
        first, second = self._create_article(), self._create_article()
        self.assertEqual(first.default_code, "D.ORA-0001")
        self.assertEqual(second.default_code, "D.ORA-0002")
        self.assertFalse(self._create_article(inventory_group_id=False).default_code)
        self.assertEqual(self._create_article(default_code="MINE").default_code, "MINE")

    def test_code_is_proposed_for_variants_too(self):
        product = self.env["product.product"].create(
            {"name": "Amoxicillin", "inventory_group_id": self.group.id}
        )
        self.assertEqual(product.default_code, "D.ORA-0001")
        given = self._create_article(default_code="MINE")
        self.assertEqual(given.default_code, "MINE")
        self.assertEqual(self._create_article().default_code, "D.ORA-0002")

    def test_proposed_code_passes_over_those_given_by_hand(self):
        self._create_article(default_code="D.ORA-0001")
        self.assertEqual(self._create_article().default_code, "D.ORA-0002")

    def test_form_leaves_the_code_to_be_proposed(self):
        form = Form(self.env["product.template"])
        form.name = "Amoxicillin"
        form.inventory_group_id = self.group
        self.assertEqual(form.save().default_code, "D.ORA-0001")

    def test_register_manager_gets_codes_without_right_on_sequences(self):
        user = new_test_user(
            self.env,
            "register",
            groups="bhima_inventory_config.group_inventory_config_manager",
        )
        article = self.env["product.template"].with_user(user)
        vals = {"name": "Amoxicillin", "inventory_group_id": self.group.id}
        self.assertEqual(article.create(vals).default_code, "D.ORA-0001")

    def test_code_is_unique_in_the_register(self):
        self._create_article(default_code="P500")
        with self.assertRaisesRegex(ValidationError, "P500.*taken"):
            self._create_article(default_code="P500")
        other = self._create_article(inventory_group_id=False, default_code="P500")
        with self.assertRaisesRegex(ValidationError, "P500.*taken"):
            other.inventory_group_id = self.group

    def test_list_opens_with_as_many_queries_for_few_as_for_many_articles(self):
        specification = {
            node.get("name"): {} for node in self._get_arch(LIST, "list").iter("field")
        }
        queries = []
        for number in (60, 600):
            self.env["product.template"].create(
                [
                    {
                        "name": f"Article {number}.{index}",
                        "inventory_group_id": self.group.id,
                        "is_storable": True,
                        "default_code": f"A{number}.{index}",
                    }
                    for index in range(number)
                ]
            )
            self._open_list(specification)  # fills the caches of the registry
            queries.append(self._open_list(specification))
        self.assertLessEqual(queries[1], queries[0])
