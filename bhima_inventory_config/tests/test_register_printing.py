import io

from lxml import html

from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.base.models.ir_actions_report import _wkhtml

from .support.register_reports import PRICE_LIST, REGISTER, RegisterReportCase

A4 = (595, 842)


@tagged("post_install", "-at_install")
class TestRegisterPrinting(RegisterReportCase):
    def _print(self, report, records):
        """Return the pages that come out of the printer."""
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        # the printer asks this server for styles, which waits for this very test
        with self.allow_pdf_render():
            content, kind = reports._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        return PdfFileReader(io.BytesIO(content)).pages

    def test_printer_gets_one_body_with_header_and_page_numbers(self):
        for xmlid in ("price_list", "register"):
            with self.subTest(report=xmlid):
                report = self.env.ref(
                    f"bhima_inventory_config.product_template_{xmlid}_report"
                )
                content, _kind = report._render_qweb_html(
                    report, self.articles.ids, {"report_type": "pdf"}
                )
                bodies, _ids, header, footer, _paper = report._prepare_html(content)
                self.assertEqual(len(bodies), 1)
                self.assertEqual(header.count(self.env.company.name), 1)
                footer = html.fromstring(footer).find_class("footer")
                self.assertEqual(len(footer), 1)
                self.assertTrue(footer[0].find_class("page"))
                self.assertTrue(footer[0].find_class("topage"))

    def test_pages_are_a4_and_numbered(self):
        """The real printer. Debian's draws text as curves and has no headers.

        Odoo asks for the one with patched Qt; what that one prints is read here.
        """
        articles = self._create_articles(120, "A")
        for report in (PRICE_LIST, REGISTER):
            with self.subTest(report=report):
                self.assertEqual(len(self._print(report, self.iron)), 1)
                pages = self._print(report, articles)
                self.assertGreater(len(pages), 1)
                for page in pages:
                    self.assertEqual(tuple(map(round, page.mediabox[2:])), A4)
                if _wkhtml().is_patched_qt:
                    self._assert_readable(pages, articles)

    def _assert_readable(self, pages, articles):
        texts = [" ".join(page.extract_text().split()) for page in pages]
        for number, text in enumerate(texts, start=1):
            self.assertIn(f"Page {number} / {len(pages)}", text)
            self.assertEqual(text.count(self.env.company.name), 1)
            self.assertEqual(text.count("D.ORA Oral medicines"), 1)
        printed = " ".join(texts)
        for code in articles.mapped("default_code"):
            self.assertEqual(printed.count(f" {code} "), 1)
