from lxml import html

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase
from ..support.documents import (
    PICKING_VOUCHER,
    PrintMixin,
    facts_of,
    rows_of,
    signatories_of,
    text_of,
    title_of,
)


class VoucherCase(PrintMixin, OhadaCase):
    @classmethod
    @freeze_time("2026-09-01 10:00")
    def setUpClass(cls):
        super().setUpClass()
        activate_french(cls.env)
        cls.article.default_code = "PCM"
        cls.article.dosage_form_id = cls.env.ref(
            "bhima_inventory_config.dosage_form_tablet"
        )
        cls.receipt = cls.stock_up(cls, 100, 2.5)

    def _print(self, picking, role="storekeeper", lang=None, hospital=None):
        return self.print_out(PICKING_VOUCHER, picking, role, lang, hospital)


class TestVouchers(VoucherCase):
    """What a voucher says, to whom."""

    def test_receipt_tells_lines_costs_and_entry(self):
        document = self._print(self.receipt)
        self.assertEqual(title_of(document), "Receipt Voucher")
        self.assertEqual(
            facts_of(document),
            {
                "Date": "09/01/2026",
                "Supplier": self.hospital.vendor.name,
                "To": self.hospital.stock.display_name,
                "Origin": self.receipt.origin,
                "Entry No.": self.receipt.account_move_ids.name,
            },
        )
        self.assertEqual(
            rows_of(document),
            [
                ["Code", "Article", "Unit", "Quantity", "Unit Cost", "Amount CDF"],
                ["PCM", "Paracétamol 500 mg (Tablet)", "Units"]
                + ["100.00", "2.50", "250.00"],
                ["Total", "250.00 CDF"],
            ],
        )
        self.assertEqual(
            signatories_of(document), ["Storekeeper", "Deliverer", "Pharmacist"]
        )
        self.assertFalse(document.xpath("//*[@name='draft']"))

    def test_receipt_in_french(self):
        document = self._print(self.receipt, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon d'entrée")
        facts = facts_of(document)
        self.assertEqual(
            list(facts),
            ["Date", "Fournisseur", "Vers", "Origine", "Pièce comptable n°"],
        )
        self.assertEqual(facts["Date"], "01/09/2026")
        self.assertEqual(
            rows_of(document),
            [
                ["Code", "Article", "Unité"]
                + ["Quantité", "Coût unitaire", "Montant CDF"],
                ["PCM", "Paracétamol 500 mg (Comprimé)", "Unité(s)"]
                + ["100,00", "2,50", "250,00"],
                ["Total", "250,00 CDF"],
            ],
        )
        self.assertEqual(
            signatories_of(document), ["Magasinier", "Livreur", "Pharmacien"]
        )

    def test_buyer_sees_the_goods_and_no_cost(self):
        document = self._print(self.receipt, "buyer")
        self.assertEqual(
            rows_of(document),
            [
                ["Code", "Article", "Unit", "Quantity"],
                ["PCM", "Paracétamol 500 mg (Tablet)", "Units", "100.00"],
            ],
        )
        entry = self.receipt.account_move_ids.name
        self.assertEqual(facts_of(document)["Entry No."], entry)

    def test_accountant_and_auditor_print(self):
        for role in ("accountant", "auditor"):
            with self.subTest(role=role):
                document = self._print(self.receipt, role)
                self.assertEqual(rows_of(document)[-1], ["Total", "250.00 CDF"])

    def test_open_transfer_has_no_entry_and_no_cost(self):
        picking = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, (self.article, 4)
        )
        document = self._print(picking, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon de sortie")
        self.assertEqual(list(facts_of(document)), ["Prévu pour le", "De", "Service"])
        self.assertEqual(
            rows_of(document),
            [
                ["Code", "Article", "Unité", "Demandé", "Quantité"],
                ["PCM", "Paracétamol 500 mg (Comprimé)", "Unité(s)", "4,00", "4,00"],
            ],
        )
        self.assertIn("Non validé", text_of(document.xpath("//*[@name='draft']")[0]))

    def test_nothing_reserved_leaves_room_for_the_quantity(self):
        picking = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, (self.article, 4)
        )
        picking.move_ids.move_line_ids.unlink()
        [_head, row] = rows_of(self._print(picking))
        self.assertEqual(row[-2:], ["4.00", ""])

    def test_ward_issue_names_the_ward(self):
        picking = self.hospital.consume((self.article, 8))
        document = self._print(picking, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon de sortie")
        facts = facts_of(document)
        self.assertEqual(facts["Service"], self.hospital.ward.display_name)
        self.assertEqual(facts["Pièce comptable n°"], picking.account_move_ids.name)
        self.assertEqual(rows_of(document)[-1], ["Total", "20,00 CDF"])
        self.assertEqual(
            signatories_of(document), ["Approuvé par", "Magasinier", "Réceptionnaire"]
        )

    def test_patient_issue_names_the_patient(self):
        patient = self.hospital.create_partner("Mme Kavira")
        picking = self.hospital.dispense((self.article, 2), partner_id=patient.id)
        document = self._print(picking, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon de sortie au patient")
        self.assertEqual(facts_of(document)["Patient"], "Mme Kavira")
        self.assertEqual(rows_of(document)[-1], ["Total", "5,00 CDF"])

    def test_depot_transfer_is_signed_without_costs(self):
        depot = self.hospital.create_location("Laboratoire", None, usage="internal")
        picking = self.hospital.transfer(self.hospital.stock, depot, (self.article, 10))
        document = self._print(picking, lang="fr_FR")
        self.assertEqual(title_of(document), "Bon de transfert")
        facts = facts_of(document)
        self.assertEqual(facts["De"], self.hospital.stock.display_name)
        self.assertEqual(facts["Vers"], depot.display_name)
        self.assertNotIn("Pièce comptable n°", facts)
        self.assertEqual(
            rows_of(document)[-1],
            ["PCM", "Paracétamol 500 mg (Comprimé)", "Unité(s)", "10,00"],
        )

    def test_entry_that_waits_is_said(self):
        self.company.stock_posting_failure = "queue"
        group = self.hospital.group.with_company(self.company)
        account = group.variation_account_id
        account.active = False
        picking = self.hospital.consume((self.article, 1))
        self.assertTrue(picking.has_entry_to_post)
        facts = facts_of(self._print(picking, lang="fr_FR"))
        self.assertEqual(facts["Pièce comptable n°"], "à comptabiliser")

    def test_corrected_receipt_tells_what_stands_and_both_entries(self):
        move = self.hospital.as_user("storekeeper", self.receipt.move_ids)
        move.picking_id.is_locked = False
        move.quantity = 70
        document = self._print(self.receipt)
        names = self.receipt.account_move_ids.sorted("date").mapped("name")
        self.assertEqual(len(names), 2)
        self.assertEqual(facts_of(document)["Entry No."], ", ".join(names))
        self.assertEqual(rows_of(document)[1][-3:], ["70.00", "2.50", "175.00"])

    def test_bill_at_another_price_leaves_the_voucher_as_it_was_signed(self):
        order = self.receipt.move_ids.purchase_line_id.order_id
        bill = self.hospital.bill(order)
        bill.button_draft()
        bill.invoice_line_ids.price_unit = 3.0
        bill.action_post()
        self.assertEqual(self.hospital.get_ledger()[-1].value, 50.0)
        document = self._print(self.receipt)
        self.assertEqual(rows_of(document)[-1], ["Total", "250.00 CDF"])
        entry = self.receipt.account_move_ids
        self.assertEqual(facts_of(document)["Entry No."], entry.name)

    def test_refusals_say_what_to_do(self):
        picking = self.hospital.prepare_transfer(
            self.hospital.stock, self.hospital.ward, (self.article, 4)
        )
        picking.action_cancel()
        with self.assertRaisesRegex(UserError, f"{picking.name} is cancelled"):
            self._print(picking | self.receipt)
        empty = self.receipt.copy({"move_ids": [], "move_line_ids": []})
        with self.assertRaisesRegex(UserError, f"{empty.name} has no articles"):
            self._print(empty)

    def test_each_company_has_its_own_header_currency_and_entry(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        ibuprofen = other.create_article("Ibuprofen")
        theirs = other.receive(other.order((ibuprofen, 3, 7.0)))
        keeper = self.hospital.users["storekeeper"]
        keeper.company_ids |= other.company
        pickings = (self.receipt | theirs).with_user(keeper)
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(keeper)
            .with_context(allowed_company_ids=keeper.company_ids.ids)
            ._render_qweb_html(PICKING_VOUCHER, pickings.ids)
        )
        parts = self._split(content)
        for part, hospital, picking, total in (
            (parts[0], self.hospital, self.receipt, "250.00 CDF"),
            (parts[1], other, theirs, "21.00 USD"),
        ):
            with self.subTest(company=hospital.company.name):
                self.assertIn(hospital.company.name, text_of(part[0]))
                self.assertEqual(
                    facts_of(part[1])["Entry No."], picking.account_move_ids.name
                )
                self.assertEqual(rows_of(part[1])[-1], ["Total", total])

    def _split(self, content):
        """Return (header, article) of each document that is printed."""
        document = html.fromstring(content)
        return [
            (header, html.fromstring(html.tostring(article)))
            for header, article in zip(
                document.find_class("header"),
                document.find_class("article"),
                strict=True,
            )
        ]

    def test_queries_do_not_grow_with_the_documents(self):
        one = self.hospital.consume((self.article, 1))
        many = self.env["stock.picking"].union(
            *(self.hospital.consume((self.article, 1)) for _number in range(6))
        )
        counts = []
        for pickings in (one, one, many):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._print(pickings)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 6)
