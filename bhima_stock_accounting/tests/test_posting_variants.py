from datetime import datetime

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import IfrsCase, OhadaCase
from .hospital import found_ifrs_hospital


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
        self.env["res.lang"]._activate_lang("fr_FR")
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


class TestPlaces(OhadaCase):
    """Where goods really go decides, line by line."""

    def _deliver_to_two_places(self, place, **place_vals):
        """Send 4 units to patients, 3 of them diverted to another place."""
        self.stock_up(10, 3.0)
        patients = self.env.ref("stock.stock_location_customers")
        out_type = self.hospital.warehouse.out_type_id
        picking = self.hospital.as_user("storekeeper", self.env["stock.picking"])
        picking = picking.create(
            {
                "picking_type_id": out_type.id,
                "location_id": self.hospital.stock.id,
                "location_dest_id": patients.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": 4,
                            "location_id": self.hospital.stock.id,
                            "location_dest_id": patients.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 4
        line = picking.move_ids.move_line_ids
        line.quantity = 1
        line.copy({"quantity": 3, "location_dest_id": place.id, **place_vals})
        picking.move_ids.picked = True
        return self.hospital.validate(picking)

    def test_each_line_goes_where_it_goes(self):
        account = self.hospital._get_account("658800", "expense", "Maternité")
        ward = self.hospital.create_location(
            "Maternité 2", "ward", valuation_account_id=account.id
        )
        picking = self._deliver_to_two_places(ward)
        self.assert_entry(
            picking.account_move_ids, {"stock": -12.0, "658800": 9.0, "variation": 3.0}
        )
        self.assertEqual(
            {
                row.operation: (row.quantity, row.value)
                for row in picking.move_ids.stock_ledger_entry_ids
            },
            {"dispensing": (-1.0, -3.0), "consumption": (-3.0, -9.0)},
        )
        self.assert_in_agreement()

    def test_split_value_loses_no_cent(self):
        move = self.stock_up(3, 0.01).move_ids
        move.value = 100.0
        self.assertEqual(move._split_stock_value([1, 1, 1]), [33.33, 33.33, 33.34])

    def test_room_of_a_ward_is_the_ward(self):
        room = self.hospital.create_location(
            "Salle 1", False, usage="customer", location_id=self.hospital.ward.id
        )
        self.stock_up(10, 3.0)
        picking = self.hospital.transfer(self.hospital.stock, room, (self.article, 1))
        row = picking.move_ids.stock_ledger_entry_ids
        self.assertEqual(row.operation, "consumption")

    def test_scrap_from_a_done_transfer(self):
        picking = self.stock_up(10, 3.0)
        scrap = self.hospital.as_user("storekeeper", self.env["stock.scrap"]).create(
            {
                "product_id": self.article.id,
                "scrap_qty": 2,
                "picking_id": picking.id,
            }
        )
        scrap.action_validate()
        entry = scrap.with_env(self.env).move_ids.account_move_id
        self.assert_entry(entry, {"stock": -6.0, "variation": 6.0})
        self.assertIn(scrap.name, entry.ref)
        self.assertFalse(entry.partner_id)
        self.assert_in_agreement()

    def test_location_shared_by_the_companies_is_not_stock(self):
        self.stock_up(10, 3.0)
        shared = self.env["stock.location"].create(
            {"name": "Partagé", "usage": "internal", "company_id": False}
        )
        picking = self.hospital.transfer(self.hospital.stock, shared, (self.article, 2))
        self.assert_entry(picking.account_move_ids, {"stock": -6.0, "variation": 6.0})
        self.assertEqual(
            picking.move_ids.stock_ledger_entry_ids.operation, "intercompany_out"
        )


class TestVariants(OhadaCase):
    """Units, currencies, companies, nothing at all, dates, batches."""

    def test_unit_other_than_that_of_the_article(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.order((self.article, 5, 24.0, dozen))
        picking = self.hospital.receive(order)
        self.assert_entry(
            picking.account_move_ids, {"stock": 120.0, "variation": -120.0}
        )
        self.assertRecordValues(
            self.hospital.get_ledger(), [{"quantity": 60.0, "value": 120.0}]
        )
        self.assert_in_agreement()

    def test_foreign_currency_is_converted_at_the_rate_of_the_day(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "name": fields.Date.today(),
                "inverse_company_rate": 2800.0,
            }
        )
        order = self.hospital.order((self.article, 10, 0.5), currency_id=dollar.id)
        picking = self.hospital.receive(order)
        self.assert_entry(
            picking.account_move_ids, {"stock": 14000.0, "variation": -14000.0}
        )
        items = picking.account_move_ids.line_ids
        self.assertEqual(items.currency_id, self.company.currency_id)
        self.assert_in_agreement()

    def test_receipt_without_value_has_a_row_but_no_entry(self):
        picking = self.stock_up(10, 0.0)
        self.assertFalse(picking.account_move_ids)
        self.assertRecordValues(
            self.hospital.get_ledger(),
            [{"quantity": 10.0, "value": 0.0, "account_move_id": False}],
        )
        self.assert_in_agreement()

    def test_nothing_received_leaves_no_row(self):
        second = self.hospital.create_article("Amoxicilline 500 mg")
        order = self.hospital.order((self.article, 10, 2.0), (second, 4, 1.0))
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        late = picking.move_ids.filtered(lambda move: move.product_id == second)
        late.quantity = 0
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(self.hospital.get_ledger().product_id, self.article)
        self.assert_booked({"stock": 20.0, "variation": -20.0})

    def test_article_without_group_keeps_the_behaviour_of_odoo(self):
        plain = self.hospital.create_article("Ampoule électrique")
        plain.inventory_group_id = False
        self.assertEqual(plain.valuation, "periodic")
        self.hospital.receive(self.hospital.order((plain, 10, 2.0)))
        self.assertFalse(self.hospital.get_items())
        self.assertFalse(self.hospital.get_ledger())

    def test_standard_cost_enters_at_standard(self):
        self.hospital.category.property_cost_method = "standard"
        self.article.standard_price = 2.0
        picking = self.stock_up(10, 3.0)
        self.assert_entry(picking.account_move_ids, {"stock": 20.0, "variation": -20.0})
        picking = self.hospital.consume((self.article, 4))
        self.assert_entry(picking.account_move_ids, {"variation": 8.0, "stock": -8.0})
        self.assert_in_agreement()

    def test_fifo_leaves_at_the_price_of_the_oldest(self):
        self.hospital.category.property_cost_method = "fifo"
        self.stock_up(10, 3.0)
        self.stock_up(10, 5.0)
        picking = self.hospital.consume((self.article, 12))
        self.assert_entry(picking.account_move_ids, {"variation": 40.0, "stock": -40.0})
        self.assert_in_agreement()

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

    def test_another_company_may_be_the_current_one(self):
        """The switcher of the web client has two companies ticked, the other first."""
        other = found_ifrs_hospital(self.env, "Second Hospital")
        both = [other.company.id, self.company.id]
        order = self.hospital.order((self.article, 10, 3.0))
        receipt = order.picking_ids.with_env(self.env)
        receipt.move_ids.picked = True
        receipt.with_context(allowed_company_ids=both)._action_done()
        self.assertEqual(self.article.with_company(self.company).standard_price, 3.0)
        picking = self.hospital.consume((self.article, 4))
        self.assert_entry(picking.account_move_ids, {"variation": 12.0, "stock": -12.0})
        moves = picking.move_ids.copy({"picking_id": False, "product_uom_qty": 2})
        moves._action_confirm()
        moves.quantity = 2
        moves.picked = True
        moves.with_context(allowed_company_ids=both)._action_done()
        self.assert_entry(moves.account_move_id, {"variation": 6.0, "stock": -6.0})
        self.assert_in_agreement()

    def test_several_companies_in_one_validation(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        pickings = (
            self.hospital.order((self.article, 10, 2.0)).picking_ids
            | other.order((article, 10, 5.0)).picking_ids
        )
        pickings.sudo().move_ids.picked = True
        pickings.sudo().with_context(
            allowed_company_ids=(self.company | other.company).ids
        )._action_done()
        self.assert_booked({"stock": 20.0, "variation": -20.0})
        entry = pickings.move_ids.account_move_id.filtered(
            lambda entry: entry.company_id == other.company
        )
        self.assertRecordValues(
            entry.line_ids.sorted("id"),
            [
                {"account_id": other.accounts["stock"].id, "balance": 50.0},
                {"account_id": other.accounts["goods_received"].id, "balance": -50.0},
            ],
        )
        self.assertEqual((self.company | other.company)._check_stock_ledger(), [])

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

    def _count_queries_of_receipt(self, lines):
        articles = [
            self.hospital.create_article(f"Article {number} of {lines}")
            for number in range(lines)
        ]
        order = self.hospital.order(*[(article, 10, 2.0) for article in articles])
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        picking.move_ids.picked = True
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        picking._action_done()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _count_queries(self, enabled, lines):
        self.company.stock_accounting_enabled = enabled
        return self._count_queries_of_receipt(lines)

    def test_queries_do_not_grow_with_the_lines_beyond_those_of_odoo(self):
        """The stock ledger is kept either way; without it, Odoo alone is measured."""
        ledger = self.env.registry["stock.move"]
        self._count_queries(True, 2)  # warms up caches
        ours = [self._count_queries(True, lines) for lines in (5, 25)]
        self.patch(ledger, "_prepare_stock_events", lambda moves: [])
        plain = [self._count_queries(True, lines) for lines in (5, 25)]
        added = [our - odoo for our, odoo in zip(ours, plain, strict=True)]
        self.assertGreater(added[0], 0)
        self.assertLessEqual(added[1], added[0] + 2)


class TestIfrsVariants(IfrsCase):
    def test_foreign_currency_purchase_is_cleared_by_its_bill(self):
        franc = self.env.ref("base.CDF")
        franc.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": franc.id,
                "company_id": self.company.id,
                "name": fields.Date.today(),
                "company_rate": 2800.0,
            }
        )
        order = self.hospital.order((self.article, 10, 5600.0), currency_id=franc.id)
        self.hospital.receive(order)
        self.assert_booked({"stock": 20.0, "goods_received": -20.0})
        self.hospital.bill(order)
        self.assert_booked({"stock": 20.0, "supplier": -20.0})
        self.assert_in_agreement()

    def test_partial_receipts_and_bill_of_all(self):
        order = self.hospital.order((self.article, 10, 3.0))
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        picking.move_ids.quantity = 4
        picking.move_ids.picked = True
        picking._action_done()
        self.assert_booked({"stock": 12.0, "goods_received": -12.0})
        self.hospital.bill(order)
        self.assert_booked({"stock": 12.0, "goods_received": 18.0, "supplier": -30.0})
        self.hospital.receive(order)
        self.assert_booked({"stock": 30.0, "supplier": -30.0})
        self.assert_in_agreement()

    def test_analytic_distribution_of_a_bill_is_kept(self):
        plan = self.env["account.analytic.plan"].create({"name": "Services"})
        ward = self.env["account.analytic.account"].create(
            {"name": "Maternité", "plan_id": plan.id}
        )
        order = self.hospital.order((self.article, 10, 3.0))
        order.order_line.write({"analytic_distribution": {str(ward.id): 100}})
        bill = self.hospital.bill(order)
        self.assertEqual(
            bill.invoice_line_ids.analytic_distribution, {str(ward.id): 100}
        )
        self.assertEqual(
            bill.invoice_line_ids.account_id, self.hospital.accounts["goods_received"]
        )

    def test_cents_are_booked_in_the_currency_of_the_company(self):
        receipt = self.stock_up(3, 3.33)
        self.assert_entry(
            receipt.account_move_ids, {"stock": 9.99, "goods_received": -9.99}
        )
        self.assertEqual(
            receipt.account_move_ids.line_ids.currency_id, self.company.currency_id
        )
