from odoo import Command
from odoo.exceptions import UserError

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase


class TestEntryStandsWithItsMovement(OhadaCase):
    """Who may do most with entries may not undo those of movements that stand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls.hospital.hire(
            "chief", "account.group_account_manager", "account.group_account_user"
        )
        cls.picking = cls.stock_up(cls, 10, 3.0)
        cls.entry = cls.picking.account_move_ids.with_user(cls.chief)

    def _assert_refused(self, change):
        # assertRaisesRegex would not take back what the refused change did
        with self.assertRaises(UserError) as refusal:
            change()
        for words in (self.picking.name, self.entry.name, "Return the transfer"):
            self.assertIn(words, str(refusal.exception))
        self.assert_entry(self.entry, {"stock": 30.0, "variation": -30.0})
        self.assert_in_agreement()

    def _post_own_entry(self):
        """The chief accountant books something that has nothing to do with stock."""
        entry = self.env["account.move"].with_user(self.chief)
        entry = entry.create(
            {
                "journal_id": self.company.account_stock_journal_id.id,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self.hospital.accounts["expense"], 5.0),
                        (self.hospital.accounts["opening"], -5.0),
                    )
                ],
            }
        )
        entry.action_post()
        return entry

    def test_not_reset_to_draft_nor_cancelled(self):
        self._assert_refused(self.entry.button_draft)
        self._assert_refused(self.entry.button_cancel)
        for state in ("draft", "cancel"):
            self._assert_refused(lambda state=state: self.entry.write({"state": state}))

    def test_not_deleted(self):
        self._assert_refused(self.entry.unlink)
        forced = self.entry.with_context(force_delete=True)
        self._assert_refused(forced.unlink)
        self._assert_refused(forced.line_ids[:1].unlink)
        self._assert_refused(lambda: self.entry._unlink_or_reverse())

    def test_not_reversed(self):
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.chief)
            .with_context(active_model="account.move", active_ids=self.entry.ids)
            .create({"journal_id": self.entry.journal_id.id})
        )
        self._assert_refused(wizard.refund_moves)
        self._assert_refused(wizard.modify_moves)

    def test_items_keep_account_and_amount(self):
        stock, variation = self.entry.line_ids.sorted("balance", reverse=True)
        other = self.hospital.accounts["expense"]
        for item, vals in (
            (variation, {"account_id": other.id}),
            (stock, {"account_id": other.id}),
            (stock, {"debit": 40.0}),
            (stock, {"balance": 40.0}),
            (stock, {"amount_currency": 40.0}),
            (stock, {"stock_operation": False}),
            (stock, {"inventory_group_id": False}),
        ):
            with self.subTest(vals=vals):
                self._assert_refused(lambda i=item, v=vals: i.write(v))
        both = {
            "line_ids": [
                Command.update(stock.id, {"balance": 40.0}),
                Command.update(variation.id, {"balance": -40.0}),
            ]
        }
        entry = self.entry.with_context(skip_readonly_check=True)
        self._assert_refused(lambda: entry.write(both))

    def test_one_of_ours_among_others_is_enough(self):
        own = self._post_own_entry()
        self._assert_refused((own | self.entry).button_draft)
        self.assertEqual(own.state, "posted")

    def test_harmless_edits_stay_possible(self):
        self.entry.write({"narration": "Vu", "checked": True, "ref": "Bon 17"})
        self.entry.line_ids[0].write({"name": "Médicaments"})
        typed = "Pièce jointe"
        self.entry.message_post(body=typed, attachments=[("bon.txt", b"17")])
        self.assertEqual(self.entry.ref, "Bon 17")
        self.entry.button_hash()
        self.assertTrue(self.entry.inalterable_hash)

    def test_other_entries_are_free(self):
        own = self._post_own_entry()
        own.button_draft()
        own.line_ids[0].account_id = self.hospital.accounts["income"]
        own.action_post()
        own._reverse_moves(cancel=True)
        own = self._post_own_entry()
        own.button_cancel()
        self.assertEqual(own.state, "cancel")

    def test_copy_is_an_entry_of_ones_own(self):
        copied = self.entry.copy()
        copied.line_ids[0].account_id = self.hospital.accounts["opening"]
        copied.action_post()
        copied.button_draft()
        copied.unlink()
        self.assertFalse(copied.exists())

    def test_count_without_transfer_names_its_document(self):
        move = self.hospital.count(self.article, 8)
        entry = move.account_move_id.with_user(self.chief)
        with self.assertRaises(UserError) as refusal:
            entry.button_draft()
        self.assertIn(f"stock movement {move.reference},", str(refusal.exception))

    def test_returning_the_goods_is_the_way(self):
        returned = self.hospital.send_back(self.picking, 10)
        self.assert_entry(
            returned.account_move_ids, {"stock": -30.0, "variation": 30.0}
        )
        self.assert_booked({})
        self.assert_in_agreement()

    def test_entry_of_another_company_is_protected_too(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        picking = other.receive(other.order((article, 10, 5.0)))
        entry = other.as_user("accountant", picking.account_move_ids)
        with self.assertRaisesRegex(UserError, picking.name):
            entry.button_draft()


class TestReconciledEntry(IfrsCase):
    def test_items_are_still_reconciled(self):
        order = self.hospital.order((self.article, 10, 3.0))
        picking = self.hospital.receive(order)
        bill = self.hospital.bill(order)
        account = self.hospital.accounts["goods_received"]
        items = (picking.account_move_ids | bill.with_env(self.env)).line_ids.filtered(
            lambda item: item.account_id == account
        )
        # by the bill; the accountant may undo that, and do it again by hand
        self.assertEqual(items.mapped("reconciled"), [True, True])
        self.hospital.as_user("accountant", items).remove_move_reconcile()
        self.assertEqual(items.mapped("amount_residual"), [-30.0, 30.0])
        self.hospital.as_user("accountant", items).reconcile()
        self.assertEqual(items.mapped("reconciled"), [True, True])

    def test_bills_are_corrected_as_ever(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        bill = self.hospital.bill(order)
        bill.button_draft()
        bill.action_post()
        bill._reverse_moves([{"invoice_date": bill.date}], cancel=True)
        self.assert_booked({"stock": 30.0, "goods_received": -30.0})


class TestSecuredJournal(OhadaCase):
    """Odoo secures entries with a hash when they are posted."""

    def test_posting_goes_on_in_a_secured_journal(self):
        journal = self.company._get_stock_journal()
        journal.restrict_mode_hash_table = True
        picking = self.stock_up(10, 3.0)
        entries = picking.account_move_ids
        entries |= self.hospital.consume((self.article, 4)).account_move_ids
        entries |= self.hospital.send_back(picking, 1).account_move_ids
        self.assertEqual(len(set(entries.mapped("inalterable_hash"))), 3)
        self.assertTrue(all(entries.mapped("secured")))
        self.assert_booked({"stock": 15.0, "variation": -15.0})
        self.assert_in_agreement()
        company = self.hospital.as_user("accountant", self.company)
        [chain] = [
            result
            for result in company._check_hash_integrity()["results"]
            if result["journal_name"].startswith(journal.name)
        ]
        self.assertEqual(chain["status"], "verified")
        with self.assertRaises(UserError):
            self.hospital.as_user("accountant", entries[0]).button_draft()
