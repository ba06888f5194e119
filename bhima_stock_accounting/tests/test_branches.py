import copy

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from .common import IfrsCase, OhadaCase

CLOSED = "Everything is correctly closed"


def open_branch(hospital, name):
    """Open a branch: people and warehouse of its own, accounts of the hospital.

    Its people are let into the branch alone.
    """
    branch = copy.copy(hospital)
    branch.company = hospital.env["res.company"].create(
        {"name": name, "parent_id": hospital.company.id}
    )
    branch.env = hospital.env(
        context={**hospital.env.context, "allowed_company_ids": branch.company.ids}
    )
    branch.company = branch.company.with_env(branch.env)
    # Odoo does this when the branch is committed
    hospital.env["account.chart.template"]._load(
        hospital.company.chart_template, branch.company, install_demo=False
    )
    branch.warehouse = branch._get_warehouse()
    branch.stock = branch.warehouse.lot_stock_id
    branch.users = {
        role: branch._create_user(role) for role in ("buyer", "storekeeper")
    }
    branch.ward = branch.create_location("Consultations", "ward")
    # Odoo keeps these per company, and branches do not share them
    branch.category.with_company(branch.company).property_cost_method = "average"
    supplier = hospital.accounts["supplier"]
    vendor = branch.vendor.with_company(branch.company)
    vendor.property_account_payable_id = supplier
    branch.company.account_purchase_tax_id = False
    return branch


class BranchMixin:
    """A health centre of the hospital that sets no account itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = open_branch(cls.hospital, "Centre de santé")

    def _assert_booked_in(self, hospital, picking, expected):
        """Check entry and rows of a transfer, and that nothing is booked elsewhere."""
        self.assert_entry(picking.account_move_ids, expected)
        rows = picking.move_ids.stock_ledger_entry_ids
        for records in (
            picking.account_move_ids,
            picking.account_move_ids.line_ids,
            rows,
        ):
            self.assertEqual(records.company_id, hospital.company)
        self.assertEqual(sum(rows.mapped("value")), expected["stock"])

    def _assert_all_in_agreement(self):
        companies = self.company | self.branch.company
        self.assertEqual(companies._check_stock_ledger(), [])
        for company in companies:
            with self.assertRaisesRegex(UserError, CLOSED):
                company.with_company(company).with_context(
                    allowed_company_ids=company.ids
                ).action_close_stock_valuation()


class TestBranches(BranchMixin, OhadaCase):
    def _receive(self, hospital, quantity, price):
        return hospital.receive(hospital.order((self.article, quantity, price)))

    def test_branch_books_on_the_accounts_of_its_root(self):
        self._receive(self.hospital, 10, 5.0)
        receipt = self._receive(self.branch, 100, 2.0)
        entry = {"stock": 200.0, "variation": -200.0}
        self._assert_booked_in(self.branch, receipt, entry)
        issue = self.branch.consume((self.article, 30))
        entry = {"variation": 60.0, "stock": -60.0}
        self._assert_booked_in(self.branch, issue, entry)
        self.assert_booked({"stock": 50.0, "variation": -50.0})
        self._assert_all_in_agreement()

    def test_branch_below_a_branch_asks_the_nearest(self):
        post = open_branch(self.branch, "Poste de santé")
        variation = self.hospital._get_account("603110", "expense", "Variation CS")
        group = self.hospital.group.with_company(self.branch.company)
        group.variation_account_id = variation
        receipt = self._receive(post, 10, 2.0)
        self._assert_booked_in(post, receipt, {"stock": 20.0, "603110": -20.0})

    def test_accounts_of_the_branch_win(self):
        stock = self.hospital._get_account("311900", "asset_current", "Stock CS")
        group = self.hospital.group.with_company(self.branch.company)
        group.stock_account_id = stock
        receipt = self._receive(self.branch, 10, 2.0)
        self.assert_entry(
            receipt.account_move_ids, {"311900": 20.0, "variation": -20.0}
        )
        rows = receipt.move_ids.stock_ledger_entry_ids
        self.assertEqual(rows.stock_account_id, stock)
        receipt = self._receive(self.hospital, 10, 3.0)
        self._assert_booked_in(
            self.hospital, receipt, {"stock": 30.0, "variation": -30.0}
        )
        self._assert_all_in_agreement()

    def test_stock_account_of_the_branch_brings_its_variation_account(self):
        stock = self.hospital._get_account("321100", "asset_current", "Stock CS")
        paired = self.hospital._get_account("603200", "expense", "Variation CS")
        stock.account_stock_variation_id = paired
        self.hospital.group.with_company(self.branch.company).stock_account_id = stock
        receipt = self._receive(self.branch, 10, 2.0)
        self.assert_entry(receipt.account_move_ids, {"321100": 20.0, "603200": -20.0})

    def test_company_accounts_fall_back_and_win_as_well(self):
        opening = self.branch.create_location("Intégration", "opening")
        self.article.with_company(self.branch.company).standard_price = 3.0
        for account, role in (
            (None, "opening"),
            (self.hospital.accounts["income"], "income"),
        ):
            self.branch.company.opening_stock_account_id = account
            picking = self.branch.transfer(
                opening, self.branch.stock, (self.article, 5)
            )
            self._assert_booked_in(self.branch, picking, {"stock": 15.0, role: -15.0})

    def test_journal_of_the_root_is_shared_and_made_there(self):
        (self.company | self.branch.company).account_stock_journal_id = False
        journal = self._receive(self.branch, 1, 2.0).account_move_ids.journal_id
        self.assertEqual(journal.company_id, self.company)
        self.assertEqual(self.company.account_stock_journal_id, journal)
        self.assertFalse(self.branch.company.account_stock_journal_id)
        entry = self._receive(self.hospital, 1, 2.0).account_move_ids
        self.assertEqual(entry.journal_id, journal)
        own = journal.copy({"code": "STKCS", "company_id": self.branch.company.id})
        self.branch.company.account_stock_journal_id = own
        entry = self._receive(self.branch, 1, 2.0).account_move_ids
        self.assertEqual(entry.journal_id, own)

    def test_both_in_one_validation(self):
        """A user of both validates; whichever company is the current one."""
        pickings = self.env["stock.picking"].concat(
            *[
                hospital.order((self.article, 10, price)).picking_ids
                for hospital, price in ((self.hospital, 2.0), (self.branch, 7.0))
            ]
        )
        pickings = pickings.sudo().with_context(
            allowed_company_ids=(self.branch.company | self.company).ids
        )
        pickings.move_ids.picked = True
        pickings._action_done()
        for hospital, value in ((self.hospital, 20.0), (self.branch, 70.0)):
            picking = pickings.filtered(lambda p, h=hospital: p.company_id == h.company)
            self._assert_booked_in(
                hospital, picking, {"stock": value, "variation": -value}
            )
        self._assert_all_in_agreement()

    def test_locked_period_of_the_root_holds_in_the_branch(self):
        order = self.branch.order((self.article, 10, 2.0))
        order.picking_ids.scheduled_date = "2999-01-01"
        self.company.hard_lock_date = order.date_order.date()
        picking = self.branch.as_user("storekeeper", order.picking_ids)
        with self.assertRaisesRegex(UserError, "Centre de santé has locked"):
            picking.button_validate()
        self.assertEqual(picking.state, "assigned")


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
        posting = self.env["bhima.stock.posting"]
        self.assertEqual(posting._get_standard(branch), ohada)

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


class TestBranchesUnderIfrs(BranchMixin, IfrsCase):
    def test_receipt_and_bill_meet_on_the_account_of_the_root(self):
        accountant = self.hospital.users["accountant"]
        accountant.company_ids += self.branch.company
        self.branch.users["accountant"] = accountant
        order = self.branch.order((self.article, 10, 3.0))
        order.order_line.tax_ids = [Command.clear()]
        receipt = self.branch.receive(order)
        entry = {"stock": 30.0, "goods_received": -30.0}
        self._assert_booked_in(self.branch, receipt, entry)
        bill = self.branch.bill(order)
        self.assert_entry(bill, {"goods_received": 30.0, "supplier": -30.0})
        self.assertEqual(bill.company_id, self.branch.company)
        issue = self.branch.consume((self.article, 4))
        entry = {"expense": 12.0, "stock": -12.0}
        self._assert_booked_in(self.branch, issue, entry)
        self._assert_all_in_agreement()
