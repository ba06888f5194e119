from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .support.cases import InventoryConfigCommon


@tagged("post_install", "-at_install")
class TestInventoryReclassification(InventoryConfigCommon):
    """Many articles change their group or type at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_group = cls.group.copy({"name": "Injectables", "code": "D.INJ"})
        cls.new_group.stock_account_id = cls._create_account("312000", "asset_current")
        cls.article_type, cls.service_type = (
            cls.env.ref(f"bhima_inventory_config.inventory_type_{name}")
            for name in ("article", "service")
        )
        cls.articles = cls.env["product.template"].concat(
            *(
                cls._create_article(
                    name=name, inventory_type_id=cls.article_type.id, **vals
                )
                for name, vals in (
                    ("Held", {}),
                    ("Empty", {}),
                    ("Done", {"inventory_group_id": cls.new_group.id}),
                )
            )
        )
        cls.held, cls.empty, cls.done = cls.articles
        cls.held.standard_price = 2
        warehouse = cls.env["stock.warehouse"].search([], limit=1)
        quants = cls.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": cls.held.product_variant_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": 5,
            }
        ).action_apply_inventory()
        cls.manager = new_test_user(
            cls.env,
            "register",
            groups="bhima_inventory_config.group_inventory_config_manager",
            company_id=cls.env.company.id,
        )

    def _open(self, user=None):
        """Open the window from the list, with the articles ticked there."""
        context = {
            "active_model": "product.template",
            "active_ids": self.articles.ids,
        }
        wizards = self.env["bhima.inventory.reclassification"]
        return Form(wizards.with_user(user or self.manager).with_context(**context))

    def test_preview_shows_what_changes_and_nothing_else(self):
        form = self._open()
        self.assertFalse(form.change_count)
        form.inventory_group_id = self.new_group
        self.assertEqual(form.change_count, 2)
        lines = form.save().line_ids
        self.assertRecordValues(
            lines,
            [
                {
                    "product_id": product.id,
                    "old_group_id": self.group.id,
                    "new_group_id": self.new_group.id,
                    "old_type_id": self.article_type.id,
                    "new_type_id": self.article_type.id,
                    "value": value,
                    "remark": remark,
                }
                for product, value, remark in (
                    (self.empty, 0.0, ""),
                    (self.held, 10.0, "Its value passes from 311100 to 312000."),
                )
            ],
        )
        self.assertEqual(self.articles[:2].inventory_group_id, self.group)

    def test_chosen_group_is_written_on_all(self):
        form = self._open()
        form.inventory_group_id = self.new_group
        form.save().action_apply()
        self.assertEqual(self.articles.inventory_group_id, self.new_group)
        self.assertEqual(self.articles.inventory_type_id, self.article_type)

    def test_type_that_can_not_change_is_shown_and_refused_for_all(self):
        form = self._open()
        form.inventory_type_id = self.service_type
        wizard = form.save()
        refused = wizard.line_ids.filtered("is_refused")
        self.assertEqual(refused.product_id, self.held)
        self.assertIn("Refused", refused.remark)
        with self.assertRaisesRegex(UserError, "Held"):
            wizard.action_apply()
        self.assertEqual(self.articles.inventory_type_id, self.article_type)

    def test_group_and_type_change_together(self):
        self.articles -= self.held
        form = self._open()
        form.inventory_group_id = self.group
        form.inventory_type_id = self.service_type
        form.save().action_apply()
        self.assertEqual(set(self.articles.mapped("type")), {"service"})
        self.assertEqual(self.articles.inventory_group_id, self.group)

    def test_without_a_change_nothing_is_done(self):
        form = self._open()
        form.inventory_type_id = self.article_type
        with self.assertRaisesRegex(UserError, "Nothing changes"):
            form.save().action_apply()

    def test_storekeeper_may_not(self):
        keeper = new_test_user(self.env, "keeper", groups="stock.group_stock_user")
        with self.assertRaises(AccessError):
            self._open(keeper)
