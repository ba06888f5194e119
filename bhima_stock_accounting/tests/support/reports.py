"""What tests of reports share: choose options, then read screen, paper and file."""

import io

from lxml import html
from openpyxl import load_workbook

from odoo.tools.misc import formatLang

from ...context import REPORT_OPTIONS
from ...report.common.report_table import DATE
from ...report.common.report_xlsx import write_workbook


def get_value_at(values, company, day, groupby="product_id"):
    """Return what the stock of a company was at the end of a day, by the report.

    :param bhima.stock.past.value values: as a person reads them
    :param str day: accounting date, as text
    :return: quantity in the article's unit and value in the company's currency
    :rtype: dict[models.Model, tuple[float, float]]
    """
    rows = values.with_context(
        allowed_company_ids=company.ids, **{REPORT_OPTIONS: {"date_to": day}}
    )
    found = rows._read_group([], [groupby], ["quantity:sum", "value:sum"])
    return {key: (quantity, value) for key, quantity, value in found}


class ReportsMixin:
    """Opens reports as a person does, and compares the three ways to read them."""

    def choose(self, report, date_from, date_to, role="auditor", **options):
        """Fill in the window of a report; return it."""
        wizards = self.hospital.as_user(role, self.env["bhima.stock.report.options"])
        vals = {"report": report, "date_from": date_from, "date_to": date_to}
        return wizards.create({**vals, **options})

    def show(self, wizard):
        """Press *Show*; return the rows on the screen."""
        action = wizard.action_show()
        rows = wizard.env[action["res_model"]].with_context(**action["context"])
        rows.invalidate_model()  # the browser asks anew
        rows.get_views([(False, "list"), (False, "search")], {"toolbar": True})
        return rows.search([])

    def read_rows(self, wizard, *names):
        """Return what these columns say in all rows of the screen."""
        return [tuple(row[name] for name in names) for row in self.show(wizard)]

    def assert_same_everywhere(self, wizard):
        """Check that paper and file show what the screen shows, and its totals."""
        rows = self.show(wizard)
        table = wizard._get_document().tables[0]
        names = [column.name for column in table.columns]
        self.assertEqual(len(table.rows), len(rows))
        for row, cells in zip(rows, table.rows, strict=True):
            for column, cell in zip(table.columns, cells, strict=True):
                if column.is_figure or column.kind == DATE:
                    self.assertEqual(cell, row[column.name] or 0.0)
        for name, total in zip(names, table.totals, strict=True):
            if total is not None:
                self.assertAlmostEqual(total, sum(rows.mapped(name)), 6)
        self._assert_paper(wizard, table)
        self._assert_file(wizard, table)

    def _get_lines(self, table):
        """Return the lines of figures as paper and file have them."""
        for section in table.sections:
            yield from section.rows
            if table.has_subtotals:
                yield tuple(table.sum_up(section))
        if table.has_totals:
            yield tuple(table.totals)

    def _assert_paper(self, wizard, table):
        printed = self.print_html(wizard)
        found = [
            [" ".join(cell.text_content().split()) for cell in line.iterfind("td")]
            for line in printed.xpath("//table[1]/tbody/tr")
            if len(line.findall("td")) == len(table.columns)
        ]
        expected = [
            [
                "" if cell is None else self._format(wizard, column, cell)
                for column, cell in zip(table.columns, line, strict=True)
                if column.is_figure
            ]
            for line in self._get_lines(table)
        ]
        figures = [at for at, column in enumerate(table.columns) if column.is_figure]
        self.assertEqual([[line[at] for at in figures] for line in found], expected)
        text = printed.text_content()
        for said in (self.company.name, wizard._get_document().subtitles[0]):
            self.assertIn(said, text)

    def print_html(self, wizard):
        """Return the page that is handed to the printer."""
        report = wizard.env.ref("bhima_stock_accounting.stock_report_report")
        content, _kind = report._render_qweb_html(
            report, wizard.ids, {"report_type": "pdf"}
        )
        return html.fromstring(content)

    def _format(self, wizard, column, cell):
        text = formatLang(wizard.env, cell, digits=column.digits)
        return " ".join(text.split())

    def read_file(self, wizard):
        """Return the lines of the spreadsheet."""
        content = io.BytesIO(write_workbook(wizard._get_document()))
        return list(load_workbook(content).active.iter_rows(values_only=True))

    def _assert_file(self, wizard, table):
        figures = [at for at, column in enumerate(table.columns) if column.is_figure]
        lines = [
            [line[at] for at in figures]
            for line in self.read_file(wizard)
            if any(isinstance(line[at], int | float) for at in figures)
        ]
        expected = [
            [line[at] for at in figures]
            for line in self._get_lines(table)
            if any(line[at] is not None for at in figures)
        ]
        # other tables may follow
        self.assertEqual(lines[: len(expected)], expected)
