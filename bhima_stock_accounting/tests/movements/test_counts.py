from datetime import datetime

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase

COUNTED = datetime(2026, 10, 12, 9, 0)


class CountsMixin:
    """Ten of each article at 1, 2, 3 and, in another group, 4, 5; then a count."""

    COUNTERPART = ""

    @classmethod
    @freeze_time("2026-09-01")
    def setUpClass(cls):
        super().setUpClass()
        cls.other_group = cls.hospital.create_group("D.INJ", "Injectables")
        cls.articles = [
            cls.hospital.create_article(f"Article {number}", group=group)
            for number, group in enumerate(
                [cls.hospital.group] * 3 + [cls.other_group] * 2, start=1
            )
        ]
        lines = [(a, 10, float(n)) for n, a in enumerate(cls.articles, start=1)]
        cls.hospital.receive(cls.hospital.order(*lines))

    def _quants(self, *quantities, hospital=None):
        """Enter what was counted, ``None`` for what was not."""
        hospital = hospital or self.hospital
        quants = self.env["stock.quant"]
        for article, quantity in zip(self.articles, quantities, strict=False):
            if quantity is not None:
                quant = quants.search(
                    [
                        ("product_id", "=", article.id),
                        ("location_id", "=", hospital.stock.id),
                    ]
                )
                quant.inventory_quantity = quantity
                quants |= quant
        return quants

    def _apply_all(self, quants, reason, **vals):
        """The storekeeper applies what is counted in the window of *Apply All*."""
        wizards = self.env["stock.inventory.adjustment.name"].with_user(
            self.hospital.users["storekeeper"]
        )
        allowed = quants.company_id.ids
        wizards.with_context(allowed_company_ids=allowed).create(
            {
                "quant_ids": quants.ids,
                "inventory_adjustment_name": reason,
                **vals,
            }
        ).action_apply()

    def _get_count_entries(self):
        rows = self.hospital.get_ledger()
        counted = rows.filtered(lambda row: row.operation.startswith("count_"))
        return counted.account_move_id.sorted("id")

    def _assert_items(self, entry, *expected):
        """Check (operation, group, value of stock), each with its counterpart."""
        accounts = self.hospital.accounts
        counterpart = accounts[self.COUNTERPART]
        items = {
            (item.stock_operation, item.inventory_group_id, item.account_id): (
                item.debit - item.credit
            )
            for item in entry.line_ids
        }
        self.assertEqual(len(entry.line_ids), 2 * len(expected))
        self.assertEqual(
            items,
            {
                (operation, group, account): sign * value
                for operation, group, value in expected
                for account, sign in ((accounts["stock"], 1), (counterpart, -1))
            },
        )


class CountedTogether(CountsMixin):
    def test_one_entry_with_surplus_and_shortage_of_each_group(self):
        quants = self._quants(8, 13, 10, 5, 12)
        self._apply_all(quants, "Inventaire trimestriel", counting_date=COUNTED)
        entry = self._get_count_entries()
        self.assertEqual(len(entry), 1)
        self.assertEqual(entry.ref, "Inventaire trimestriel")
        self.assertEqual(str(entry.date), "2026-10-12")
        self._assert_items(
            entry,
            ("count_shortage", self.hospital.group, -2.0),
            ("count_surplus", self.hospital.group, 6.0),
            ("count_shortage", self.other_group, -20.0),
            ("count_surplus", self.other_group, 10.0),
        )
        rows = entry.stock_ledger_entry_ids.sorted("id")
        self.assertRecordValues(
            rows,
            [
                {"date": entry.date, "quantity": quantity, "value": value}
                for quantity, value in ((-2, -2.0), (3, 6.0), (-5, -20.0), (2, 10.0))
            ],
        )
        self.assert_in_agreement()


class TestCounts(CountedTogether, OhadaCase):
    COUNTERPART = "variation"

    def test_articles_without_a_difference_leave_no_trace(self):
        rows = self.hospital.get_ledger()
        self._apply_all(self._quants(10, 10), "Rien à signaler")
        self.assertFalse(self._get_count_entries())
        self.assertEqual(self.hospital.get_ledger(), rows)

    def test_two_reasons_are_two_entries(self):
        self._apply_all(self._quants(9), "Vol")
        self._apply_all(self._quants(None, 9), "Casse")
        entries = self._get_count_entries()
        self.assertEqual(entries.mapped("ref"), ["Vol", "Casse"])
        for entry, value in zip(entries, (-1.0, -2.0), strict=True):
            self.assert_entry(entry, {"stock": value, "variation": -value})

    def test_two_accounting_dates_are_two_entries(self):
        quants = self._quants(9, 9, 9)
        first, second = (
            fields.Date.to_date("2026-09-30"),
            fields.Date.to_date("2026-10-31"),
        )
        quants[0].accounting_date, quants[1].accounting_date = first, second
        quants[2].accounting_date = first
        self._apply_all(quants, "Inventaire")
        entries = self._get_count_entries().sorted("date")
        self.assertEqual(entries.mapped("date"), [first, second])
        self._assert_items(entries[0], ("count_shortage", self.hospital.group, -4.0))
        self._assert_items(entries[1], ("count_shortage", self.hospital.group, -2.0))
        for entry in entries:
            dates = entry.stock_ledger_entry_ids.mapped("date")
            self.assertEqual(set(dates), {entry.date})
        self.assertFalse(any(quants.mapped("accounting_date")))

    def test_accounting_date_of_the_window_wins_over_the_moment_of_counting(self):
        closing = fields.Date.to_date("2026-09-30")
        self._apply_all(
            self._quants(9), "I", counting_date=COUNTED, accounting_date=closing
        )
        entry = self._get_count_entries()
        self.assertEqual(entry.date, closing)
        self.assertEqual(entry.stock_ledger_entry_ids.date, closing)

    def test_applied_one_by_one_each_has_its_entry(self):
        quants = self._quants(8, 13)
        for quant in quants:
            self.hospital.as_user("storekeeper", quant).action_apply_inventory()
        entries = self._get_count_entries()
        self._assert_items(entries[0], ("count_shortage", self.hospital.group, -2.0))
        self._assert_items(entries[1], ("count_surplus", self.hospital.group, 6.0))
        self.assertEqual(
            entries.mapped("ref"),
            entries.stock_move_ids.sorted("id").mapped("reference"),
        )
        self.assert_in_agreement()

    def test_locked_accounting_date_refuses_the_whole_count(self):
        self.company.hard_lock_date = "2026-09-30"
        rows, quants = self.hospital.get_ledger(), self._quants(8, 13)
        quants[0].accounting_date = "2026-09-30"
        with self.assertRaisesRegex(UserError, "has locked"):
            self._apply_all(quants, "Inventaire")
        self.assertFalse(self._get_count_entries())
        self.assertEqual(self.hospital.get_ledger(), rows)
        self.assertEqual(quants.mapped("quantity"), [10.0, 10.0])

    def test_count_of_two_companies_is_an_entry_of_each(self):
        """Both ticked in the web client: the list shows, and applies, both."""
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.adopt(self.articles[0])
        other.receive(other.order((article, 10, 7.0)))
        keeper = self.hospital.users["storekeeper"]
        keeper.company_ids |= other.company
        quants = self._quants(8) | self._quants(15, hospital=other)
        self._apply_all(quants, "Inventaire")
        self.assert_entry(self._get_count_entries(), {"stock": -2.0, "variation": 2.0})
        row = other.get_ledger()[-1]
        self.assertRecordValues(
            row.account_move_id,
            [{"company_id": other.company.id, "ref": "Inventaire", "state": "posted"}],
        )
        self.assertRecordValues(
            row.account_move_id.line_ids.sorted("id"),
            [
                {"account_id": other.accounts["stock"].id, "balance": 35.0},
                {"account_id": other.accounts["expense"].id, "balance": -35.0},
            ],
        )
        self.assertEqual((self.company | other.company)._check_stock_ledger(), [])


class TestCountsUnderIfrs(CountedTogether, IfrsCase):
    COUNTERPART = "expense"
