"""Branches of a hospital, for the tests of what they share with it."""

import copy

from odoo.exceptions import UserError

from ...demo.founding import ROLES

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
    branch.open_depot()
    branch.users = {}
    for role in ("buyer", "storekeeper"):
        branch.hire(role, *ROLES[role])
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
