from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time

from ..support.cases import IfrsCase, OhadaCase

PAST = "2026-03-15"


class TestForcedDate(OhadaCase):
    """``force_period_date`` of Odoo dates entry and rows of whatever is validated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.donation_income_account_id = cls.hospital._get_account(
            "845000", "income_other", "Dons obtenus"
        )
        cls.places = {
            purpose: cls.hospital.create_location(purpose, purpose)
            for purpose in ("donation", "opening", "loss")
        }
        cls.places["customer"] = cls.env.ref("stock.stock_location_customers")
        cls.places["transit"] = cls.env.ref("stock.stock_location_inter_company")
        cls.places["ward"] = cls.hospital.ward
        cls.stock_up(cls, 100, 2.0)

    def _transfer(self, place, incoming, date):
        """Move 5 between the stock and a place, dated by the context."""
        hospital = self.hospital
        places = (self.places[place], hospital.stock)
        source, destination = places if incoming else reversed(places)
        original = hospital.as_user
        self.patch(
            hospital,
            "as_user",
            lambda role, records: original(role, records).with_context(
                force_period_date=date
            ),
        )
        return hospital.transfer(source, destination, (self.article, 5))

    def test_entry_and_row_have_the_date(self):
        for place, incoming, operation, items in (
            ("customer", False, "dispensing", 2),
            ("ward", False, "consumption", 2),
            ("loss", False, "loss", 2),
            ("donation", True, "donation_in", 4),
            ("donation", False, "donation_out", 2),
            ("opening", True, "opening", 2),
            ("transit", False, "intercompany_out", 2),
            ("transit", True, "intercompany_in", 2),
        ):
            with self.subTest(operation=operation, incoming=incoming):
                picking = self._transfer(place, incoming, PAST)
                row = picking.move_ids.stock_ledger_entry_ids
                self.assertEqual(row.operation, operation)
                self.assertEqual(abs(row.value), 10.0)
                self.assertEqual(str(row.date), PAST)
                entry = picking.account_move_ids
                self.assertEqual(str(entry.date), PAST)
                self.assertEqual(entry.name[:10], "STJ/2026/03"[:10])
                self.assertEqual(len(entry.line_ids), items)
        self.assert_in_agreement()

    def test_locked_date_is_refused(self):
        self.company.fiscalyear_lock_date = "2026-03-31"
        rows = self.hospital.get_ledger()
        for place, incoming in (("ward", False), ("donation", True), ("loss", False)):
            with self.subTest(place=place), self.assertRaisesRegex(UserError, "locked"):
                self._transfer(place, incoming, PAST)
        self.assertEqual(self.hospital.get_ledger(), rows)


class EffectiveDateMixin:
    """Odoo lets people edit the effective date of a done transfer: the books follow."""

    COUNTERPART = ""

    @classmethod
    @freeze_time("2026-09-01")
    def setUpClass(cls):
        """The article has been there for long: its first cost too has a date."""
        super().setUpClass()

    def _edit(self, picking, date):
        """The storekeeper corrects the date in the form of the transfer."""
        picking = self.hospital.as_user("storekeeper", picking)
        if picking.is_locked:
            picking.action_toggle_is_locked()
        form = Form(picking)
        form.date_done = f"{date} 10:00:00"
        form.save()

    def _assert_entries(self, entries, *expected):
        """Check date and value of stock of each entry, in the order they were made."""
        self.assertEqual(
            [str(entry.date) for entry in entries], [date for date, _v in expected]
        )
        for entry, (_date, value) in zip(entries, expected, strict=True):
            self.assert_entry(entry, {"stock": value, self.COUNTERPART: -value})

    def test_entries_and_rows_follow(self):
        self.stock_up(100, 2.0)
        issue = self.hospital.consume((self.article, 5))
        today = str(issue.account_move_ids.date)
        self._edit(issue, "2026-11-02")
        self._edit(issue, "2026-10-05")
        entries = issue.account_move_ids.sorted("id")
        self._assert_entries(
            entries,
            (today, -10.0),
            (today, 10.0),
            ("2026-11-02", -10.0),
            ("2026-11-02", 10.0),
            ("2026-10-05", -10.0),
        )
        rows = issue.move_ids.stock_ledger_entry_ids.sorted("id")
        self.assertEqual(
            [(str(row.date), row.quantity, row.value) for row in rows],
            [
                (date, 0.5 * value, value)
                for date, value in (
                    (today, -10.0),
                    (today, 10.0),
                    ("2026-11-02", -10.0),
                    ("2026-11-02", 10.0),
                    ("2026-10-05", -10.0),
                )
            ],
        )
        self.assertEqual(set(rows.mapped("operation")), {"consumption"})
        self.assertIn("Effective date changed", rows[-1].cause)
        self.assertEqual(entries.stock_picking_ids, issue)
        self.assertEqual(issue.move_ids.account_move_id, entries[-1])

    def test_another_hour_of_the_same_day_changes_nothing(self):
        receipt = self.stock_up(10, 2.0)
        self._edit(receipt, receipt.account_move_ids.date)
        self.assertEqual(len(receipt.account_move_ids), 1)


class TestEffectiveDate(EffectiveDateMixin, OhadaCase):
    COUNTERPART = "variation"

    def test_two_operations_and_an_article_without_value(self):
        free = self.hospital.create_article("Échantillon")
        order = self.hospital.order((self.article, 10, 2.0), (free, 5, 0.0))
        receipt = self.hospital.receive(order)
        self._edit(receipt, "2026-10-05")
        self.assert_booked({"stock": 20.0, "variation": -20.0})
        rows = self.hospital.get_ledger().filtered(lambda row: row.product_id == free)
        self.assertEqual(rows.mapped("quantity"), [5.0, -5.0, 5.0])
        self.assertFalse(rows.account_move_id)
        self.assert_in_agreement()

    def test_locked_days_are_refused(self):
        receipt = self.stock_up(10, 2.0)
        self.company.fiscalyear_lock_date = "2026-10-31"
        with self.assertRaisesRegex(UserError, "locked"):
            receipt.date_done = "2026-10-05 10:00:00"
        receipt.date_done = "2026-11-05 10:00:00"
        self.company.fiscalyear_lock_date = "2026-11-10"
        rows = self.hospital.get_ledger()
        with self.assertRaisesRegex(UserError, "has locked"):
            receipt.date_done = "2026-11-15 10:00:00"
        self.assertEqual(self.hospital.get_ledger(), rows)

    def test_entry_that_waits_is_posted_first(self):
        self.company.stock_posting_failure = "queue"
        order = self.hospital.order((self.article, 10, 2.0))
        self.company.stock_accounting_standard_id = False
        receipt = self.hospital.receive(order)
        with self.assertRaisesRegex(UserError, "To Post"):
            receipt.date_done = "2026-10-05 10:00:00"

    def test_storno_takes_back_on_the_same_side(self):
        self.company.account_storno = True
        receipt = self.stock_up(10, 2.0)
        self._edit(receipt, "2026-10-05")
        back = receipt.account_move_ids.sorted("id")[1]
        self.assertEqual(sorted(back.line_ids.mapped("debit")), [-20.0, 0.0])
        self.assertEqual(sorted(back.line_ids.mapped("credit")), [-20.0, 0.0])


class TestEffectiveDateUnderIfrs(EffectiveDateMixin, IfrsCase):
    COUNTERPART = "expense"


class TestOrderOfMovements(IfrsCase):
    """Average costs depend on what came first: another order is another value."""

    def test_receipt_turns_out_to_be_older(self):
        """5 left at 10 before 10 came at 20; in truth these were there already."""
        with freeze_time("2026-03-10 09:00:00"):
            article = self.hospital.create_article("Quinine")
        with freeze_time("2026-03-11 09:00:00"):
            self.stock_up(10, 10.0, article=article)
        with freeze_time("2026-03-13 09:00:00"):
            self.hospital.consume((article, 5))
        with freeze_time("2026-03-14 09:00:00"):
            late = self.stock_up(10, 20.0, article=article)
            self.assert_booked(
                {"stock": 250.0, "expense": 50.0, "goods_received": -300.0}
            )
            picking = self.hospital.as_user("storekeeper", late)
            picking.is_locked = False
            picking.date_done = "2026-03-12 09:00:00"
            self.assert_booked(
                {"stock": 225.0, "expense": 75.0, "goods_received": -300.0}
            )
            row = self.hospital.get_ledger()[-1]
            self.assertEqual((row.operation, row.value), ("revaluation", -25.0))
            self.assertIn(late.name, row.cause)
            self.assert_in_agreement()

    def test_receipt_before_the_article_was_created(self):
        """The cost that an article was created with is its first, not its last."""
        with freeze_time("2026-03-13 09:00:00"):
            article = self.hospital.create_article("Quinine", standard_price=1.0)
            receipt = self.stock_up(10, 20.0, article=article)
            picking = self.hospital.as_user("storekeeper", receipt)
            picking.is_locked = False
            picking.date_done = "2026-03-12 09:00:00"
            self.assertEqual(article.with_company(self.company).standard_price, 20.0)
            self.assert_booked({"stock": 200.0, "goods_received": -200.0})
            self.assert_in_agreement()
