from odoo.tests import new_test_user, tagged

from ..account_types import ACCOUNT_FIELDS
from .support.cases import InventoryConfigCommon


@tagged("post_install", "-at_install")
class TestBranchAccounts(InventoryConfigCommon):
    """A branch takes the accounts of a group from the nearest company above it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        root = cls.env.company
        cls.branch = cls._open_branch("Health centre", root)
        cls.post = cls._open_branch("Health post", cls.branch)

    @classmethod
    def _open_branch(cls, name, parent):
        return cls.env["res.company"].create({"name": name, "parent_id": parent.id})

    def _get_accounts(self, company):
        """Read them as somebody does who is let into that company alone."""
        user = new_test_user(
            self.env,
            f"pharmacist {company.id}",
            groups="base.group_user,product.group_product_manager",
            company_id=company.id,
            company_ids=[company.id],
        )
        group = self.group.with_user(user).with_company(company)
        return [group._get_booked_account(fname) for fname in ACCOUNT_FIELDS]

    def test_accounts_of_the_root(self):
        accounts = [self.group[fname] for fname in ACCOUNT_FIELDS]
        self.assertTrue(all(accounts))
        for company in (self.branch, self.post):
            self.assertEqual(self._get_accounts(company), accounts)
            here = self.group.with_company(company)
            self.assertFalse(here.stock_account_id)
            self.assertFalse(here._get_missing_fields(company))

    def test_own_accounts_win_and_the_nearest_before_the_root(self):
        own = self._create_account("311900", "asset_current")
        self.group.with_company(self.branch).stock_account_id = own
        stock, *others = self._get_accounts(self.post)
        self.assertEqual(stock, own)
        self.assertEqual(others[0], self.charge_account)
        self.assertEqual(self.group.stock_account_id, self.stock_account)

    def test_other_companies_share_nothing(self):
        other = self._create_company(name="Second hospital")
        self.assertFalse(self.group.with_company(other)._has_accounts())
        self.assertEqual(
            self.group._get_missing_fields(other),
            ["stock_account_id", "expense_account_id"],
        )

    def test_article_register_and_windows_show_what_is_booked(self):
        article = self._create_article(is_storable=True).with_company(self.branch)
        self.assertEqual(article.stock_account_id, self.stock_account)
        self.assertEqual(article.charge_account_id, self.charge_account)
        self.assertFalse(article.are_accounts_missing)
        accounts = article._get_product_accounts()
        self.assertEqual(accounts["stock_valuation"], self.stock_account)
        self.assertEqual(accounts["stock_variation"], self.variation_account)
        self.assertEqual(accounts["income"], self.product_account)
        group = self.group.with_company(self.branch)
        self.assertEqual(
            group.income_account_placeholder, self.product_account.display_name
        )
        self.assertTrue(group.is_stock_account_used)
        domain = group.action_view_journal_items()["domain"]
        self.assertIn(self.variation_account.id, domain[0][2])
        change = self.env["bhima.stock.account.change"].create(
            {
                "group_id": group.id,
                "company_id": self.branch.id,
                "new_account_id": self._create_account("311900", "asset_current").id,
            }
        )
        self.assertEqual(change.old_account_id, self.stock_account)
        self.assertEqual(change.new_variation_account_id, self.variation_account)

    def test_register_finds_articles_by_the_account_of_their_group(self):
        article = self._create_article()
        found = article.search([("stock_account_id", "=", self.stock_account.id)])
        self.assertIn(article, found)
        found = article.search([("charge_account_id", "=", self.stock_account.id)])
        self.assertNotIn(article, found)
