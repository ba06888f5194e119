from odoo import fields
from odoo.exceptions import UserError

from ...demo.hospital import found_ohada_hospital
from ..support.cases import OhadaCase


class TestRegrouping(OhadaCase):
    """Stock passes to another account as soon as its group, or its account, changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hospital.hire(
            "keeper",
            "stock.group_stock_user",
            "product.group_product_manager",
            "bhima_inventory_config.group_inventory_config_manager",
        )
        cls.group = cls.hospital.group
        cls.account = cls.group.with_company(cls.company).stock_account_id
        cls.new_account = cls.hospital._get_account(
            "331000", "asset_current", "Matériel médical"
        )
        cls.other = cls.hospital.create_group(
            "MAT", "Matériel médical", stock=cls.new_account
        )

    def as_keeper(self, records):
        """Return the records as seen by who keeps the register, and no books."""
        return self.hospital.as_user("keeper", records)

    def assert_passed(self, entry, value):
        self.assertEqual(
            {line.account_id: line.balance for line in entry.line_ids},
            {self.new_account: value, self.account: -value},
        )

    def stock_up_and_use(self):
        self.stock_up(10, 10.0)
        self.hospital.consume((self.article, 4))

    def test_article_gets_another_group(self):
        self.stock_up_and_use()
        self.as_keeper(self.article).inventory_group_id = self.other
        rows = self.hospital.get_ledger()[-2:]
        self.assertRecordValues(
            rows,
            [
                {
                    "operation": "regrouping",
                    "quantity": quantity,
                    "value": value,
                    "inventory_group_id": group.id,
                    "stock_account_id": account.id,
                    "date": fields.Date.context_today(self.company),
                    "posting_state": "posted",
                }
                for quantity, value, group, account in (
                    (-6.0, -60.0, self.group, self.account),
                    (6.0, 60.0, self.other, self.new_account),
                )
            ],
        )
        accounts = self.account | self.new_account
        self.assertEqual(rows.account_move_line_id.account_id, accounts)
        self.assertIn(self.other.display_name, rows[0].cause)
        self.assert_passed(rows.account_move_id, 60.0)
        self.assert_in_agreement()
        self.hospital.consume((self.article, 6))
        items = self.hospital.get_items()
        for account in accounts:
            lines = items.filtered(lambda item, a=account: item.account_id == a)
            self.assertEqual(sum(lines.mapped("balance")), 0.0)
        self.assert_in_agreement()

    def test_group_gets_another_account(self):
        other = self.hospital.create_article("Amoxicilline 250 mg")
        self.stock_up_and_use()
        self.stock_up(5, 2.0, article=other)
        group = self.as_keeper(self.group).with_company(self.company)
        group.stock_account_id = self.new_account
        rows = self.hospital.get_ledger()[-4:]
        self.assertEqual(sorted(rows.mapped("value")), [-60.0, -10.0, 10.0, 60.0])
        self.assert_passed(rows.account_move_id, 70.0)
        self.assertIn("Stock account changed from 31", rows[0].cause)
        self.assert_in_agreement()

    def test_groups_on_the_same_account(self):
        """The account keeps its balance; each group has its own share of it."""
        twin = self.hospital.create_group("VAC", "Vaccins")
        self.stock_up_and_use()
        self.as_keeper(self.article).inventory_group_id = twin
        items = self.hospital.get_items().filtered(
            lambda item: item.account_id == self.account
        )
        by_group = {
            group: sum(lines.mapped("balance"))
            for group, lines in items.grouped("inventory_group_id").items()
        }
        self.assertEqual(by_group, {self.group: 0.0, twin: 60.0})
        self.assert_in_agreement()

    def test_nothing_on_hand_and_same_group_write_nothing(self):
        self.stock_up(10, 10.0)
        self.hospital.consume((self.article, 10))
        rows = self.hospital.get_ledger()
        self.as_keeper(self.article).inventory_group_id = self.group
        self.as_keeper(self.article).inventory_group_id = self.other
        self.assertEqual(self.hospital.get_ledger(), rows)

    def test_each_company_by_its_own_accounts(self):
        second = found_ohada_hospital(self.env, "Vanga")
        article = second.adopt(self.article)
        second.receive(second.order((article, 10, 5.0)))
        self.stock_up_and_use()
        vaccines = self.hospital.create_group("VAC", "Vaccins")
        for fname in ("stock_account_id", "expense_account_id", "variation_account_id"):
            booked = article.inventory_group_id.with_company(second.company)[fname]
            vaccines.with_company(second.company)[fname] = booked
        self.as_keeper(self.article).inventory_group_id = vaccines
        self.assertEqual(second.get_ledger()[-2:].mapped("value"), [-50.0, 50.0])
        self.assertEqual(self.hospital.get_ledger()[-2:].mapped("value"), [-60.0, 60.0])
        self.assertEqual(second.company._check_stock_ledger(), [])
        self.assert_in_agreement()

    def test_no_group_is_refused_while_there_is_stock(self):
        self.stock_up_and_use()
        with self.assertRaises(UserError) as refusal:
            self.as_keeper(self.article).inventory_group_id = False
        self.assertIn("choose another inventory group", str(refusal.exception))
        self.assertEqual(self.article.inventory_group_id, self.group)

    def test_locked_day_is_refused(self):
        self.stock_up_and_use()
        self.env.flush_all()
        self.company.fiscalyear_lock_date = fields.Date.context_today(self.company)
        with self.assertRaises(UserError) as refusal:
            self.as_keeper(self.article).inventory_group_id = self.other
        self.assertIn("has locked", str(refusal.exception))
        self.assertEqual(self.article.inventory_group_id, self.group)

    def test_locked_day_is_refused_where_entries_may_wait_too(self):
        """Goods can't be held back, the change of a group can."""
        self.company.stock_posting_failure = "queue"
        self.test_locked_day_is_refused()

    def test_what_waits_has_to_be_posted_first(self):
        self.company.stock_posting_failure = "queue"
        self.company.account_stock_journal_id.active = False
        self.stock_up(10, 10.0)
        with self.assertRaises(UserError) as refusal:
            self.as_keeper(self.article).inventory_group_id = self.other
        self.assertIn("To Post", str(refusal.exception))

    def test_what_is_not_booked_stays_where_it_is(self):
        self.company.stock_accounting_enabled = False
        self.stock_up(10, 10.0)
        rows = self.hospital.get_ledger()
        self.as_keeper(self.article).inventory_group_id = self.other
        self.assertEqual(self.hospital.get_ledger(), rows)
