from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from ..support.branches import BranchMixin, open_branch
from ..support.cases import OhadaCase


class TestBranchSettings(BranchMixin, OhadaCase):
    def test_check_of_accounts_looks_above_and_below(self):
        branch = self.branch.company
        group = self.hospital.group
        self.assertEqual(group._get_missing_fields(branch), [])
        self.article.company_id = branch
        here = self.article.product_tmpl_id.with_company(branch)
        self.assertFalse(here.are_accounts_missing)
        self.assertEqual(here.stock_account_id, self.hospital.accounts["stock"])
        with self.assertRaisesRegex(
            ValidationError, "(?s)Centre de santé.*Stock Account"
        ):
            group.with_company(self.company).stock_account_id = False

    def test_missing_account_is_refused_in_the_branch(self):
        empty = self.env["bhima.inventory.group"].create(
            {"code": "E.ONE", "name": "Empty"}
        )
        with self.assertRaisesRegex(ValidationError, "(?s)Centre de santé.*E.ONE"):
            self.article.with_company(self.branch.company).write(
                {"company_id": self.branch.company.id, "inventory_group_id": empty.id}
            )

    def test_stock_accounts_that_are_watched_follow_the_groups(self):
        groups = self.env["bhima.inventory.group"]
        branch, stock = self.branch.company, self.hospital.accounts["stock"]
        self.assertEqual(groups._get_stock_account_ids(branch.id), {stock.id})
        own = self.hospital._get_account("311900", "asset_current", "Stock CS")
        self.hospital.group.with_company(branch).stock_account_id = own
        self.assertEqual(groups._get_stock_account_ids(branch.id), {own.id})
        self.assertEqual(groups._get_stock_account_ids(self.company.id), {stock.id})
        self.hospital.group.with_company(branch).stock_account_id = False
        other = self.hospital._get_account("311800", "asset_current", "Stock 2")
        self.hospital.group.with_company(self.company).stock_account_id = other
        self.assertEqual(groups._get_stock_account_ids(branch.id), {other.id})

    def test_item_by_hand_on_the_account_of_the_root_is_refused_in_the_branch(self):
        self.branch.company.stock_manual_items = "refuse"
        journal = self.company._get_stock_journal()
        accountant = self.hospital.users["accountant"]
        accountant.company_ids += self.branch.company
        accounts = (self.hospital.accounts["stock"], self.hospital.accounts["income"])
        entry = (
            self.env["account.move"]
            .with_user(accountant)
            .with_context(allowed_company_ids=self.branch.company.ids)
            .create(
                {
                    "journal_id": journal.id,
                    "line_ids": [
                        Command.create({"account_id": account.id, "balance": balance})
                        for account, balance in zip(accounts, (5, -5), strict=True)
                    ],
                }
            )
        )
        self.assertEqual(entry.company_id, self.branch.company)
        with self.assertRaisesRegex(UserError, self.hospital.group.code):
            entry.action_post()

    def test_branch_begins_with_the_settings_of_its_parent(self):
        self.company.write(
            {
                "stock_accounting_enabled": False,
                "stock_posting_detail": "product",
                "stock_posting_failure": "queue",
                "stock_accounting_start_date": "2026-01-01",
            }
        )
        branch = self.env["res.company"].create(
            {"name": "B", "parent_id": self.company.id, "stock_manual_items": "allow"}
        )
        self.assertRecordValues(
            branch,
            [
                {
                    "stock_accounting_enabled": False,
                    "stock_posting_detail": "product",
                    "stock_posting_failure": "queue",
                    "stock_manual_items": "allow",
                    "stock_accounting_standard_id": (
                        self.company.stock_accounting_standard_id.id
                    ),
                }
            ],
        )
        self.assertEqual(str(branch.stock_accounting_start_date), "2026-01-01")

    def test_branches_follow_another_standard_of_their_parent(self):
        ohada = self.company.stock_accounting_standard_id
        mine, other = ohada.copy({"code": "MINE"}), ohada.copy({"code": "OTHER"})
        post = open_branch(self.branch, "Poste de santé").company
        self.company.stock_accounting_standard_id = mine
        branch = self.branch.company
        self.assertEqual((branch | post).stock_accounting_standard_id, mine)
        branch.stock_accounting_standard_id = other
        self.company.stock_accounting_standard_id = ohada
        self.assertEqual((branch | post).stock_accounting_standard_id, other)
        branch.stock_accounting_standard_id = False
        self.assertEqual(branch._get_stock_standard(), ohada)

    def test_article_of_the_root_is_valued_as_the_branch_says(self):
        self.article.company_id = self.company
        here = self.article.product_tmpl_id.with_company(self.branch.company)
        self.assertEqual(here.valuation, "at_move")
        self.branch.company.stock_accounting_enabled = False
        self.assertEqual(here.valuation, "periodic")

    def test_settings_say_what_comes_from_above(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids += self.branch.company
        settings = Form(
            self.env["res.config.settings"]
            .with_user(admin)
            .with_context(allowed_company_ids=self.branch.company.ids)
        )
        opening = self.hospital.accounts["opening"].with_env(settings._env)
        self.assertEqual(
            settings.inherited_stock_settings,
            f"Opening Stock: {opening.display_name}",
        )
        settings.opening_stock_account_id = self.hospital.accounts["income"]
        self.assertFalse(settings.inherited_stock_settings)
        settings.save().execute()
        self.assertEqual(
            self.branch.company.opening_stock_account_id,
            self.hospital.accounts["income"],
        )
        self.assertEqual(
            self.company.opening_stock_account_id, self.hospital.accounts["opening"]
        )

    def test_form_of_a_group_shows_the_accounts_of_the_root(self):
        group = self.hospital.group.with_context(
            allowed_company_ids=self.branch.company.ids
        )
        self.assertFalse(group.variation_account_id)
        self.assertEqual(
            group.variation_account_placeholder,
            self.hospital.accounts["variation"].display_name,
        )
        self.assertTrue(group.is_stock_account_used)
        wizard = self.env["bhima.stock.account.change"].create(
            {"group_id": group.id, "company_id": self.branch.company.id}
            | {"new_account_id": self.hospital.accounts["opening"].id}
        )
        self.assertEqual(wizard.old_account_id, self.hospital.accounts["stock"])
