from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ...demo.hospital import found_ifrs_hospital
from ..support.branches import open_branch
from ..support.cases import OhadaCase
from ..support.comparing import ComparingMixin


class TestArticles(ComparingMixin, OhadaCase):
    def test_each_article_with_stock_ledger_and_books(self):
        self.stock_up(10, 3.0)
        other = self.hospital.create_article("Amoxicilline")
        self.stock_up(4, 5.0, other)
        self.hospital.consume((self.article, 4))
        self.assertRecordValues(
            self.get_articles().sorted("stock_value"),
            [
                {
                    "company_id": self.company.id,
                    "product_id": article.id,
                    "inventory_group_id": self.hospital.group.id,
                    "stock_account_id": self.hospital.accounts["stock"].id,
                    "stock_quantity": quantity,
                    "ledger_quantity": quantity,
                    "quantity_difference": 0.0,
                    "stock_value": value,
                    "ledger_value": value,
                    "value_difference": 0.0,
                    "to_post_value": 0.0,
                    "book_value": value,
                    "book_difference": 0.0,
                    "is_different": False,
                    "display_name": article.display_name,
                }
                for article, quantity, value in (
                    (self.article, 6.0, 18.0),
                    (other, 4.0, 20.0),
                )
            ],
        )

    def test_row_that_somebody_has_changed(self):
        self.stock_up(10, 3.0)
        self.break_ledger("UPDATE bhima_stock_ledger_entry SET value = 31 WHERE true")
        self.assertRecordValues(
            self.get_articles(domain=[("is_different", "=", True)]),
            [
                {
                    "product_id": self.article.id,
                    "stock_value": 30.0,
                    "ledger_value": 31.0,
                    "value_difference": -1.0,
                    "quantity_difference": 0.0,
                    "book_value": 30.0,
                    "book_difference": 1.0,
                }
            ],
        )

    def test_quantity_alone_that_differs(self):
        self.stock_up(10, 3.0)
        self.break_ledger("UPDATE bhima_stock_ledger_entry SET quantity = 9 WHERE true")
        article = self.get_articles(domain=[("is_different", "=", True)])
        self.assertEqual(article.quantity_difference, 1.0)
        self.assertEqual(article.value_difference, 0.0)

    def test_entry_that_is_posted_no_more(self):
        entry = self.stock_up(10, 3.0).account_move_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET parent_state = 'draft' WHERE move_id = %s",
            [entry.id],
        )
        self.assertRecordValues(
            self.get_articles(),
            [
                {
                    "value_difference": 0.0,
                    "book_value": 0.0,
                    "book_difference": 30.0,
                    "is_different": False,
                }
            ],
        )
        account = self.get_accounts()
        self.assertEqual(account.book_difference, 30.0)
        self.assertTrue(account.is_different)

    def test_item_of_several_articles_is_told_by_their_rows(self):
        syrup = self.hospital.create_article("Sirop")
        self.hospital.receive(
            self.hospital.order((self.article, 10, 3.0), (syrup, 10, 5.0))
        )
        self.hospital.consume((syrup, 4))
        articles = self.get_articles().sorted("stock_value")
        self.assertEqual(articles.mapped("book_value"), [30.0, 30.0])
        self.company.stock_posting_detail = "product"
        self.hospital.consume((self.article, 4), (syrup, 3))
        articles = self.get_articles().sorted("stock_value")
        self.assertEqual(articles.mapped("book_value"), [15.0, 18.0])
        self.assertEqual(articles.mapped("book_difference"), [0.0, 0.0])

    def test_what_waits_is_told_and_no_difference(self):
        self.company.stock_posting_failure = "queue"
        self.company.stock_accounting_standard_id = False
        self.stock_up(10, 3.0)
        self.assertRecordValues(
            self.get_articles(),
            [
                {
                    "ledger_value": 30.0,
                    "to_post_value": 30.0,
                    "book_value": 0.0,
                    "is_different": False,
                }
            ],
        )

    def test_groups_and_pivot(self):
        self.stock_up(10, 3.0)
        self.stock_up_other()
        articles = self._see("auditor", "bhima.stock.article.comparison")
        for fname, records in (
            ("inventory_group_id", self.hospital.group),
            ("stock_account_id", self.hospital.accounts["stock"]),
            ("company_id", self.company),
        ):
            groups = articles.formatted_read_group(
                [], [fname], ["stock_value:sum", "book_value:sum"]
            )
            self.assertEqual(
                [
                    (group[fname][0], group["stock_value:sum"], group["book_value:sum"])
                    for group in groups
                ],
                [(records.id, 50.0, 50.0)],
            )

    def stock_up_other(self):
        self.stock_up(4, 5.0, self.hospital.create_article("Amoxicilline"))

    def test_rows_lead_to_ledger_items_and_movements(self):
        picking = self.stock_up(10, 3.0)
        self.stock_up_other()
        article = self.get_articles(domain=[("product_id", "=", self.article.id)])
        for action, expected in (
            (
                article.action_view_stock_ledger(),
                picking.move_ids.stock_ledger_entry_ids,
            ),
            (
                article.action_view_journal_items(),
                picking.move_ids.stock_ledger_entry_ids.account_move_line_id,
            ),
        ):
            found = self._see("auditor", action["res_model"]).search(action["domain"])
            self.assertEqual(found, expected)
        self.hospital.hire("manager", "stock.group_stock_manager")
        article = self.hospital.as_user("manager", article)
        action = article.action_view_stock_moves()
        found = article.env[action["res_model"]]
        self.assertEqual(found.search(action["domain"]), picking.move_ids.move_line_ids)

    def test_each_company_sees_its_own(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        self.stock_up(10, 3.0)
        self.assertEqual(self.get_articles().company_id, self.company)
        both = self.env["bhima.stock.article.comparison"].with_context(
            allowed_company_ids=(self.company | other.company).ids
        )
        self.assertEqual(sorted(both.search([]).mapped("stock_value")), [30.0, 50.0])
        foreign = both.search([("company_id", "=", other.company.id)])
        self.env.invalidate_all()
        auditor = self.hospital.as_user("auditor", foreign)
        self.assertEqual(auditor.read(["stock_value"]), [])

    def test_nobody_writes_and_storekeepers_do_not_look(self):
        self.stock_up(10, 3.0)
        articles = self.get_articles()
        for operation in ("create", "write", "unlink"):
            self.assertFalse(articles.has_access(operation))
        with self.assertRaises(AccessError):
            self.get_articles("storekeeper")


class TestAccounts(ComparingMixin, OhadaCase):
    def assert_account(self, **expected):
        rows = self.get_accounts()
        self.assertEqual(rows.account_id, self.hospital.accounts["stock"])
        self.assertRecordValues(rows, [expected])

    def test_account_in_agreement(self):
        self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        self.assert_account(
            stock_value=18.0,
            ledger_value=18.0,
            value_difference=0.0,
            own_value=18.0,
            other_value=0.0,
            book_value=18.0,
            book_difference=0.0,
            is_different=False,
        )

    def test_entry_imported_on_the_stock_account(self):
        self.stock_up(10, 3.0)
        self.import_entry(7.0)
        self.assert_account(
            ledger_value=30.0,
            value_difference=0.0,
            own_value=30.0,
            other_value=7.0,
            book_value=37.0,
            book_difference=-7.0,
            is_different=True,
        )

    def test_opening_that_is_not_posted(self):
        self.company.stock_accounting_start_date = "2999-01-01"
        self.stock_up(10, 3.0)
        self.assert_account(
            stock_value=30.0, ledger_value=30.0, book_difference=30.0, is_different=True
        )
        # the accountant enters the balance of the old books
        self.import_entry(30.0)
        self.assert_account(other_value=30.0, book_difference=0.0, is_different=False)

    def test_row_that_somebody_has_deleted(self):
        self.stock_up(10, 3.0)
        self.stock_up(10, 3.0)
        row = self.hospital.get_ledger()[0]
        self.break_ledger("DELETE FROM bhima_stock_ledger_entry WHERE id = %s", row.id)
        self.assert_account(
            stock_value=60.0,
            ledger_value=30.0,
            value_difference=30.0,
            own_value=60.0,
            book_difference=-30.0,
            is_different=True,
        )

    def test_what_waits_is_told_and_no_difference(self):
        self.company.stock_posting_failure = "queue"
        self.company.stock_accounting_standard_id = False
        self.stock_up(10, 3.0)
        self.assert_account(to_post_value=30.0, book_difference=0.0, is_different=False)

    def test_stock_account_of_a_branch_is_that_of_its_root(self):
        branch = open_branch(self.hospital, "Centre de santé")
        branch.receive(branch.order((self.article, 10, 2.0)))
        rows = self.env["bhima.stock.account.comparison"].with_context(
            allowed_company_ids=branch.company.ids
        )
        self.assertRecordValues(
            rows.search([]),
            [
                {
                    "company_id": branch.company.id,
                    "account_id": self.hospital.accounts["stock"].id,
                    "stock_value": 20.0,
                    "book_value": 20.0,
                    "is_different": False,
                }
            ],
        )

    def test_stock_account_of_a_branch_wins(self):
        branch = open_branch(self.hospital, "Centre de santé")
        account = self.hospital._get_account("311900", "asset_current", "Stock CS")
        group = self.hospital.group.with_company(branch.company)
        group.stock_account_id = account
        branch.receive(branch.order((self.article, 10, 2.0)))
        for model, fname in (
            ("bhima.stock.account.comparison", "account_id"),
            ("bhima.stock.article.comparison", "stock_account_id"),
        ):
            rows = self.env[model].with_context(allowed_company_ids=branch.company.ids)
            self.assertRecordValues(
                rows.search([]),
                [{fname: account.id, "stock_value": 20.0, "is_different": False}],
            )

    def test_account_leads_to_its_articles_rows_and_items(self):
        picking = self.stock_up(10, 3.0)
        entry = self.import_entry(7.0)
        account = self.get_accounts()
        stock = self.hospital.accounts["stock"]
        items = picking.account_move_ids.line_ids | entry.line_ids
        for action, expected in (
            (account.action_view_articles(), self.get_articles()),
            (account.action_view_stock_ledger(), self.hospital.get_ledger()),
            (
                account.action_view_journal_items(),
                items.filtered(lambda item: item.account_id == stock),
            ),
        ):
            found = self._see("auditor", action["res_model"]).search(action["domain"])
            self.assertEqual(found, expected)

    def test_stock_managers_do_not_see_accounts(self):
        self.stock_up(10, 3.0)
        self.hospital.hire("manager", "stock.group_stock_manager")
        with self.assertRaises(AccessError):
            self.hospital.as_user("manager", self.get_accounts()).read(["stock_value"])


class TestMisplacedValue(ComparingMixin, OhadaCase):
    """Somebody moved goods while the account of their group was being changed."""

    def setUp(self):
        super().setUp()
        self.stock_up(10, 3.0)
        self.account = self.hospital.accounts["stock"]
        self.other = self.account.copy({"code": "311999"})
        with patch.object(type(self.env["bhima.stock.regrouping"]), "_regroup"):
            self.hospital.group.stock_account_id = self.other

    def get_row(self, account):
        return self.get_accounts().filtered(lambda row: row.account_id == account)

    def test_check_finds_it(self):
        self.assertEqual(
            self.company._check_stock_ledger(),
            [
                {
                    "company_id": self.company.id,
                    "product_id": self.article.id,
                    "account_id": self.account.id,
                    "ledger": 30.0,
                    "expected": 0.0,
                }
            ],
        )

    def test_accountant_moves_it(self):
        row = self.get_row(self.account)
        self.assertEqual(row.value_difference, -30.0)
        self.hospital.as_user("accountant", row).action_move_to_group_account()
        entry = self.hospital.get_ledger()[-1].account_move_id
        balances = {item.account_id: item.balance for item in entry.line_ids}
        self.assertEqual(balances, {self.account: -30.0, self.other: 30.0})
        self.assert_in_agreement()
        with self.assertRaisesRegex(UserError, "has no value of articles"):
            self.hospital.as_user("accountant", row).action_move_to_group_account()

    def test_auditor_may_not(self):
        row = self.get_row(self.account)
        with self.assertRaises(AccessError):
            self.hospital.as_user("auditor", row).action_move_to_group_account()
        with self.assertRaises(AccessError):
            self.hospital.as_user("storekeeper", row).action_move_to_group_account()
