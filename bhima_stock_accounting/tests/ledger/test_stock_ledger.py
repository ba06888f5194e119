from odoo import Command
from odoo.exceptions import UserError

from ..support.cases import OhadaCase


class TestStockLedger(OhadaCase):
    def test_rows_follow_every_movement(self):
        self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        self.hospital.scrap(self.article, 1)
        self.assertRecordValues(
            self.hospital.get_ledger(),
            [
                {"operation": "receipt", "quantity": 10.0, "value": 30.0},
                {"operation": "consumption", "quantity": -4.0, "value": -12.0},
                {"operation": "loss", "quantity": -1.0, "value": -3.0},
            ],
        )
        for row in self.hospital.get_ledger():
            self.assertEqual(row.inventory_group_id, self.hospital.group)
            self.assertIn(self.article.display_name, row.display_name)
            self.assertEqual(row.stock_account_id, self.hospital.accounts["stock"])
            self.assertEqual(row.account_move_line_id.balance, row.value)
            self.assertEqual(row.account_move_id, row.stock_move_id.account_move_id)

    def test_rows_are_never_changed_nor_deleted(self):
        self.stock_up()
        row = self.hospital.get_ledger().sudo()
        with self.assertRaisesRegex(UserError, "append-only"):
            row.value = 1.0
        with self.assertRaisesRegex(UserError, "append-only"):
            row.unlink()

    def test_rows_follow_the_currency_of_their_company(self):
        self.stock_up()
        row = self.hospital.get_ledger()
        self.assertEqual(row.currency_id, self.company.currency_id)
        stored = "SELECT currency_id FROM bhima_stock_ledger_entry WHERE id = %s"
        self.env.cr.execute(stored, [row.id])
        self.assertEqual(self.env.cr.fetchone()[0], self.company.currency_id.id)

    def test_what_a_screen_suggests_is_no_part_of_the_rows(self):
        """Nor of those that the receipt adds for what had been missing."""
        self.article.sudo().standard_price = 2.0
        self.hospital.consume((self.article, 5))
        receipt = self.hospital.order((self.article, 20, 3.0)).picking_ids
        article = self.hospital.create_article("Quinine", tracking="lot")
        lot = self.env["stock.lot"].create({"name": "A", "product_id": article.id})
        receipt.sudo().with_context(
            default_partner_id=self.env.user.partner_id.id,
            default_location_id=receipt.location_dest_id.id,
            default_lot_id=lot.id,
        ).button_validate()
        no_one = {"partner_id": False, "lot_id": False, "location_id": False}
        self.assertRecordValues(
            self.hospital.get_ledger()[1:],
            [
                {
                    "operation": "receipt",
                    "partner_id": self.hospital.vendor.id,
                    "lot_id": False,
                    "location_id": receipt.location_id.id,
                },
                {"operation": "revaluation", **no_one},
            ],
        )

    def test_posting_again_changes_nothing(self):
        picking = self.stock_up()
        self.hospital.as_user("storekeeper", picking).button_validate()
        picking.move_ids._action_done()
        picking.move_ids._create_account_move()
        self.assertEqual(len(self.hospital.get_ledger()), 1)
        self.assertEqual(len(picking.account_move_ids), 1)

    def test_buttons_lead_to_the_entry_and_back(self):
        picking = self.stock_up()
        entry = picking.account_move_ids
        action = picking.action_view_account_moves()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (entry._name, entry.id)
        )
        action = entry.action_view_stock_pickings()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (picking._name, picking.id)
        )
        rows = self.hospital.get_ledger()
        self.assertEqual(entry.stock_ledger_entry_count, 1)
        for source in (entry, *entry.line_ids):
            domain = source.action_view_stock_ledger()["domain"]
            self.assertEqual(rows.search(domain), rows)
        action = rows.action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (picking._name, picking.id)
        )

    def test_check_finds_a_row_that_the_books_lack(self):
        self.stock_up(10, 3.0)
        self.assert_in_agreement()
        row = self.hospital.get_ledger()
        self.env.cr.execute(
            "UPDATE bhima_stock_ledger_entry SET value = 31 WHERE id = %s", [row.id]
        )
        row.invalidate_recordset()
        self.assertEqual(
            self.company._check_stock_ledger(),
            [
                {
                    "company_id": self.company.id,
                    "account_id": self.hospital.accounts["stock"].id,
                    "ledger": 31.0,
                    "expected": 30.0,
                },
                {
                    "company_id": self.company.id,
                    "product_id": self.article.id,
                    "ledger": 31.0,
                    "expected": 30.0,
                },
            ],
        )

    def test_check_finds_an_entry_that_was_taken_back(self):
        picking = self.stock_up(10, 3.0)
        # nobody can: the database alone
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET parent_state = 'draft' WHERE move_id IN %s",
            [tuple(picking.account_move_ids.ids)],
        )
        differences = self.company._check_stock_ledger()
        self.assertEqual(
            [(row.get("account_id"), row["expected"]) for row in differences],
            [(self.hospital.accounts["stock"].id, 0.0)],
        )

    def test_check_finds_an_entry_that_was_reversed(self):
        entry = self.stock_up(10, 3.0).account_move_ids
        # nobody can reverse it; a copy with the opposite amounts does the same
        reversal = entry.copy()
        reversal.write(
            {
                "line_ids": [
                    Command.update(line.id, {"balance": -line.balance})
                    for line in reversal.line_ids
                ]
            }
        )
        reversal.action_post()
        self.assert_booked({})
        differences = self.company._check_stock_ledger()
        self.assertEqual([row["expected"] for row in differences], [0.0])

    def test_check_finds_stock_from_before_the_group(self):
        self.article.inventory_group_id = False
        self.stock_up(10, 3.0)
        self.assert_in_agreement()
        self.article.inventory_group_id = self.hospital.group
        self.assertEqual(
            self.company._check_stock_ledger(),
            [
                {
                    "company_id": self.company.id,
                    "product_id": self.article.id,
                    "ledger": 0.0,
                    "expected": 30.0,
                }
            ],
        )
