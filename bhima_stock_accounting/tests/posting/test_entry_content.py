from odoo import fields

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ..support.cases import IfrsCase, OhadaCase


class TestOneEntry(OhadaCase):
    """What an entry looks like: who, when, what, how much detail."""

    def test_entry_says_where_it_comes_from(self):
        picking = self.stock_up(10, 3.0)
        entry = picking.account_move_ids
        self.assertEqual(entry.ref, f"{picking.name} - {picking.origin}")
        self.assertEqual(entry.partner_id, self.hospital.vendor)
        self.assertEqual(entry.date, fields.Date.context_today(self.company))
        self.assertEqual(entry.journal_id, self.company.account_stock_journal_id)
        self.assertEqual(entry.move_type, "entry")
        self.assertRecordValues(
            entry.line_ids.sorted("id"),
            [
                {
                    "account_id": self.hospital.accounts["stock"].id,
                    "debit": 30.0,
                    "credit": 0.0,
                    "name": f"{self.hospital.group.display_name} - 10 Units "
                    f"{self.article.display_name}",
                    "product_id": self.article.id,
                    "quantity": 10.0,
                },
                {
                    "account_id": self.hospital.accounts["variation"].id,
                    "debit": 0.0,
                    "credit": 30.0,
                    "name": f"{self.hospital.group.display_name} - 10 Units "
                    f"{self.article.display_name}",
                    "product_id": self.article.id,
                    "quantity": 10.0,
                },
            ],
        )

    def test_transfer_of_no_origin_names_those_of_its_movements(self):
        second = self.hospital.create_article("Amoxicilline 500 mg")
        self.stock_up(10, 2.0)
        self.stock_up(10, 3.0, second)
        picking = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, (self.article, 1), (second, 1)
        )
        self.assertFalse(picking.origin)
        moves = picking.move_ids.sudo()
        moves[0].origin, moves[1].origin = "Ward round", "Theatre"
        self.hospital.validate(picking)
        self.assertRecordValues(
            moves.account_move_id,
            [
                {"ref": f"{picking.name} - Ward round", "amount_total": 2.0},
                {"ref": f"{picking.name} - Theatre", "amount_total": 3.0},
            ],
        )

    def _receive_two_articles_of_two_groups(self):
        second = self.hospital.create_article("Amoxicilline 500 mg")
        other = self.hospital.create_group("D.INJ", "Injectables")
        third = self.hospital.create_article("Quinine 300 mg/ml", group=other)
        order = self.hospital.order(
            (self.article, 10, 1.0), (second, 10, 2.0), (third, 10, 3.0)
        )
        return self.hospital.receive(order), other

    def test_items_are_merged_by_group(self):
        picking, other = self._receive_two_articles_of_two_groups()
        entry = picking.account_move_ids
        self.assertEqual(len(entry), 1)
        self.assertRecordValues(
            entry.line_ids.sorted("id"),
            [
                {"balance": 30.0, "inventory_group_id": self.hospital.group.id},
                {"balance": 30.0, "inventory_group_id": other.id},
                {"balance": -30.0, "inventory_group_id": self.hospital.group.id},
                {"balance": -30.0, "inventory_group_id": other.id},
            ],
        )
        merged = entry.line_ids.sorted("id")[0]
        self.assertFalse(merged.product_id)
        self.assertEqual(merged.name, f"{self.hospital.group.display_name} - Receipt")
        self.assert_in_agreement()

    def test_items_by_article_where_the_company_asks_for_it(self):
        self.company.stock_posting_detail = "product"
        picking, _other = self._receive_two_articles_of_two_groups()
        items = picking.account_move_ids.line_ids
        self.assertEqual(len(items), 6)
        self.assertEqual(len(items.product_id), 3)
        self.assert_in_agreement()

    def test_every_figure_drills_down_to_its_movements_and_back(self):
        picking, other = self._receive_two_articles_of_two_groups()
        entry = picking.account_move_ids
        item = entry.line_ids.filtered(
            lambda line: line.balance > 0
            and line.inventory_group_id == self.hospital.group
        )
        rows = self.hospital.get_ledger()
        contained = rows.filtered(lambda row: row.account_move_line_id == item)
        self.assertEqual(sum(contained.mapped("value")), item.balance)
        self.assertEqual(len(contained), 2)
        self.assertEqual(contained.stock_move_id.picking_id, picking)
        self.assertEqual(entry.stock_picking_ids, picking)
        self.assertEqual(entry.stock_move_ids, picking.move_ids)

    def test_stock_journal_is_made_on_first_use(self):
        self.company.account_stock_journal_id = False
        journal = self.stock_up().account_move_ids.journal_id
        self.assertRecordValues(
            journal,
            [{"code": "STK", "type": "general", "company_id": self.company.id}],
        )
        self.assertEqual(self.company.account_stock_journal_id, journal)
        self.assertEqual(self.stock_up().account_move_ids.journal_id, journal)

    def test_stock_journal_that_exists_is_taken(self):
        journal = self.env["account.journal"].create(
            {
                "name": "Stocks",
                "code": "STK",
                "type": "general",
                "company_id": self.company.id,
            }
        )
        self.company.account_stock_journal_id = False
        self.assertEqual(self.stock_up().account_move_ids.journal_id, journal)

    def test_code_of_the_stock_journal_may_be_taken(self):
        for code, vals in (("STK", {"type": "sale"}), ("STK2", {"active": False})):
            journal = {"name": code, "code": code, "type": "general", **vals}
            self.env["account.journal"].create(
                {**journal, "company_id": self.company.id}
            )
        self.company.account_stock_journal_id = False
        self.assertEqual(self.stock_up().account_move_ids.journal_id.code, "STK3")

    def test_label_writes_large_and_broken_quantities_in_full(self):
        kilogram = self.env.ref("uom.product_uom_kgm")
        bulk = self.hospital.create_article("Farine", uom_id=kilogram.id)
        for quantity, text in ((1234567, " 1234567 kg "), (1234.56, " 1234.56 kg ")):
            items = self.stock_up(quantity, 1.0, bulk).account_move_ids.line_ids
            self.assertIn(text, items[0].name)

    def test_label_is_in_the_language_of_the_company(self):
        activate_french(self.env)
        self.company.partner_id.lang = "fr_FR"
        self.hospital.group.with_context(lang="fr_FR").name = "Oraux"
        self.hospital.users["storekeeper"].lang = "en_US"
        picking, _other = self._receive_two_articles_of_two_groups()
        label = picking.account_move_ids.line_ids.sorted("id")[0].name
        self.assertEqual(label, f"{self.hospital.group.code} Oraux - Réception")

    def test_location_account_replaces_the_counterpart_of_stock(self):
        account = self.hospital._get_account("658800", "expense", "Charges diverses")
        self.stock_up(10, 3.0)
        loss = self.hospital.create_location(
            "Périmés", "loss", valuation_account_id=account.id
        )
        picking = self.hospital.transfer(self.hospital.stock, loss, (self.article, 2))
        self.assert_entry(picking.account_move_ids, {"658800": 6.0, "stock": -6.0})

    def test_two_transfers_at_once_have_an_entry_each(self):
        pickings = self.env["stock.picking"].concat(
            *[
                self.hospital.order((self.article, 10, price)).picking_ids
                for price in (2.0, 3.0)
            ]
        )
        pickings.move_ids.picked = True
        self.hospital.as_user("storekeeper", pickings)._action_done()
        entries = pickings.move_ids.account_move_id
        self.assertEqual(len(entries), 2)
        for picking, value in zip(pickings, (20.0, 30.0), strict=True):
            self.assert_entry(
                picking.account_move_ids, {"stock": value, "variation": -value}
            )
        self.assert_in_agreement()


class TestOneIfrsEntry(IfrsCase):
    def test_quantity_counts_once_whatever_the_rules_of_an_operation(self):
        """A receipt has two rules that credit goods received: goods and variance."""
        items = self.stock_up(10, 3.0).account_move_ids.line_ids.sorted("id")
        self.assertEqual(items.mapped("quantity"), [10.0, 10.0])
        for item in items:
            self.assertIn("10 Units", item.name)
