from odoo.exceptions import UserError
from odoo.tests import freeze_time

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ..movements.test_counts import COUNTED, CountsMixin
from ..support.cases import OhadaCase
from ..support.documents import (
    COUNT_SHEET,
    LEDGER_COUNT,
    MOVE_LINE_COUNT,
    PrintMixin,
    facts_of,
    rows_of,
    signatories_of,
    text_of,
    title_of,
)


class CountPrintCase(PrintMixin, CountsMixin, OhadaCase):
    COUNTERPART = "variation"

    @classmethod
    @freeze_time("2026-09-01")
    def setUpClass(cls):
        super().setUpClass()
        activate_french(cls.env)
        for number, article in enumerate(cls.articles, start=1):
            article.default_code = f"A{number}"


class TestCountSheet(CountPrintCase):
    def _print(self, quants, role="storekeeper", lang="fr_FR"):
        return self.print_out(COUNT_SHEET, quants, role, lang)

    def test_articles_by_group_with_room_for_what_is_counted(self):
        quants = self._quants(*[1] * 5)
        self.articles[4].default_code = "A0"
        document = self._print(quants)
        self.assertEqual(title_of(document), "Fiche de comptage")
        facts = facts_of(document)
        self.assertEqual(facts["Dépôt"], self.hospital.stock.display_name)
        self.assertEqual(facts["Nombre de lignes"], "5")
        rows = rows_of(document)
        self.assertEqual(
            rows[:6],
            [
                ["Code", "Article", "Unité", "Compté", "Observations"],
                ["A0", "Article 5", "Unité(s)", "", ""],
                ["A4", "Article 4", "Unité(s)", "", ""],
                ["A1", "Article 1", "Unité(s)", "", ""],
                ["A2", "Article 2", "Unité(s)", "", ""],
                ["A3", "Article 3", "Unité(s)", "", ""],
            ],
        )
        self.assertEqual(rows[6:], [[""] * 5] * 3)
        self.assertEqual(
            signatories_of(document),
            ["Premier agent compteur", "Second agent compteur", "Magasinier"],
        )

    def test_theoretical_quantity_where_odoo_shows_it(self):
        self.env["ir.config_parameter"].set_param(
            "stock.show_expected_quantity_count", "True"
        )
        rows = rows_of(self._print(self._quants(1), lang=None))
        self.assertEqual(
            rows[0],
            ["Code", "Article", "Unit", "Theoretical", "Counted", "Remarks"],
        )
        self.assertEqual(rows[1][2:], ["Units", "10.00", "", ""])

    def test_each_depot_has_a_sheet_and_lots_a_column(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        order = self.hospital.order((vaccine, 5, 1.0))
        self.hospital.receive(order, lot="A24")
        depot = self.hospital.create_location("Laboratoire", None, usage="internal")
        self.hospital.transfer(self.hospital.stock, depot, (vaccine, 2))
        quants = vaccine.stock_quant_ids.filtered(
            lambda quant: quant.location_id.usage == "internal"
        )
        document = self._print(quants)
        places = [text_of(node) for node in document.xpath("//td[@name='place']")]
        self.assertEqual(
            sorted(places),
            sorted([self.hospital.stock.display_name, depot.display_name]),
        )
        self.assertEqual(
            [row[2] for row in rows_of(document) if row[1] in ("Article", "BCG")],
            ["Lot", "A24"] * 2,
        )

    def test_goods_of_somebody_else_are_told_apart(self):
        quants = self._quants(1)
        owner, article = self.hospital.vendor, self.articles[0]
        quants._update_available_quantity(
            article, self.hospital.stock, 4, owner_id=owner
        )
        owned = article.stock_quant_ids.filtered("owner_id")
        rows = rows_of(self._print(quants | owned))
        self.assertEqual(
            [row[1] for row in rows[1:3]],
            ["Article 1", f"Article 1 {owner.display_name}"],
        )

    def test_what_is_no_stock_is_refused(self):
        self.hospital.consume((self.articles[0], 1))
        quants = self.articles[0].stock_quant_ids
        with self.assertRaisesRegex(UserError, "Only what is in stock is counted"):
            self._print(quants, lang=None)


class TestCountRecord(CountPrintCase):
    def _count(self):
        quants = self._quants(8, 13, 10, 5, 12)
        self._apply_all(quants, "Inventaire trimestriel", counting_date=COUNTED)
        entry = self._get_count_entries()
        return entry, entry.stock_ledger_entry_ids.stock_move_id[:1].move_line_ids

    def _rows(self):
        return [
            [f"{self.other_group.code} Injectables"],
            ["Code", "Article", "Unité", "Théorique", "Compté", "Écart"]
            + ["Coût unitaire", "Valeur de l'écart"],
            ["A4", "Article 4", "Unité(s)", "10,00", "5,00", "-5,00", "4,00", "-20,00"],
            ["A5", "Article 5", "Unité(s)", "10,00", "12,00", "2,00", "5,00", "10,00"],
            ["Total", "Boni 10,00", "Mali -20,00", "-10,00"],
            [f"{self.hospital.group.display_name}"],
            ["Code", "Article", "Unité", "Théorique", "Compté", "Écart"]
            + ["Coût unitaire", "Valeur de l'écart"],
            ["A1", "Article 1", "Unité(s)", "10,00", "8,00", "-2,00", "1,00", "-2,00"],
            ["A2", "Article 2", "Unité(s)", "10,00", "13,00", "3,00", "2,00", "6,00"],
            ["A3", "Article 3", "Unité(s)", "10,00", "10,00", "0,00", "", ""],
            ["Total", "Boni 6,00", "Mali -2,00", "4,00"],
        ]

    def test_one_line_prints_the_whole_count(self):
        entry, line = self._count()
        document = self.print_out(MOVE_LINE_COUNT, line, lang="fr_FR")
        self.assertEqual(title_of(document), "Procès-verbal d'inventaire")
        self.assertEqual(
            facts_of(document),
            {
                "Motif": "Inventaire trimestriel",
                "Compté le": "12/10/2026",
                "Comptabilisé le": "12/10/2026",
                "Dépôt": self.hospital.stock.display_name,
                "Articles comptés": "5",
                "Avec écart": "4",
                "Pièce comptable n°": entry.name,
            },
        )
        self.assertEqual(rows_of(document), self._rows())
        self.assertEqual(
            rows_of(document, "totals"),
            [
                ["Boni d'inventaire", "16,00 CDF"],
                ["Mali d'inventaire", "-22,00 CDF"],
                ["Écart net", "-6,00 CDF"],
            ],
        )
        self.assertEqual(
            signatories_of(document),
            ["Président de la commission", "Membre", "Magasinier", "Comptable"],
        )

    def test_accountant_prints_it_from_the_stock_ledger(self):
        entry, _line = self._count()
        row = entry.stock_ledger_entry_ids[:1]
        for role in ("accountant", "auditor"):
            with self.subTest(role=role):
                document = self.print_out(LEDGER_COUNT, row, role, "fr_FR")
                self.assertEqual(rows_of(document), self._rows())

    def test_buyer_sees_quantities_and_no_value(self):
        _entry, line = self._count()
        document = self.print_out(MOVE_LINE_COUNT, line, "buyer")
        head = ["Code", "Article", "Unit", "Theoretical", "Counted", "Difference"]
        rows = rows_of(document)
        self.assertEqual(
            rows[1:3], [head, ["A4", "Article 4", "Units", "10.00", "5.00", "-5.00"]]
        )
        self.assertFalse(rows_of(document, "totals"))

    def test_two_counts_are_two_records(self):
        self._apply_all(self._quants(9), "Vol")
        self._apply_all(self._quants(None, 12), "Casse")
        lines = self._get_count_entries().stock_ledger_entry_ids.stock_move_id
        document = self.print_out(MOVE_LINE_COUNT, lines.move_line_ids, lang="fr_FR")
        self.assertEqual(
            [text_of(node) for node in document.xpath("//td[@name='reference']")],
            ["Vol", "Casse"],
        )
        totals = [row[1] for row in rows_of(document, "totals")]
        self.assertEqual(
            totals,
            ["0,00 CDF", "-1,00 CDF", "-1,00 CDF", "4,00 CDF", "0,00 CDF", "4,00 CDF"],
        )

    def test_two_accounting_dates_are_told_with_both_entries(self):
        quants = self._quants(9, 9)
        quants[0].accounting_date = "2026-09-30"
        quants[1].accounting_date = "2026-10-31"
        self._apply_all(quants, "Inventaire", counting_date=COUNTED)
        line = self._get_count_entries()[:1].stock_ledger_entry_ids.stock_move_id
        document = self.print_out(MOVE_LINE_COUNT, line.move_line_ids, lang="fr_FR")
        facts = facts_of(document)
        self.assertEqual(facts["Compté le"], "12/10/2026")
        self.assertEqual(facts["Comptabilisé le"], "30/09/2026, 31/10/2026")
        names = self._get_count_entries().sorted("date").mapped("name")
        self.assertEqual(facts["Pièce comptable n°"], ", ".join(names))

    def test_count_of_two_companies_is_a_record_of_each(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.adopt(self.articles[0])
        other.receive(other.order((article, 10, 7.0)))
        keeper = self.hospital.users["storekeeper"]
        keeper.company_ids |= other.company
        quants = self._quants(8) | self._quants(15, hospital=other)
        self._apply_all(quants, "Inventaire")
        rows = self._get_count_entries().stock_ledger_entry_ids
        rows |= other.get_ledger()[-1]
        for hospital, row, net in (
            (self.hospital, rows[0], "-2,00 CDF"),
            (other, rows[1], "35,00 USD"),
        ):
            with self.subTest(company=hospital.company.name):
                line = row.stock_move_id.move_line_ids
                document = self.print_out(
                    MOVE_LINE_COUNT, line, lang="fr_FR", hospital=hospital
                )
                (header,) = document.find_class("header")
                self.assertIn(hospital.company.name, text_of(header))
                self.assertEqual(rows_of(document, "totals")[-1][1], net)

    def test_count_before_the_theoretical_quantity_was_kept(self):
        """What an older version has counted: the difference is known, no more."""
        _entry, line = self._count()
        moves = self.env["stock.move"].search(
            [("is_theoretical_known", "=", True), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(moves), 5)
        moves.is_theoretical_known = False
        document = self.print_out(MOVE_LINE_COUNT, line, lang="fr_FR")
        self.assertEqual(
            rows_of(document)[2],
            ["A4", "Article 4", "Unité(s)", "", "", "-5,00", "4,00", "-20,00"],
        )

    def test_what_is_no_count_is_refused(self):
        issue = self.hospital.consume((self.articles[0], 1))
        for report, records in (
            (MOVE_LINE_COUNT, issue.move_line_ids),
            (LEDGER_COUNT, issue.move_ids.stock_ledger_entry_ids),
        ):
            with self.assertRaisesRegex(UserError, "is no count that was applied"):
                self.print_out(report, records)
        with self.assertRaisesRegex(UserError, "Choose lines of a count"):
            self.print_out(MOVE_LINE_COUNT, issue.move_line_ids.browse())

    def test_relocated_goods_are_no_count(self):
        """Odoo marks them as inventory too."""
        depot = self.hospital.create_location("Laboratoire", None, usage="internal")
        quant = self._quants(10)
        quant.move_quants(depot, message="Rangement")
        line = self.env["stock.move.line"].search(
            [("product_id", "=", self.articles[0].id), ("is_inventory", "=", True)]
        )
        self.assertFalse(line.move_id.is_theoretical_known)
        with self.assertRaisesRegex(UserError, "is no count"):
            self.print_out(MOVE_LINE_COUNT, line)

    def test_queries_do_not_grow_with_the_lines(self):
        counts = []
        for quantities in ([9, None, None, 9], [8, None, None, 8], [7] * 5):
            name = f"Inventaire {len(counts)}"
            self._apply_all(self._quants(*quantities), name)
            line = self._get_count_entries()[-1].stock_ledger_entry_ids[:1]
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.print_out(LEDGER_COUNT, line)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1])
