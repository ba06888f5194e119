from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time

from ...demo.hospital import found_ohada_hospital
from ..support.cases import IfrsCase, OhadaCase


class TestQueue(OhadaCase):
    """Goods move although their entry can't be posted; the accountant posts it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.stock_posting_failure = "queue"
        cls.standard = cls.company.stock_accounting_standard_id

    def _receive_without_standard(self, quantity=10, price=3.0, article=None):
        """A receipt whose entry has to wait; returns the transfer."""
        self.company.stock_accounting_standard_id = False
        picking = self.stock_up(quantity, price, article)
        self.company.stock_accounting_standard_id = self.standard
        return picking

    def _post(self, rows, role="accountant"):
        result = self.hospital.as_user(role, rows).action_post()
        self.env.invalidate_all()
        return result["params"]

    def _get_rows(self, picking):
        return picking.move_ids.stock_ledger_entry_ids.sorted("id")

    def _assert_waits(self, picking, *patterns):
        """Goods have moved, the books are as before, and the row says why."""
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.account_move_ids)
        self.assertTrue(picking.has_entry_to_post)
        rows = self._get_rows(picking)
        self.assertEqual(set(rows.mapped("posting_state")), {"to_post"})
        for pattern in patterns:
            self.assertRegex(rows[0].posting_problem, pattern)
        self.assert_in_agreement()
        return rows

    def _assert_stays(self, rows, *patterns):
        """The accountant's try leaves everything as it is, with the cause told."""
        entries = self.env["account.move"].search_count([])
        self.assertEqual(self._post(rows)["type"], "warning")
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual(set(rows.mapped("posting_state")), {"to_post"})
        for pattern in patterns:
            self.assertRegex(rows[0].posting_problem, pattern)

    def test_receipt_waits_and_is_posted_with_its_own_date(self):
        picking = self._receive_without_standard()
        rows = self._assert_waits(picking, "no accounting standard", "Settings")
        self.assert_booked({})
        self.assertEqual(rows.location_id, picking.location_id)
        with freeze_time(fields.Datetime.now() + timedelta(days=40)):
            self.assertEqual(self._post(rows)["type"], "success")
        entry = picking.account_move_ids
        self.assert_entry(entry, {"stock": 30.0, "variation": -30.0})
        self.assertEqual(entry.date, fields.Date.context_today(self.company))
        self.assertIn(picking.name, entry.ref)
        self.assertEqual(entry.partner_id, self.hospital.vendor)
        self.assertFalse(picking.has_entry_to_post)
        stock_item = entry.line_ids.filtered("debit")
        self.assertRecordValues(
            rows,
            [
                {
                    "posting_state": "posted",
                    "posting_problem": False,
                    "account_move_id": entry.id,
                    "account_move_line_id": stock_item.id,
                    "stock_account_id": self.hospital.accounts["stock"].id,
                    "quantity": 10.0,
                    "value": 30.0,
                }
            ],
        )
        self.assert_in_agreement()

    def test_entry_that_another_add_on_refuses(self):
        """OCA's add-ons refuse when the entry is posted: a partner, a lock date."""
        refusal = ValidationError("A partner is required on 603.")
        entries = type(self.env["account.move"])
        with patch.object(entries, "_check_balanced", side_effect=refusal):
            picking = self.stock_up(10, 3.0)
        rows = self._assert_waits(picking, "A partner is required on 603")
        self.assert_booked({})
        self.assertEqual(self._post(rows)["type"], "success")
        self.assert_booked({"stock": 30.0, "variation": -30.0})

    def test_nothing_is_posted_twice(self):
        picking = self._receive_without_standard()
        rows = self._get_rows(picking)
        for _time in range(2):
            self._post(rows)
            picking.move_ids._create_account_move()
        self.assert_booked({"stock": 30.0, "variation": -30.0})
        self.assertEqual(len(picking.account_move_ids), 1)
        self.assertEqual(len(self.hospital.get_ledger()), 1)

    def test_missing_accounts_of_a_group_are_filled_in_later(self):
        """An article of two hospitals, whose group has accounts in one of them."""
        other = found_ohada_hospital(self.env, "Vanga")
        other.company.stock_posting_failure = "queue"
        category = self.hospital.category.with_company(other.company)
        category.property_cost_method = "average"
        picking = other.receive(other.order((self.article, 10, 2.0)))
        rows = self._get_rows(picking)
        for pattern in ("Stock Account", "Variation Account", "Paracétamol", "Vanga"):
            self.assertRegex(rows.posting_problem, pattern)
        self.assertFalse(rows.stock_account_id)
        self.assertEqual(other.company._check_stock_ledger(), [])
        with self.assertRaises(AccessError):
            self._post(rows)
        self.hospital.group.with_company(other.company).write(
            {
                "stock_account_id": other.accounts["stock"].id,
                "variation_account_id": other.accounts["variation"].id,
                "expense_account_id": other.accounts["expense"].id,
            }
        )
        other.as_user("accountant", rows).action_post()
        self.assertEqual(other.get_balances(), {"31": 20.0, "60": -20.0})
        self.assertEqual(rows.stock_account_id, other.accounts["stock"])
        self.assertEqual(other.company._check_stock_ledger(), [])
        self.assert_booked({})

    def test_locked_period_waits_until_it_is_opened(self):
        order = self.hospital.order((self.article, 10, 2.0))
        self.company.fiscalyear_lock_date = fields.Date.today()
        picking = self.hospital.receive(order)
        rows = self._assert_waits(picking, "has locked")
        with self.assertRaisesRegex(ValidationError, "locked"):
            picking.date_done -= timedelta(days=3)
        self._assert_stays(rows, "has locked", self.company.name)
        self.company.fiscalyear_lock_date = False
        self._post(rows)
        self.assertEqual(rows.account_move_id.date, rows.date)
        self.assert_booked({"stock": 20.0, "variation": -20.0})

    def test_standard_without_rule(self):
        standard = self.standard.copy({"code": "MINE"})
        standard._get_rules("receipt").unlink()
        self.company.stock_accounting_standard_id = standard
        self._assert_waits(self.stock_up(), "no posting rule for Receipt")

    def test_archived_account(self):
        account = self.hospital._get_account("603900", "expense", "Old variation")
        self.hospital.group.variation_account_id = account
        account.active = False
        rows = self._assert_waits(self.stock_up(), "Old variation", "archived")
        self._assert_stays(rows, "Old variation")

    def test_archived_journal(self):
        self.stock_up(1, 1.0)
        journal = self.company.account_stock_journal_id
        journal.active = False
        rows = self._assert_waits(self.stock_up(), journal.name, "archived")
        journal.active = True
        self._post(rows)
        self.assert_booked({"stock": 201.0, "variation": -201.0})

    def test_article_without_group_gets_one_later(self):
        self.hospital.category.property_valuation = "at_move"
        self.article.inventory_group_id = False
        rows = self._assert_waits(self.stock_up(10, 3.0), "has no inventory group")
        self.article.inventory_group_id = self.hospital.group
        self._post(rows)
        self.assertEqual(rows.inventory_group_id, self.hospital.group)
        self.assert_booked({"stock": 30.0, "variation": -30.0})
        self.assert_in_agreement()

    def test_document_waits_as_a_whole(self):
        """One article out of two can't be booked: the transfer has one entry."""
        account = self.hospital._get_account("603900", "expense", "Old variation")
        group = self.hospital.create_group("D.INJ", "Injectables", variation=account)
        second = self.hospital.create_article("Quinine 300 mg/ml", group=group)
        account.active = False
        order = self.hospital.order((self.article, 10, 1.0), (second, 10, 2.0))
        rows = self._assert_waits(self.hospital.receive(order), "Old variation")
        self.assertEqual(rows.mapped("value"), [10.0, 20.0])
        account.active = True
        self.assertEqual(self._post(rows[0])["type"], "success")
        entry = rows.account_move_id
        self.assert_entry(entry, {"stock": 30.0, "variation": -10.0, "603900": -20.0})
        self.assertEqual(rows.mapped("posting_state"), ["posted", "posted"])

    def test_transfers_in_order_are_posted_beside_one_that_waits(self):
        account = self.hospital._get_account("603900", "expense", "Old variation")
        group = self.hospital.create_group("D.INJ", "Injectables", variation=account)
        second = self.hospital.create_article("Quinine 300 mg/ml", group=group)
        account.active = False
        orders = [
            self.hospital.order((article, 10, 2.0))
            for article in (self.article, second)
        ]
        pickings = orders[0].picking_ids | orders[1].picking_ids
        self.hospital.as_user("storekeeper", pickings).button_validate()
        self.assert_entry(
            pickings[0].account_move_ids, {"stock": 20.0, "variation": -20.0}
        )
        self._assert_waits(pickings[1], "Old variation")

    def test_consumption_waits_and_costs_what_it_cost_then(self):
        self.stock_up(10, 3.0)
        self.company.stock_accounting_standard_id = False
        picking = self.hospital.consume((self.article, 4))
        self.company.stock_accounting_standard_id = self.standard
        rows = self._assert_waits(picking)
        picking.move_ids.sudo().value = 99.0
        self._post(rows)
        self.assertEqual(rows.location_id, self.hospital.ward)
        self.assert_entry(picking.account_move_ids, {"stock": -12.0, "variation": 12.0})

    def test_count_and_scrap_wait_apart(self):
        self.stock_up(10, 3.0)
        self.company.stock_accounting_standard_id = False
        count = self.hospital.count(self.article, 9)
        scrap = self.hospital.scrap(self.article, 2)
        self.company.stock_accounting_standard_id = self.standard
        rows = (count | scrap).stock_ledger_entry_ids
        self._post(rows)
        self.assert_entry(count.account_move_id, {"stock": -3.0, "variation": 3.0})
        self.assert_entry(scrap.account_move_id, {"stock": -6.0, "variation": 6.0})
        self.assert_in_agreement()

    def test_what_odoo_refuses_stays_and_the_rest_is_posted(self):
        """Nothing is left of the refused entry, not even the gap of its number."""
        before = self.stock_up(1, 1.0).account_move_ids
        first = self._get_rows(self._receive_without_standard(10, 3.0))
        second = self._get_rows(self._receive_without_standard(5, 2.0))
        auditor = self.hospital.users["auditor"]
        entries = type(self.env["account.move"])
        post = entries._post

        def refuse(moves, soft=True):
            posted = post(moves, soft)
            if moves.ref == first.document:
                moves.with_user(auditor).check_access("write")
            return posted

        with patch.object(entries, "_post", refuse):
            message = self._post(first | second)["message"]
        self.assertEqual(message, "Movements posted: 1. Still to post: 1.")
        self.assertRegex(first.posting_problem, "Journal Entry")
        self.assertFalse(first.account_move_id)
        self.assertFalse(first.stock_move_id.account_move_id)
        self.assert_entry(second.account_move_id, {"stock": 10.0, "variation": -10.0})
        self.assertEqual(
            second.account_move_id.sequence_number, before.sequence_number + 1
        )
        self.assert_booked({"stock": 11.0, "variation": -11.0})

    def test_document_that_somebody_else_posts_is_left_to_him(self):
        """Not even one of its rows may be locked by somebody else."""
        second = self.hospital.create_article("Amoxicilline 500 mg")
        self.company.stock_accounting_standard_id = False
        order = self.hospital.order((self.article, 10, 1.0), (second, 10, 2.0))
        rows = self._get_rows(self.hospital.receive(order))
        self.company.stock_accounting_standard_id = self.standard
        ledger = type(self.env["bhima.stock.ledger.entry"])
        with patch.object(ledger, "try_lock_for_update", lambda rows, **_: rows[:1]):
            message = self._post(rows)["message"]
        self.assertEqual(message, "Movements posted: 0. Still to post: 2.")
        self.assert_booked({})

    def test_nothing_to_post_is_never_posted(self):
        """Accounting off, before the start date, without value."""
        self.company.stock_accounting_enabled = False
        self.stock_up(10, 3.0)
        self.company.stock_accounting_enabled = True
        self.company.stock_accounting_start_date = fields.Date.today() + timedelta(1)
        self.stock_up(10, 3.0)
        self.company.stock_accounting_start_date = False
        self.stock_up(10, 0.0)
        rows = self.hospital.get_ledger()
        self.assertEqual(rows.mapped("posting_state"), ["not_posted"] * 3)
        self.assertFalse(any(rows.mapped("posting_problem")))
        self._post(rows)
        self.assertEqual(rows.mapped("posting_state"), ["not_posted"] * 3)
        self.assert_booked({})

    def test_accounting_switched_off_meanwhile(self):
        rows = self._get_rows(self._receive_without_standard())
        self.company.stock_accounting_enabled = False
        self._assert_stays(rows, "is off")
        self.company.stock_accounting_enabled = True
        self._post(rows)
        self.assert_booked({"stock": 30.0, "variation": -30.0})

    def test_only_accountants_post_and_auditors_read(self):
        rows = self._get_rows(self._receive_without_standard())
        for role in ("storekeeper", "auditor", "buyer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._post(rows, role)
        for role in ("storekeeper", "auditor"):
            seen = self.hospital.as_user(role, rows)
            self.assertTrue(seen.posting_problem)
        action = self.env.ref("bhima_stock_accounting.stock_ledger_entry_action_post")
        context = {"active_model": rows._name, "active_ids": rows.ids}
        with self.assertRaises(AccessError):
            self.hospital.as_user("auditor", action).with_context(**context).run()
        self.hospital.as_user("accountant", action).with_context(**context).run()
        self.assert_booked({"stock": 30.0, "variation": -30.0})

    def test_people_see_what_waits_and_accountants_a_button(self):
        picking = self._receive_without_standard()
        seen = Form(self.hospital.as_user("storekeeper", picking))
        self.assertTrue(seen.has_entry_to_post)
        view = self.env.ref(
            "bhima_stock_accounting.stock_ledger_entry_view_list_to_post"
        )
        for role, has_button in (("accountant", True), ("auditor", False)):
            rows = self.hospital.as_user(role, self._get_rows(picking))
            arch = rows.get_view(view.id, "list")["arch"]
            self.assertEqual('name="action_post"' in arch, has_button)

    def test_rows_that_wait_are_append_only_too(self):
        rows = self._get_rows(self._receive_without_standard()).sudo()
        for vals in ({"posting_state": "posted"}, {"value": 1.0}):
            with self.assertRaisesRegex(UserError, "append-only"):
                rows.write(vals)
        with self.assertRaisesRegex(UserError, "append-only"):
            rows._complete_posting({"value": 1.0})
        with self.assertRaisesRegex(UserError, "append-only"):
            rows.unlink()
        self._post(rows.with_env(self.env))
        with self.assertRaisesRegex(UserError, "append-only"):
            rows._complete_posting({"posting_problem": "No"})

    def test_queueing_costs_a_savepoint_when_all_is_in_order(self):
        """Two queries, and six tables that are written before it and once more later.

        Without it, what Odoo or another add-on refuses could not wait.
        """
        self.stock_up()
        counts = {}
        for choice in ("refuse", "queue", "refuse", "queue"):  # warm the caches
            self.company.stock_posting_failure = choice
            order = self.hospital.order((self.article, 10, 3.0))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.hospital.receive(order)
            self.env.flush_all()
            counts[choice] = self.env.cr.sql_log_count - before
        self.assertLessEqual(counts["queue"] - counts["refuse"], 2 + 6)


class TestIfrsQueue(IfrsCase):
    def test_goods_received_account_comes_later(self):
        self.company.stock_posting_failure = "queue"
        self.company.goods_received_account_id = False
        picking = self.stock_up(10, 3.0)
        rows = picking.move_ids.stock_ledger_entry_ids
        self.assertRegex(rows.posting_problem, "Goods Received, Not Billed")
        self.company.goods_received_account_id = self.hospital.accounts[
            "goods_received"
        ]
        self.hospital.as_user("accountant", rows).action_post()
        self.assert_entry(
            picking.account_move_ids, {"stock": 30.0, "goods_received": -30.0}
        )
        self.assert_in_agreement()
