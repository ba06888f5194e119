from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..account_types import REFUSED_ACCOUNT_TYPES
from .common import InventoryConfigCommon


@tagged("post_install", "-at_install")
class TestInventoryGroup(InventoryConfigCommon):
    def test_accounts_are_set_in_each_company(self):
        other = self._create_company(name="Second hospital")
        account = self._create_account("311900", "asset_current", other)
        self.group.with_company(other).stock_account_id = account
        self.assertEqual(self.group.stock_account_id, self.stock_account)
        self.assertEqual(self.group.with_company(other).stock_account_id, account)
        self.assertFalse(self.group.with_company(other).expense_account_id)

    def test_account_of_another_company_is_refused(self):
        other = self._create_company(name="Second hospital")
        account = self._create_account("311900", "asset_current", other)
        with self.assertRaisesRegex(ValidationError, "does not belong to company"):
            self.group.stock_account_id = account

    def test_archived_account_is_refused(self):
        account = self._create_account("311900", "asset_current", active=False)
        with self.assertRaisesRegex(ValidationError, "archived"):
            self.group.stock_account_id = account

    def test_accounts_that_odoo_books_by_itself_are_refused(self):
        for number, account_type in enumerate(REFUSED_ACCOUNT_TYPES):
            reconcile = account_type in ("asset_receivable", "liability_payable")
            account = self._create_account(
                f"90000{number}", account_type, reconcile=reconcile
            )
            with (
                self.subTest(account_type=account_type),
                self.assertRaisesRegex(ValidationError, "Charge Account.*D.ORA"),
            ):
                self.group.expense_account_id = account

    def test_stock_account_serves_nothing_else(self):
        with self.assertRaisesRegex(ValidationError, "stock account of the group"):
            self.group.variation_account_id = self.stock_account

    def test_copy_gets_a_free_code(self):
        copies = self.group.copy(), self.group.copy()
        self.assertEqual([group.code for group in copies], ["D.ORA-2", "D.ORA-3"])
        self.assertEqual(self.group.copy({"code": "MINE"}).code, "MINE")

    def test_variation_account_may_be_an_expense_that_receipts_credit(self):
        self.assertEqual(self.variation_account.account_type, "expense")
        self.assertEqual(self.group._get_variation_account(), self.variation_account)

    def test_variation_account_falls_back_on_the_one_of_the_stock_account(self):
        self.group.variation_account_id = False
        self.assertFalse(self.group._get_variation_account())
        self.stock_account.account_stock_variation_id = self.variation_account
        self.assertEqual(self.group._get_variation_account(), self.variation_account)

    def test_form_proposes_the_variation_account_of_the_stock_account(self):
        self.stock_account.account_stock_variation_id = self.variation_account
        form = Form(self.env["bhima.inventory.group"])
        form.name, form.code = "Injectables", "D.INJ"
        form.stock_account_id = self.stock_account
        group = form.save()
        self.assertEqual(group.variation_account_id, self.variation_account)

    def test_code_is_unique(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["bhima.inventory.group"].create({"name": "Twin", "code": "D.ORA"})

    def test_articles_are_counted_and_listed(self):
        self.assertEqual(self.group.product_count, 0)
        article = self._create_article()
        self._create_article(inventory_group_id=False)
        self.group.invalidate_recordset(["product_count"])
        self.assertEqual(self.group.product_count, 1)
        action = self.group.action_view_products()
        found = self.env["product.template"].search(action["domain"])
        self.assertEqual(found, article)

    def test_group_in_use_is_not_deleted(self):
        self._create_article()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.group.unlink()

    def test_group_is_found_by_code_and_by_name(self):
        groups = self.env["bhima.inventory.group"]
        for text in ("D.ORA", "oral med"):
            found = [group_id for group_id, _name in groups.name_search(text)]
            self.assertEqual(found, self.group.ids)
        self.assertEqual(self.group.display_name, "D.ORA Oral medicines")
