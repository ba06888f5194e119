from datetime import date

from freezegun import freeze_time
from lxml import html

from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ...report.common import stock_report
from ..support.cases import OhadaCase
from ..support.reports import ReportsMixin

CARD = "bhima.stock.card"
JANUARY = ("2031-01-01", "2031-01-31")
FEBRUARY = ("2031-02-01", "2031-02-28")
FIGURES = ("in_quantity", "in_value", "out_quantity", "out_value", "quantity", "value")


class TestStockCard(ReportsMixin, OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.syrup = cls.hospital.create_article(
            "Sirop", cls.hospital.create_group("SIR", "Sirops")
        )
        with freeze_time("2031-01-05 10:00:00"):
            cls.stock_up(cls, 10, 3.0)
            cls.stock_up(cls, 5, 4.0, cls.syrup)
        with freeze_time("2031-01-20 10:00:00"):
            cls.hospital.consume((cls.article, 4), (cls.syrup, 5))
        with freeze_time("2031-02-10 10:00:00"):
            cls.received = cls.stock_up(cls, 10, 5.0)
        with freeze_time("2031-02-20 10:00:00"):
            cls.hospital.scrap(cls.article, 2)

    def test_card_of_one_article(self):
        card = self.choose(CARD, *FEBRUARY, product_id=self.article.id)
        self.assertEqual(
            self.read_rows(card, "date", "kind", *FIGURES),
            [
                (date(2031, 2, 1), "opening", 0.0, 0.0, 0.0, 0.0, 6.0, 18.0),
                (date(2031, 2, 10), "movement", 10.0, 50.0, 0.0, 0.0, 16.0, 68.0),
                (date(2031, 2, 20), "movement", 0.0, 0.0, 2.0, 8.5, 14.0, 59.5),
                (date(2031, 2, 28), "closing", 0.0, 0.0, 0.0, 0.0, 14.0, 59.5),
            ],
        )
        self.assertEqual(
            self.read_rows(card, "in_cost", "out_cost", "unit_cost"),
            [(0.0, 0.0, 3.0), (5.0, 0.0, 4.25), (0.0, 4.25, 4.25), (0.0, 0.0, 4.25)],
        )
        self.assert_same_everywhere(card)

    def test_opening_and_entries_less_exits_are_the_closing(self):
        for period in (JANUARY, FEBRUARY, ("2031-01-01", "2031-12-31")):
            rows = self.show(self.choose(CARD, *period))
            for _article, lines in rows.grouped("product_id").items():
                opening, closing = lines[0], lines[-1]
                self.assertEqual((opening.kind, closing.kind), ("opening", "closing"))
                for what in ("quantity", "value"):
                    self.assertEqual(
                        opening[what]
                        + sum(lines.mapped(f"in_{what}"))
                        - sum(lines.mapped(f"out_{what}")),
                        closing[what],
                    )

    def test_closing_is_the_stock_of_odoo(self):
        rows = self.show(self.choose(CARD, *FEBRUARY, product_id=self.article.id))
        article = self.article.with_company(self.company)
        self.assertEqual(
            (rows[-1].quantity, rows[-1].value),
            (article.qty_available, article.total_value),
        )

    def test_articles_that_lay_still_are_there_and_those_without_stock_are_not(self):
        march = self.show(self.choose(CARD, "2031-03-01", "2031-03-31"))
        self.assertEqual(march.product_id, self.article)
        self.assertEqual(march.mapped("kind"), ["opening", "closing"])
        january = self.show(self.choose(CARD, *JANUARY))
        self.assertEqual(january.product_id, self.article | self.syrup)

    def test_cards_of_a_group(self):
        group = self.syrup.inventory_group_id
        card = self.choose(CARD, *JANUARY, inventory_group_id=group.id)
        self.assertEqual(self.show(card).product_id, self.syrup)
        self.assert_same_everywhere(card)

    def test_bill_at_another_price_is_an_amount_without_quantity(self):
        with freeze_time("2031-03-02 10:00:00"):
            order = self.received.move_ids.purchase_line_id.order_id
            self.hospital.bill(order, 6.0)
        rows = self.show(self.choose(CARD, "2031-03-01", "2031-03-31"))
        movement = rows.filtered(lambda row: row.kind == "movement")
        self.assertEqual(movement.operation, "price_difference")
        self.assertEqual(movement.in_quantity, 0.0)
        self.assertGreater(movement.in_value, 0.0)
        article = self.article.with_company(self.company)
        self.assertEqual(rows[-1].value, article.total_value)

    def test_bill_in_another_currency_counts_in_that_of_the_company(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "name": "2031-04-01",
                "inverse_company_rate": 2500.0,
            }
        )
        with freeze_time("2031-04-02 10:00:00"):
            lines = [(self.syrup, 2, 3.0)]
            order = self.hospital.order(*lines, currency_id=dollar.id)
            self.hospital.receive(order)
        card = self.choose(CARD, "2031-04-01", "2031-04-30", product_id=self.syrup.id)
        self.assertEqual(
            self.read_rows(card, "in_quantity", "in_value", "value"),
            [(0.0, 0.0, 0.0), (2.0, 15000.0, 15000.0), (0.0, 0.0, 15000.0)],
        )
        self.assertIn("CDF", " ".join(card._get_document().subtitles))

    def test_negative_stock_is_marked_in_words(self):
        with freeze_time("2031-05-02 10:00:00"):
            self.hospital.consume((self.syrup, 3))
        card = self.choose(CARD, "2031-05-01", "2031-05-31", product_id=self.syrup.id)
        self.assertEqual(
            self.read_rows(card, "quantity", "remark"),
            [(0.0, False), (-3.0, "negative"), (-3.0, "negative")],
        )
        self.assertIn("Negative stock", self.print_html(card).text_content())

    def test_lines_lead_to_their_documents(self):
        rows = self.show(self.choose(CARD, *FEBRUARY, product_id=self.article.id))
        opened = rows[1].action_open_document()
        self.assertEqual(opened["res_model"], "stock.picking")
        self.assertEqual(opened["res_id"], self.received.id)
        action = rows[0].action_open_document()
        before = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(before.mapped("value")), 18.0)

    def test_figures_take_one_query_however_many_rows(self):
        card = self.choose(CARD, "2031-01-01", "2031-12-31")
        counts = []
        for _times in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            report = card._get_report()
            names = list(FIGURES)
            report.search_fetch([], names)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            report.search_fetch([], names)
            counts.append(self.cr.sql_log_count - before)
            with freeze_time("2031-06-01 10:00:00"):
                for _number in range(5):
                    self.hospital.scrap(self.article, 1)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 2)

    def test_who_reads_cards(self):
        for role in ("storekeeper", "accountant", "auditor"):
            with self.subTest(role=role):
                card = self.choose(CARD, *JANUARY, role)
                self.assertEqual(len(self.show(card)), 8)
                self.assertTrue(self.read_file(card))
        with self.assertRaises(AccessError):
            self.choose(CARD, *JANUARY, "buyer")

    def test_other_companies_are_left_out(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        with freeze_time("2031-01-07 10:00:00"):
            other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        card = self.choose(CARD, *JANUARY)
        self.assertEqual(self.show(card).company_id, self.company)
        with self.assertRaises(AccessError):
            card.copy({"company_id": other.company.id})._get_document()

    def test_screen_prints_and_exports_what_it_shows(self):
        card = self.choose(CARD, *FEBRUARY, product_id=self.article.id)
        shown = self.show(card).browse()
        self.assertEqual(shown.action_print()["type"], "ir.actions.report")
        url = shown.action_export()["url"]
        again = card.browse(int(url.split("/")[-2]))
        self.assertEqual(again._get_document(), card._get_document())

    def test_wrong_period_and_too_much_paper_are_refused(self):
        with self.assertRaises(ValidationError) as refusal:
            self.choose(CARD, "2031-02-01", "2031-01-01")
        self.assertIn("ends before it starts", str(refusal.exception))
        self.patch(stock_report, "PRINTED_ROWS", 3)
        card = self.choose(CARD, *FEBRUARY)
        with self.assertRaisesRegex(UserError, "more than 3 rows"):
            card.action_print()
        self.assertTrue(self.read_file(card))

    def test_more_rows_than_a_sheet_has_are_refused(self):
        """Excel would leave out the last rows, and the total, without a word."""
        self.patch(stock_report, "EXPORTED_ROWS", 3)
        card = self.choose(CARD, *FEBRUARY)
        with self.assertRaisesRegex(UserError, "more than 3 rows.*Excel"):
            card.action_export()
        with self.assertRaisesRegex(UserError, "more than 3 rows.*Excel"):
            card._get_document()

    def test_paper_has_company_header_and_page_numbers(self):
        card = self.choose(CARD, *FEBRUARY)
        report = self.env.ref("bhima_stock_accounting.stock_report_report")
        report = report.with_env(card.env)
        content, _kind = report._render_qweb_html(
            report, card.ids, {"report_type": "pdf"}
        )
        _bodies, _ids, header, footer, paper = report._prepare_html(content)
        self.assertIn(self.company.name, str(header))
        footer = html.fromstring(footer)
        self.assertTrue(footer.find_class("page"))
        self.assertTrue(footer.find_class("topage"))
        self.assertTrue(paper["data-report-landscape"])

    def test_french(self):
        activate_french(self.env)
        card = self.choose(CARD, *FEBRUARY).with_context(lang="fr_FR")
        text = " ".join(self.print_html(card).text_content().split())
        for said in ("Fiche de stock", "Du 01/02/2031 au 28/02/2031", "Stock initial"):
            self.assertIn(said, text)
        self.assertEqual(self.read_file(card)[1][0], "Fiche de stock")
        self.assert_same_everywhere(card)
