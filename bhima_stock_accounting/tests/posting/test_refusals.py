import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError

from ...demo.hospital import found_ohada_hospital
from ..support.cases import IfrsCase, OhadaCase


class TestRefusals(OhadaCase):
    """What can't be posted is refused before goods move, in words that help."""

    def _assert_refused(self, order, *patterns):
        """The storekeeper is refused; stock, books and transfer stay as they were."""
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        with self.assertRaises(UserError) as refusal:
            picking.button_validate()
        for pattern in patterns:
            self.assertRegex(str(refusal.exception), pattern)
        self.assertEqual(picking.state, "assigned")
        self.assertFalse(self.hospital.get_items())
        self.assertFalse(self.hospital.get_ledger())
        self.assertEqual(self.article.with_company(self.company).qty_available, 0)

    def test_nothing_has_moved_when_the_refusal_comes(self):
        """Even a caller that swallows the error finds the goods where they were."""
        self.company.stock_accounting_standard_id = False
        order = self.hospital.order((self.article, 10, 2.0))
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        picking.move_ids.picked = True
        try:
            picking._action_done()
        except UserError:
            self.env.invalidate_all()
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(self.article.qty_available, 0)

    def test_all_missing_accounts_are_named_at_once_with_the_menu(self):
        """An article of both hospitals, whose group has accounts in one of them."""
        other = found_ohada_hospital(self.env, "Vanga")
        picking = other.order((self.article, 10, 2.0)).picking_ids
        with self.assertRaises(UserError) as refusal:
            other.as_user("storekeeper", picking).button_validate()
        for pattern in (
            "Paracétamol 500 mg",
            re.escape(self.hospital.group.display_name),
            "Stock Account",
            "Variation Account",
            "Vanga",
            "Inventory > Configuration > Inventory Register > Inventory Groups",
        ):
            self.assertRegex(str(refusal.exception), pattern)
        self.assertEqual(picking.state, "assigned")
        self.assertFalse(other.get_items())
        self.assertFalse(other.get_ledger())

    def test_locked_period(self):
        order = self.hospital.order((self.article, 10, 2.0))
        # planned for later, or Odoo itself would refuse to touch the transfer
        order.picking_ids.scheduled_date = fields.Datetime.now() + timedelta(days=9)
        self.company.fiscalyear_lock_date = fields.Date.today()
        self._assert_refused(order, "has locked", self.company.name, "Global Lock Date")
        self.company.fiscalyear_lock_date = False
        self.assertTrue(self.hospital.receive(order).account_move_ids)

    def test_without_standard(self):
        self.company.stock_accounting_standard_id = False
        order = self.hospital.order((self.article, 10, 2.0))
        self._assert_refused(order, "no accounting standard", "Settings")

    def test_standard_without_rule(self):
        standard = self.company.stock_accounting_standard_id.copy({"code": "MINE"})
        standard._get_rules("receipt").unlink()
        self.company.stock_accounting_standard_id = standard
        order = self.hospital.order((self.article, 10, 2.0))
        self._assert_refused(
            order, "no posting rule for Receipt", re.escape(standard.name)
        )

    def test_category_at_move_without_group(self):
        self.hospital.category.property_valuation = "at_move"
        self.article.inventory_group_id = False
        order = self.hospital.order((self.article, 10, 2.0))
        self._assert_refused(order, "has no inventory group", self.article.name)

    def test_archived_account(self):
        account = self.hospital._get_account("603900", "expense", "Old variation")
        self.hospital.group.variation_account_id = account
        account.active = False
        order = self.hospital.order((self.article, 10, 2.0))
        # the storekeeper reads no codes, the accountant whom he asks looks for one
        self._assert_refused(
            order, "603900 Old variation", "archived", self.hospital.group.code
        )

    def test_movement_that_no_operation_covers(self):
        nowhere = self.hospital.create_location("?", False, usage="view")
        move = self.env["stock.move"].new({"product_id": self.article.id})
        with self.assertRaisesRegex(UserError, "no stock operation is known"):
            move._get_stock_operation(1, nowhere)

    def test_location_with_purpose_lies_outside_the_stock(self):
        with self.assertRaisesRegex(ValidationError, "Maternité.*Ward or service"):
            self.hospital.create_location("Maternité", "ward", usage="internal")
        self.assertEqual(self.hospital.ward.usage, "customer")


class TestIfrsRefusals(IfrsCase):
    def test_receipt_without_goods_received_account(self):
        self.company.goods_received_account_id = False
        order = self.hospital.order((self.article, 10, 2.0))
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        with self.assertRaisesRegex(UserError, "Goods Received, Not Billed.*Settings"):
            picking.button_validate()

    def test_bill_without_goods_received_account(self):
        self.company.goods_received_account_id = False
        order = self.hospital.order((self.article, 10, 2.0))
        with self.assertRaisesRegex(UserError, "goods received, not billed.*Settings"):
            self.hospital.bill(order)
