from datetime import timedelta

from odoo.exceptions import UserError

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.opening import OpeningMixin


class OpeningStory(OpeningMixin):
    """What holds under every standard: goods leave against ``COUNTERPART``."""

    COUNTERPART = ""

    def test_stock_comes_into_ledger_and_books(self):
        self.stock_before((10, 3.0), (20, 2.5))
        window = self.open_window()
        self.assertRecordValues(
            window.line_ids,
            [
                {
                    "inventory_group_id": self.hospital.group.id,
                    "stock_account_id": self.hospital.accounts["stock"].id,
                    "article_count": 2,
                    "stock_value": 80.0,
                    "booked_value": 0.0,
                }
            ],
        )
        self.assertEqual(window.opening_account_id, self.opening)
        self.assertEqual(window.date, self.today)
        window.action_book()
        rows = self.hospital.get_ledger()
        self.assertEqual(rows.mapped("operation"), ["opening"] * 2)
        self.assertEqual(set(rows.mapped("cause")), {"Opening stock"})
        self.assertEqual(rows.mapped("quantity"), [10.0, 20.0])
        self.assertEqual(rows.mapped("value"), [30.0, 50.0])
        self.assertEqual(rows.mapped("posting_state"), ["posted"] * 2)
        entry = rows.account_move_id
        self.assert_entry(entry, {"stock": 80.0, "110900": -80.0})
        self.assert_booked({"stock": 80.0, "110900": -80.0})
        self.assert_all_agrees()

    def test_difference_to_the_books_is_left_on_the_opening_account(self):
        """70 were in the books for what is worth 80."""
        self.stock_before((10, 3.0), (20, 2.5))
        self.book_before(70.0)
        window = self.open_window()
        self.assertRecordValues(
            window, [{"stock_value": 80.0, "booked_value": 70.0, "difference": 10.0}]
        )
        window.action_book()
        self.assert_booked({"stock": 80.0, "110900": -80.0})
        self.assert_all_agrees()

    def test_movements_since_are_kept(self):
        """What was received with the group is in the ledger: 30 are missing."""
        self.stock_before((10, 3.0))
        self.stock_up(10, 5.0)
        self.hospital.consume((self.article, 5))
        self.open_window().action_book()
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.quantity, row.value), (10.0, 30.0))
        self.assert_all_agrees()
        self.hospital.consume((self.article, 15))
        self.assertNotIn(self.hospital.accounts["stock"], self._get_open_accounts())
        self.assert_all_agrees()

    def test_movements_before_the_start_date_are_part_of_it(self):
        """Groups were given early: their rows have waited for the first day."""
        self.company.stock_accounting_start_date = self.today + timedelta(days=1)
        self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        self.stock_before((20, 2.5), articles=[self.other])
        self.assert_booked({})
        self.hospital.get_ledger().flush_recordset()
        self.break_ledger(
            "UPDATE bhima_stock_ledger_entry SET date = %s WHERE true",
            self.today - timedelta(days=1),
        )
        self.company.stock_accounting_start_date = self.today
        window = self.open_window()
        self.assertRecordValues(
            window.line_ids, [{"article_count": 2, "stock_value": 68.0}]
        )
        window.action_book()
        rows = self.hospital.get_ledger()
        self.assertRecordValues(
            rows,
            [
                {"operation": "receipt", "value": 30.0},
                {"operation": "consumption", "value": -12.0},
                {"operation": "opening", "value": 50.0},
            ],
        )
        self.assertEqual(rows.mapped("posting_state"), ["posted"] * 3)
        self.assert_entry(rows.account_move_id, {"stock": 68.0, "110900": -68.0})
        self.assertEqual(rows.account_move_id.date, self.today)
        self.assertEqual(len(rows.account_move_line_id), 1)
        self.assert_all_agrees()

    def test_lots_that_are_valued_apart(self):
        vaccine = self.stock_up_lots_unbooked()
        self.open_window().action_book()
        rows = self.hospital.get_ledger().sorted("value")
        self.assertEqual(rows.lot_id.mapped("name"), ["A", "B"])
        self.assertEqual(rows.mapped("value"), [20.0, 50.0])
        self.assert_booked({"stock": 70.0, "110900": -70.0})
        self.consume_lot(rows[1].lot_id, 4)
        self.assertEqual(vaccine.with_company(self.company).total_value, 50.0)
        self.assert_booked({"stock": 50.0, "110900": -70.0, self.COUNTERPART: 20.0})
        self.assert_all_agrees()

    def test_first_in_first_out(self):
        self.hospital.category.property_cost_method = "fifo"
        self.stock_before((10, 3.0))
        self.stock_before((10, 5.0))
        self.open_window().action_book()
        self.assert_booked({"stock": 80.0, "110900": -80.0})
        self.hospital.consume((self.article, 12))
        self.assert_booked({"stock": 40.0, "110900": -80.0, self.COUNTERPART: 40.0})
        self.assert_all_agrees()

    def test_stock_at_no_value_is_in_the_ledger_alone(self):
        self.stock_before((10, 0.0))
        window = self.open_window()
        self.assertRecordValues(
            window.line_ids, [{"article_count": 1, "stock_value": 0.0}]
        )
        window.action_book()
        self.assertRecordValues(
            self.hospital.get_ledger(),
            [{"quantity": 10.0, "value": 0.0, "posting_state": "not_posted"}],
        )
        self.assert_booked({})
        self.assert_all_agrees()

    def test_it_is_booked_once(self):
        self.stock_before((10, 3.0))
        self.book_before(20.0)
        self.open_window().action_book()
        again = self.open_window()
        self.assertFalse(again.line_ids)
        with self.assertRaisesRegex(UserError, "no opening to book"):
            again.action_book()
        self.assert_booked({"stock": 30.0, "110900": -30.0})

    def _get_open_accounts(self):
        items = self.hospital.get_items()
        return items.account_id.filtered(
            lambda account: sum(
                items.filtered(lambda i: i.account_id == account).mapped("balance")
            )
        )


class TestOhadaOpeningStock(OpeningStory, OhadaCase):
    COUNTERPART = "variation"

    def test_groups_have_a_line_each(self):
        """Two groups share an account: its balance is told once."""
        account = self.hospital._get_account("331100", "asset_current", "Réactifs")
        reagents = self.hospital.create_group("D.REA", "Réactifs", stock=account)
        oral = self.hospital.create_group("A.ORA", "Sirops")
        articles = [
            self.article,
            self.hospital.create_article("Ziehl", group=reagents),
            self.hospital.create_article("Sirop", group=oral),
        ]
        self.stock_before((10, 3.0), (2, 4.0), (5, 1.0), articles=articles)
        self.book_before(12.0)
        window = self.open_window()
        self.assertRecordValues(
            window.line_ids.sorted(lambda line: line.stock_value),
            [
                {"inventory_group_id": group.id, "booked_value": booked}
                for group, booked in (
                    (oral, 12.0),
                    (reagents, 0.0),
                    (self.hospital.group, 0.0),
                )
            ],
        )
        self.assertIn(account, window.line_ids.stock_account_id)
        window.action_book()
        self.assert_booked({"stock": 35.0, "331100": 8.0, "110900": -43.0})
        self.assert_all_agrees()

    def test_company_that_refuses_manual_items(self):
        self.company.stock_manual_items = "refuse"
        self.stock_before((10, 3.0))
        self.book_before(25.0)
        self.open_window().action_book()
        self.assert_booked({"stock": 30.0, "110900": -30.0})

    def test_companies_have_an_opening_each(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen", inventory_group_id=False)
        other.receive(other.order((article, 10, 5.0)))
        article.inventory_group_id = other.group
        self.stock_before((10, 3.0))
        window = self.open_window()
        self.assertEqual(window.stock_value, 30.0)
        window.action_book()
        self.assertFalse(other.get_ledger())
        window = self.open_window(hospital=other)
        self.assertEqual(window.opening_account_id, other.accounts["opening"])
        window.action_book()
        self.assertEqual(other.get_ledger().mapped("value"), [50.0])
        self.assertEqual(other.get_balances(), {"12": -50.0, "31": 50.0})
        self.assertEqual(other.company._check_stock_ledger(), [])
        self.assert_booked({"stock": 30.0, "110900": -30.0})
        self.assert_all_agrees()


class TestIfrsOpeningStock(OpeningStory, IfrsCase):
    COUNTERPART = "expense"
