from datetime import datetime

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time

from ..support.cases import OhadaCase


class TestAccountingDates(OhadaCase):
    """The day on which a movement is booked, if it is at all."""

    def test_before_the_start_date_only_the_stock_ledger_is_kept(self):
        self.company.stock_accounting_start_date = "2999-01-01"
        self.stock_up(10, 3.0)
        self.assertFalse(self.hospital.get_items())
        self.assertEqual(self.hospital.get_ledger().value, 30.0)

    def test_day_of_the_entry_is_that_of_the_company(self):
        """In Kinshasa (UTC+1) the new year begins an hour before UTC's."""
        self.company.partner_id.tz = "Africa/Kinshasa"
        with freeze_time(datetime(2026, 12, 31, 23, 30)):
            picking = self.stock_up(10, 3.0)
        self.assertEqual(str(picking.account_move_ids.date), "2027-01-01")
        self.assertEqual(str(self.hospital.get_ledger().date), "2027-01-01")

    def test_accounting_date_of_a_count(self):
        self.stock_up(10, 3.0)
        with freeze_time(datetime(2027, 1, 4, 9, 0)):
            move = self.hospital.count(
                self.article, 8, accounting_date=fields.Date.to_date("2026-12-31")
            )
        self.assertEqual(str(move.account_move_id.date), "2026-12-31")
        self.assertEqual(str(move.stock_ledger_entry_ids.date), "2026-12-31")

    def test_moment_of_counting_dates_the_entry(self):
        self.stock_up(10, 3.0)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.article.id),
                ("location_id", "=", self.hospital.stock.id),
            ]
        )
        quant.inventory_quantity = 8
        wizards = self.hospital.as_user(
            "storekeeper", self.env["stock.inventory.adjustment.name"]
        )
        wizard = wizards.create(
            {"quant_ids": quant.ids, "counting_date": datetime(2026, 10, 12, 9, 0)}
        )
        self.assertTrue(wizard.should_show_accounting_date)
        wizard.action_apply()
        row = self.hospital.get_ledger()[-1]
        self.assertEqual(row.operation, "count_shortage")
        self.assertEqual(str(row.date), "2026-10-12")
        self.assertEqual(str(row.account_move_id.date), "2026-10-12")
        self.assertEqual(str(row.stock_move_id.date.date()), "2026-10-12")

    def test_count_in_a_locked_period_is_refused(self):
        self.stock_up(10, 3.0)
        self.company.fiscalyear_lock_date = "2026-10-31"
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.article.id),
                ("location_id", "=", self.hospital.stock.id),
            ]
        )
        quant.inventory_quantity = 8
        counted = datetime(2026, 10, 12, 9, 0)
        with self.assertRaisesRegex(UserError, "has locked"):
            self.hospital.as_user("storekeeper", quant).action_apply_inventory(counted)
