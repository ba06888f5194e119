from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .support.cases import InventoryConfigCommon

ROLES = {
    "register": "bhima_inventory_config.group_inventory_config_manager",
    "accountant": "account.group_account_user",
}


@tagged("post_install", "-at_install")
class TestStockAccountChange(InventoryConfigCommon):
    """The stock account of a group in use changes only after a confirmation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_account = cls._create_account("312000", "asset_current")
        cls.new_variation = cls._create_account("603200", "expense")
        cls.article = cls._create_article(is_storable=True)
        cls.article.standard_price = 2.5
        cls.users = {
            login: new_test_user(
                cls.env, login, groups=groups, company_id=cls.env.company.id
            )
            for login, groups in ROLES.items()
        }

    def _hold(self, quantity):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": self.article.product_variant_id.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    def _open(self, role="register"):
        changes = self.env["bhima.stock.account.change"].with_user(self.users[role])
        return Form(changes.with_context(active_id=self.group.id))

    def test_form_locks_the_account_as_soon_as_articles_use_it(self):
        form = Form(self.group)
        with self.assertRaisesRegex(AssertionError, "can't write on readonly"):
            form.stock_account_id = self.new_account
        self.article.inventory_group_id = False
        self.group.invalidate_recordset(["product_count"])
        form = Form(self.group)
        form.stock_account_id = self.new_account
        self.assertEqual(form.save().stock_account_id, self.new_account)

    def test_confirmation_says_what_has_to_be_posted(self):
        self._hold(4)
        form = self._open()
        self.assertEqual(form.old_account_id, self.stock_account)
        self.assertEqual((form.product_count, form.value), (1, 10.0))
        form.new_account_id = self.new_account
        amount = self.env.company.currency_id.format(10.0)
        self.assertIn(f"Debit 312000: {amount}", form.consequence)
        self.assertIn(f"Credit 311100: {amount}", form.consequence)

    def test_negative_stock_swaps_the_sides(self):
        self.env["stock.quant"]._update_available_quantity(
            self.article.product_variant_id,
            self.env["stock.warehouse"].search([], limit=1).lot_stock_id,
            -4,
        )
        self.env.invalidate_all()
        form = self._open()
        self.assertEqual(form.value, -10.0)
        form.new_account_id = self.new_account
        amount = self.env.company.currency_id.format(10.0)
        self.assertIn(f"Debit 311100: {amount}", form.consequence)
        self.assertIn(f"Credit 312000: {amount}", form.consequence)

    def test_nothing_on_hand_nothing_to_post(self):
        form = self._open()
        self.assertEqual((form.product_count, form.value), (0, 0.0))
        self.assertIn("nothing to post", form.consequence)

    def test_accounts_are_set_by_manager_and_accountant(self):
        self.new_account.account_stock_variation_id = self.new_variation
        for role in ROLES:
            with self.subTest(role=role), self.cr.savepoint() as savepoint:
                form = self._open(role)
                form.new_account_id = self.new_account
                self.assertEqual(form.new_variation_account_id, self.new_variation)
                form.save().action_apply()
                self.assertEqual(self.group.stock_account_id, self.new_account)
                self.assertEqual(self.group.variation_account_id, self.new_variation)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_other_company_keeps_its_account(self):
        other = self._create_company(name="Second hospital")
        account = self._create_account("311900", "asset_current", other)
        self.group.with_company(other).write(
            {
                "stock_account_id": account.id,
                "expense_account_id": self._create_account(
                    "601900", "expense", other
                ).id,
            }
        )
        form = self._open()
        form.new_account_id = self.new_account
        form.save().action_apply()
        self.assertEqual(self.group.with_company(other).stock_account_id, account)

    def test_same_account_is_refused(self):
        form = self._open()
        form.new_account_id = self.stock_account
        with self.assertRaisesRegex(UserError, "D.ORA.*already"):
            form.save().action_apply()

    def test_storekeeper_may_not(self):
        keeper = new_test_user(self.env, "keeper", groups="stock.group_stock_user")
        self.users["keeper"] = keeper
        with self.assertRaises(AccessError):
            self._open("keeper")
