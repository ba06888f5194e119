from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..account_types import ACCOUNT_FIELDS, REFUSED_ACCOUNT_TYPES
from .support.cases import InventoryConfigCommon
from .support.languages import activate_french


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

    def test_account_can_be_deleted_unless_a_group_needs_it(self):
        """Odoo looks for it in the table of each model with such a field."""
        unused = self._create_account("311901", "asset_current")
        unused.unlink()
        self.assertFalse(unused.exists())
        for fname in ACCOUNT_FIELDS:
            with self.assertRaisesRegex(UserError, "used by bhima.inventory.group"):
                self.group[fname].unlink()

    def test_chart_can_be_chosen_after_accounts_were_made(self):
        """Odoo then deletes those that the company had."""
        other = self.env["res.company"].create({"name": "Second hospital"})
        account = self._create_account("311900", "asset_current", other)
        charts = self.env["account.chart.template"]
        charts.try_loading("generic_coa", other, install_demo=False)
        self.assertFalse(account.exists())

    def test_copy_gets_a_free_code(self):
        copies = self.group.copy(), self.group.copy()
        self.assertEqual([group.code for group in copies], ["D.ORA-2", "D.ORA-3"])
        self.assertEqual(self.group.copy({"code": "MINE"}).code, "MINE")

    def test_copy_keeps_the_accounts(self):
        for fname in ACCOUNT_FIELDS:
            self.assertEqual(self.group.copy()[fname], self.group[fname])

    def test_variation_account_may_be_an_expense_that_receipts_credit(self):
        self.assertEqual(self.variation_account.account_type, "expense")
        self.assertEqual(
            self.group._get_booked_account("variation_account_id"),
            self.variation_account,
        )

    def test_variation_account_falls_back_on_the_one_of_the_stock_account(self):
        self.group.variation_account_id = False
        self.assertFalse(self.group._get_booked_account("variation_account_id"))
        self.stock_account.account_stock_variation_id = self.variation_account
        self.assertEqual(
            self.group._get_booked_account("variation_account_id"),
            self.variation_account,
        )

    def test_form_proposes_the_variation_account_of_the_stock_account(self):
        self.stock_account.account_stock_variation_id = self.variation_account
        form = Form(self.env["bhima.inventory.group"])
        form.name, form.code = "Injectables", "D.INJ"
        form.stock_account_id = self.stock_account
        group = form.save()
        self.assertEqual(group.variation_account_id, self.variation_account)

    def test_code_and_name_are_unique_whatever_their_case_and_blanks(self):
        for vals in (
            {"name": "Twin", "code": " d.ora "},
            {"name": " ORAL Medicines ", "code": "D.TWIN"},
        ):
            with (
                self.subTest(**vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.env["bhima.inventory.group"].create(vals)

    def test_articles_are_counted_and_listed(self):
        self.assertEqual(self.group.product_count, 0)
        article = self._create_article()
        self._create_article(inventory_group_id=False)
        self.group.invalidate_recordset(["product_count"])
        self.assertEqual(self.group.product_count, 1)
        action = self.group.action_view_products()
        found = self.env["product.template"].search(action["domain"])
        self.assertEqual(found, article)

    def test_group_in_use_is_not_deleted_but_archived(self):
        self._create_article()
        with self.assertRaisesRegex(UserError, "D.ORA.*1 articles use it.*Archive"):
            self.group.unlink()
        self.group.active = False
        unused = self.group.copy()
        unused.unlink()
        self.assertFalse(unused.exists())

    def test_group_of_archived_or_foreign_articles_is_in_use(self):
        other = self._create_company(name="Second hospital")
        manager = self._new_manager()
        for vals in ({"active": False}, {"company_id": other.id}):
            with self.subTest(**vals):
                group = self.group.copy()
                self._create_article(inventory_group_id=group.id, **vals)
                group = group.with_user(manager)
                self.assertTrue(group.is_stock_account_used)
                with self.assertRaisesRegex(UserError, "1 articles use it"):
                    group.unlink()

    def _new_manager(self):
        return new_test_user(
            self.env,
            "register",
            groups="bhima_inventory_config.group_inventory_config_manager",
            company_id=self.env.company.id,
        )

    def test_names_are_unique_in_each_language(self):
        activate_french(self.env)
        other = self.group.copy({"name": "Injectables", "code": "D.INJ"})
        self.group.with_context(lang="fr_FR").name = "Médicaments"
        with self.assertRaisesRegex(ValidationError, "médicaments"):
            other.with_context(lang="fr_FR").name = "médicaments "
        other.with_context(lang="fr_FR").name = "Injectables au frais"

    def test_another_stock_account_brings_its_variation_account(self):
        self.stock_account.account_stock_variation_id = self.variation_account
        second = self._create_account("321000", "asset_current")
        second.account_stock_variation_id = self._create_account("603200", "expense")
        form = Form(self.env["bhima.inventory.group"])
        form.stock_account_id = self.stock_account
        form.stock_account_id = second
        self.assertEqual(form.variation_account_id, second.account_stock_variation_id)
        own = self._create_account("603900", "expense")
        form.variation_account_id = own
        form.stock_account_id = self.stock_account
        self.assertEqual(form.variation_account_id, own)

    def test_buttons_lead_to_stock_and_journal_items(self):
        article = self._create_article(is_storable=True).product_variant_id
        other = self._create_article(inventory_group_id=False, is_storable=True)
        location = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        for product in (article, other.product_variant_id):
            self.env["stock.quant"]._update_available_quantity(product, location, 5)
        action = self.group.action_view_stock()
        quants = self.env["stock.quant"].search(action["domain"])
        self.assertEqual(quants.product_id, article)
        service = self._create_article(type="service").product_variant_id
        bill = self.init_invoice("in_invoice", products=service, post=True)
        action = self.group.action_view_journal_items()
        items = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(items, bill.invoice_line_ids)

    def test_accounts_are_tracked_in_the_chatter(self):
        account = self._create_account("601200", "expense")
        self.flush_tracking()
        allowed = {"allowed_company_ids": self.env.company.ids}
        group = self.group.with_env(self.env(context=allowed))
        group.expense_account_id = account
        self.flush_tracking()
        group.invalidate_recordset(["message_ids"])
        change = group.message_ids.sudo().tracking_value_ids
        self.assertIn("601100", change.old_value_char)
        self.assertIn("601200", change.new_value_char)

    def test_group_is_found_by_code_and_by_name(self):
        groups = self.env["bhima.inventory.group"]
        for text in ("D.ORA", "oral med"):
            found = [group_id for group_id, _name in groups.name_search(text)]
            self.assertEqual(found, self.group.ids)
        self.assertEqual(self.group.display_name, "D.ORA Oral medicines")
