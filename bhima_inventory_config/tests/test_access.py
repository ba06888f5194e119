from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .support.cases import InventoryConfigCommon

MODELS = (
    "bhima.inventory.group",
    "bhima.inventory.type",
    "bhima.dosage.form",
)


@tagged("post_install", "-at_install")
class TestAccess(InventoryConfigCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = {
            "bhima.inventory.group": cls.group,
            "bhima.inventory.type": cls.env.ref(
                "bhima_inventory_config.inventory_type_article"
            ),
            "bhima.dosage.form": cls.env["bhima.dosage.form"].create(
                {"name": "Tablet", "abbreviation": "tab", "edqm_code": "99999999"}
            ),
        }

    def _new_user(self, login, groups):
        return new_test_user(
            self.env, login, groups=groups, company_id=self.env.company.id
        )

    def _assert_may_write(self, user, model, allowed):
        record = self.records[model].with_user(user)
        self.assertTrue(record.name)
        if allowed:
            record.name = f"{record.name} (edited)"
            self.assertTrue(record.copy())
            return
        with self.assertRaises(AccessError):
            record.name = "No"
        with self.assertRaises(AccessError):
            record.create({"name": "No"})
        with self.assertRaises(AccessError):
            record.unlink()

    def test_storekeeper_and_auditor_only_read(self):
        for login, groups in (
            ("storekeeper", "stock.group_stock_user"),
            ("auditor", "account.group_account_readonly"),
        ):
            user = self._new_user(login, groups)
            for model in MODELS:
                with self.subTest(login=login, model=model):
                    self._assert_may_write(user, model, allowed=False)

    def test_register_manager_and_stock_manager_configure(self):
        for login, groups in (
            ("register", "bhima_inventory_config.group_inventory_config_manager"),
            ("stock_manager", "stock.group_stock_manager"),
        ):
            user = self._new_user(login, groups)
            for model in MODELS:
                with self.subTest(login=login, model=model):
                    self._assert_may_write(user, model, allowed=True)
            article = self.env["product.template"].with_user(user)
            self.assertTrue(article.create({"name": f"Article of {login}"}))

    def test_accountant_sets_accounts_but_creates_no_group(self):
        user = self._new_user("accountant", "account.group_account_user")
        group = self.group.with_user(user)
        group.expense_account_id = self._create_account("601200", "expense")
        with self.assertRaises(AccessError):
            group.create({"name": "No", "code": "NO"})
        for vals in ({"name": "No"}, {"active": False}, {"tracks_expiration": True}):
            with self.assertRaisesRegex(AccessError, "Ask a register manager"):
                group.write(vals)
        group.message_post(body="601200 from now on")

    def test_chief_accountant_sets_groups_only(self):
        user = self._new_user("chief", "account.group_account_manager")
        self._assert_may_write(user, "bhima.inventory.group", allowed=True)
        self._assert_may_write(user, "bhima.inventory.type", allowed=False)
        self._assert_may_write(user, "bhima.dosage.form", allowed=False)
