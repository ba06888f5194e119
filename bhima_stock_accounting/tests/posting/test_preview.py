from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..support.cases import IfrsCase, OhadaCase


class TestPreview(OhadaCase):
    """The accountant sees the entry before the transfer is validated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.company.stock_accounting_standard_id
        cls.accountant = new_test_user(
            cls.env,
            "comptable",
            groups="stock.group_stock_user,account.group_account_user",
            company_id=cls.company.id,
        )

    def _plan_receipt(self):
        order = self.hospital.order((self.article, 10, 3.0))
        return order.with_env(self.hospital.env)

    def _preview(self, picking, user=None):
        """Return the previewed items: ``{(account, label): balance}``."""
        picking = picking.with_user(user or self.accountant)
        action = picking.with_company(self.company).action_preview_entry()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        return {
            (line.account_id, line.name): line.debit - line.credit
            for line in preview.line_ids
        }

    def _assert_same(self, previewed, entry):
        written = {(i.account_id, i.name): i.balance for i in entry.line_ids}
        self.assertEqual(previewed, written)

    def _assert_untouched(self, picking, state, on_hand):
        self.env.invalidate_all()
        self.assertEqual(picking.state, state)
        self.assertEqual(self.article.with_company(self.company).qty_available, on_hand)
        self.assertFalse(picking.move_ids.stock_ledger_entry_ids)
        self.assertFalse(picking.move_ids.account_move_id)

    def test_receipt_is_previewed_as_it_is_written_then(self):
        order = self._plan_receipt()
        picking = order.picking_ids
        previewed = self._preview(picking)
        self.assertEqual(sorted(previewed.values()), [-30.0, 30.0])
        self._assert_untouched(picking, "assigned", 0)
        self.assertEqual(self.article.standard_price, 0)
        entry = self.hospital.receive(order).account_move_ids
        self._assert_same(previewed, entry)

    def test_entry_that_another_add_on_refuses(self):
        picking = self._plan_receipt().picking_ids
        entries = type(self.env["account.move"])
        refusal = UserError("A partner is required on 603.")
        with (
            patch.object(entries, "_check_balanced", side_effect=refusal),
            self.assertRaisesRegex(UserError, "A partner is required"),
        ):
            self._preview(picking)
        self._assert_untouched(picking, "assigned", 0)

    def test_issue_of_a_draft_transfer(self):
        self.stock_up(10, 3.0)
        picking = self.hospital.env["stock.picking"].create(
            {
                "picking_type_id": self.hospital.warehouse.int_type_id.id,
                "location_id": self.hospital.stock.id,
                "location_dest_id": self.hospital.ward.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": 4,
                            "location_id": self.hospital.stock.id,
                            "location_dest_id": self.hospital.ward.id,
                        }
                    )
                ],
            }
        )
        numbers = self.hospital.get_items().move_id.mapped("name")
        previewed = self._preview(picking)
        self.assertEqual(sorted(previewed.values()), [-12.0, 12.0])
        self._assert_untouched(picking, "draft", 10)
        self.assertEqual(self.hospital.get_items().move_id.mapped("name"), numbers)

    def test_only_what_is_picked_counts(self):
        picking = self._plan_receipt().picking_ids
        picking.move_ids.write({"quantity": 6, "picked": True})
        self.assertEqual(sorted(self._preview(picking).values()), [-18.0, 18.0])
        self.assertEqual(picking.backorder_ids.ids, [])

    def test_what_would_be_refused_is_told(self):
        picking = self._plan_receipt().picking_ids
        self.company.stock_accounting_standard_id = False
        with self.assertRaisesRegex(UserError, "no accounting standard"):
            self._preview(picking)
        self._assert_untouched(picking, "assigned", 0)

    def test_what_would_wait_is_told(self):
        """Goods could move: whoever looks at the entry first learns why it waits."""
        self.company.stock_posting_failure = "queue"
        picking = self._plan_receipt().picking_ids
        self.company.stock_accounting_standard_id = False
        with self.assertRaisesRegex(UserError, "no accounting standard"):
            self._preview(picking)
        self._assert_untouched(picking, "assigned", 0)
        self.company.stock_accounting_standard_id = self.standard
        self.company.fiscalyear_lock_date = fields.Date.today()
        with self.assertRaisesRegex(UserError, "has locked"):
            self._preview(picking)
        self._assert_untouched(picking, "assigned", 0)

    def test_archived_journal_is_told(self):
        self.stock_up(1, 1.0)
        journal = self.company.account_stock_journal_id
        journal.active = False
        picking = self._plan_receipt().picking_ids
        for choice in ("refuse", "queue"):
            self.company.stock_posting_failure = choice
            with self.assertRaisesRegex(UserError, f"{journal.name}.*is archived"):
                self._preview(picking)

    def test_nothing_to_post(self):
        picking = self._plan_receipt().picking_ids
        self.company.stock_accounting_enabled = False
        self.assertEqual(self._preview(picking), {})
        self._assert_untouched(picking, "assigned", 0)

    def test_storekeeper_without_accounting_may_not(self):
        picking = self._plan_receipt().picking_ids
        with self.assertRaises(AccessError):
            self._preview(picking, self.hospital.users["storekeeper"])


class TestStornoPreview(OhadaCase):
    """What comes back is previewed as it is written: negative on the side it went."""

    def _get_sides(self, lines):
        return {(line.account_id, line.debit, line.credit) for line in lines}

    def test_return_from_a_ward(self):
        self.company.account_storno = True
        self.stock_up(10, 3.0)
        issued = self.hospital.consume((self.article, 4))
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=issued.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 1
        returned = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        action = returned.with_company(self.company).action_preview_entry()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        previewed = self._get_sides(preview.line_ids)
        self.assertEqual(
            previewed,
            {
                (self.hospital.accounts["stock"], 0.0, -3.0),
                (self.hospital.accounts["variation"], -3.0, 0.0),
            },
        )
        returned.move_ids.picked = True
        entry = self.hospital.validate(returned).account_move_ids
        self.assertEqual(previewed, self._get_sides(entry.line_ids))


class TestPreviewUnderIfrs(IfrsCase):
    def test_receipt(self):
        order = self.hospital.order((self.article, 10, 3.0)).with_env(self.hospital.env)
        action = order.picking_ids.action_preview_entry()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            [(line.account_id, line.debit, line.credit) for line in preview.line_ids],
            [
                (self.hospital.accounts["stock"], 30.0, 0.0),
                (self.hospital.accounts["goods_received"], 0.0, 30.0),
            ],
        )
