from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError

from ..support.branches import BranchMixin, open_branch
from ..support.cases import IfrsCase, OhadaCase


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

    def test_cost_typed_in_a_branch_counts_there_alone(self):
        """Though the article belongs to the head office."""
        self.article.company_id = self.company
        order = self.hospital.order((self.article, 10, 2.0))
        self.hospital.receive(order)
        self.branch.hire(
            "manager", "stock.group_stock_manager", "product.group_product_manager"
        )
        for user in self.branch.users.values():
            user.company_ids += self.company  # Odoo asks it for the cost method
        self._receive(self.branch, 10, 3.0)
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            self.branch.as_user("manager", self.article).standard_price = 5.0
            self.assertEqual(self._get_values(), [20.0, 50.0])
            # works the average of the head office out anew
            order.order_line.price_unit = 2.5
        self.assertEqual(self._get_values(), [25.0, 50.0])
        self._assert_all_in_agreement()

    def _get_values(self):
        """Return what the article is worth in the head office, and in the branch."""
        return [
            self.article.with_company(company)
            .with_context(allowed_company_ids=company.ids)
            .total_value
            for company in (self.company, self.branch.company)
        ]

    def test_locked_period_of_the_root_holds_in_the_branch(self):
        order = self.branch.order((self.article, 10, 2.0))
        order.picking_ids.scheduled_date = "2999-01-01"
        self.company.hard_lock_date = order.date_order.date()
        picking = self.branch.as_user("storekeeper", order.picking_ids)
        with self.assertRaisesRegex(UserError, "Centre de santé has locked"):
            picking.button_validate()
        self.assertEqual(picking.state, "assigned")


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
