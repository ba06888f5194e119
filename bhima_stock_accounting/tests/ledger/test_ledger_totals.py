import random

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_autovacuum import is_autovacuum

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase
from ..support.comparing import ComparingMixin
from ..support.lots import LotsMixin


class TotalsMixin(ComparingMixin):
    def let_a_day_pass(self):
        self.break_ledger(
            "UPDATE bhima_stock_ledger_entry"
            " SET create_date = create_date - INTERVAL '2 days' WHERE true"
        )

    def sum_up(self):
        totals = self.env["bhima.stock.ledger.total"]
        totals._sum_up()
        return totals.search([("company_id", "=", self.company.id)])


class TestLedgerTotals(TotalsMixin, OhadaCase):
    """What is on hand is the last total of an article and what has come since."""

    def get_balances(self):
        ledger = self.env["bhima.stock.ledger.entry"]
        return ledger._get_balances(self.company, self.article)

    def assert_balances(self, expected):
        balances = self.get_balances()
        self.assertEqual(balances, {(self.article.id, False): expected})

    def test_rows_of_today_are_not_counted(self):
        self.stock_up(10, 2.0)
        self.assertFalse(self.sum_up())
        self.assert_balances((10.0, 20.0))

    def test_odoo_sums_up_in_its_nightly_cleaning(self):
        self.assertTrue(is_autovacuum(self.env["bhima.stock.ledger.total"]._sum_up))

    def test_rows_since_are_added(self):
        self.stock_up(10, 2.0)
        self.hospital.consume((self.article, 4))
        self.let_a_day_pass()
        total = self.sum_up()
        self.assertRecordValues(
            total, [{"product_id": self.article.id, "quantity": 6.0, "value": 12.0}]
        )
        self.assertEqual(total.last_row, max(self.hospital.get_ledger().ids))
        self.hospital.consume((self.article, 1))
        self.stock_up(10, 3.0)
        self.assert_balances((15.0, 40.0))
        self.assert_booked({"stock": 40.0, "variation": -40.0})
        self.assert_in_agreement()

    def test_rows_of_before_are_not_read_again(self):
        """Nobody can change a row; that somebody did in the database shows here."""
        self.stock_up(10, 2.0)
        self.let_a_day_pass()
        self.sum_up()
        self.break_ledger("UPDATE bhima_stock_ledger_entry SET value = 31 WHERE true")
        self.assert_balances((10.0, 20.0))
        self.sum_up()
        self.assert_balances((10.0, 31.0))

    def test_row_between_older_ones_counts_once(self):
        for price in (2.0, 3.0, 4.0):
            self.stock_up(10, price)
        first, between, last = self.hospital.get_ledger()
        self.let_a_day_pass()
        self.break_ledger(
            "UPDATE bhima_stock_ledger_entry"
            " SET create_date = create_date + INTERVAL '2 days' WHERE id = %s",
            between.id,
        )
        total = self.sum_up()
        self.assertEqual((total.last_row, total.value), (last.id, 90.0))
        self.assert_balances((30.0, 90.0))

    def test_summed_up_every_night(self):
        for _night in range(2):
            self.stock_up(10, 2.0)
            self.let_a_day_pass()
            total = self.sum_up()
        self.assertEqual((total.quantity, total.value), (20.0, 40.0))
        self.assert_balances((20.0, 40.0))

    def test_every_company_has_totals_of_its_own(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.adopt(self.article)
        self.stock_up(10, 2.0)
        other.receive(other.order((self.article, 5, 3.0)))
        self.env.cr.execute(
            "UPDATE bhima_stock_ledger_entry SET create_date = '2020-01-01'"
        )
        self.sum_up()
        self.hospital.consume((self.article, 1))
        self.assert_balances((9.0, 18.0))
        ledger = self.env["bhima.stock.ledger.entry"]
        self.assertEqual(
            ledger._get_balances(other.company, self.article),
            {(self.article.id, False): (5.0, 15.0)},
        )

    def test_whatever_happens_it_is_the_sum_of_the_rows(self):
        chance = random.Random(19)
        self.stock_up(100, 2.0)
        for _step in range(25):
            match chance.choice(("in", "out", "day", "night")):
                case "in":
                    self.stock_up(chance.randint(1, 9), chance.randint(100, 999) / 100)
                case "out":
                    self.hospital.consume((self.article, chance.randint(1, 5)))
                case "day":
                    self.let_a_day_pass()
                case "night":
                    self.sum_up()
            rows = self.hospital.get_ledger()
            ((quantity, value),) = self.get_balances().values()
            self.assertAlmostEqual(quantity, sum(rows.mapped("quantity")), 6)
            self.assertAlmostEqual(value, sum(rows.mapped("value")), 6)
        self.assertTrue(self.sum_up())
        self.assert_in_agreement()

    def test_article_never_has_two_totals(self):
        self.stock_up(10, 2.0)
        self.let_a_day_pass()
        total = self.sum_up()
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            total.sudo().copy()

    def test_only_settings_read_totals_of_own_companies(self):
        self.stock_up(10, 2.0)
        self.let_a_day_pass()
        total = self.sum_up()
        for role in ("storekeeper", "accountant", "auditor"):
            with self.assertRaises(AccessError):
                self.hospital.as_user(role, total).check_access("read")
        self.hospital.hire("admin", "base.group_system")
        self.hospital.as_user("admin", total).check_access("read")
        with self.assertRaises(AccessError):
            self.hospital.as_user("admin", total).check_access("write")


class TestTotalsOfLots(TotalsMixin, LotsMixin, OhadaCase):
    COUNTERPART = dict.fromkeys(("receipt", "consumption"), "variation")

    def test_each_lot_has_a_total_of_its_own(self):
        self.lot_a = self._receive_lot("A", 10, 2.0)
        self.lot_b = self._receive_lot("B", 10, 5.0)
        self.let_a_day_pass()
        totals = self.sum_up()
        self.assertEqual(
            {total.lot_id: (total.quantity, total.value) for total in totals},
            {self.lot_a: (10.0, 20.0), self.lot_b: (10.0, 50.0)},
        )
        self._assert_moved(self._issue(lot_b=4).move_ids, "consumption", -4.0, -20.0)
        self._assert_left(20.0, 30.0)
        self.assert_in_agreement()
