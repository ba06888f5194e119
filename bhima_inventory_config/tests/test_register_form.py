from ast import literal_eval

from odoo.tests import Form, new_test_user, tagged

from .support.cases import InventoryConfigCommon


@tagged("post_install", "-at_install")
class TestRegisterForm(InventoryConfigCommon):
    """A new article of the register has group, type and unit; elsewhere as in Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "register.keeper",
            groups="bhima_inventory_config.group_inventory_config_manager",
            company_id=cls.env.company.id,
        )
        cls.article_type = cls.env.ref("bhima_inventory_config.inventory_type_article")
        action = cls.env.ref("bhima_inventory_config.inventory_register_action")
        cls.register = literal_eval(action.context)

    def _open(self, article=None, model="product.template", **context):
        articles = article or self.env[model]
        return Form(articles.with_user(self.manager).with_context(**context))

    def test_new_article_of_the_register_needs_group_and_type(self):
        form = self._open(**self.register)
        form.name = "Ibuprofen 400 mg"
        with self.assertRaisesRegex(AssertionError, "inventory_group_id is a required"):
            form.save()
        form.inventory_group_id = self.group
        with self.assertRaisesRegex(AssertionError, "inventory_type_id is a required"):
            form.save()
        form.inventory_type_id = self.article_type
        form.uom_id = self.env.ref("bhima_inventory_config.uom_tablet")
        form.list_price = 0.1
        self.assertRecordValues(
            form.save(),
            [
                {
                    "inventory_group_id": self.group.id,
                    "inventory_type_id": self.article_type.id,
                    "uom_id": self.env.ref("bhima_inventory_config.uom_tablet").id,
                    "list_price": 0.1,
                    "is_storable": True,
                }
            ],
        )

    def test_other_forms_ask_for_no_group(self):
        for model in ("product.template", "product.product"):
            form = self._open(model=model)
            form.name = "Chair"
            self.assertFalse(form.save().inventory_group_id)

    def test_article_from_before_is_changed_in_the_register_as_it_is(self):
        """A group would book its stock: it is given on purpose, not by the way."""
        article = self._create_article(inventory_group_id=False)
        form = self._open(article, **self.register)
        form.list_price = 3.5
        form.save()
        self.assertEqual(article.list_price, 3.5)
        self.assertFalse(article.inventory_group_id)

    def test_odoo_imports_what_has_no_group(self):
        products = self.env["product.template"].with_user(self.manager)
        result = products.load(["name", "list_price"], [["Chair", "12"]])
        self.assertFalse(result["messages"])
        self.assertFalse(products.browse(result["ids"]).inventory_group_id)
