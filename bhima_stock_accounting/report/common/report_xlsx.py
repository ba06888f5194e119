"""Export of a report to a spreadsheet. No ORM."""

import io
from datetime import date

import xlsxwriter

from .report_table import DATE

LINE = {"top": 1}
WIDTH_BY_KIND = {"date": 11, "money": 16, "number": 12, "text": 26}


def write_workbook(document):
    """Return a document as the content of an XLSX file.

    Figures and dates have their own types, so that the reader can compute with them.

    :param report_table.Document document: the document to export
    :rtype: bytes

    >>> from .report_table import Column, Document, Section, Table
    >>> table = Table([Column("name", "Name")], [Section("", [("Bed",)])])
    >>> write_workbook(Document("Hospital", "Beds", [table]))[:2]
    b'PK'
    """
    return _WorkbookWriter(document).get_content()


class _WorkbookWriter:
    """Writes one sheet line by line; it prints one page wide, with page numbers."""

    def __init__(self, document):
        self.document = document
        self.output = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.output, {"in_memory": True})
        # a name or reference may start like a formula, but is none
        self.book.strings_to_formulas = False
        self.sheet = self.book.add_worksheet()
        self.formats = {}
        self.line = 0

    def get_content(self):
        self._set_up_page()
        self._write_line([self.document.company])
        self._write_line([self.document.title], bold=True, font_size=14)
        for text in (*self.document.subtitles, *self.document.warnings):
            self._write_line([text])
        for table in self.document.tables:
            self.line += 1
            self._write_table(table)
        self.book.close()
        return self.output.getvalue()

    def _set_up_page(self):
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&L&F&R&P / &N")
        if self.document.is_wide:
            self.sheet.set_landscape()
        for at, column in enumerate(self.document.tables[0].columns):
            self.sheet.set_column(at, at, WIDTH_BY_KIND[column.kind])

    def _write_table(self, table):
        if table.title:
            self._write_line([table.title], bold=True)
        labels = [column.label for column in table.columns]
        self._write_line(labels, bold=True, bottom=1, text_wrap=True)
        for section in table.sections:
            if section.title:
                self._write_line([section.title], bold=True)
            for row in section.rows:
                self._write_row(table, row)
            if table.has_subtotals:
                self._write_row(table, table.sum_up(section), bold=True, **LINE)
        if table.has_totals:
            self._write_row(table, table.totals, bold=True, top=6)

    def _write_row(self, table, row, **style):
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            self._write_cell(
                at, cell, num_format=self._get_number_format(column), **style
            )
        self.line += 1

    def _write_line(self, cells, **style):
        for at, cell in enumerate(cells):
            self._write_cell(at, cell, **style)
        self.line += 1

    def _write_cell(self, at, cell, **style):
        cell_format = self._get_format(**style)
        if isinstance(cell, date):
            self.sheet.write_datetime(self.line, at, cell, cell_format)
        elif isinstance(cell, str):
            self.sheet.write_string(self.line, at, cell, cell_format)
        elif cell is None:
            self.sheet.write_blank(self.line, at, None, cell_format)
        else:
            self.sheet.write_number(self.line, at, cell, cell_format)

    def _get_number_format(self, column):
        if column.kind == DATE:
            return "yyyy-mm-dd"
        if not column.is_figure:
            return "@"
        return "#,##0" + (f".{'0' * column.digits}" if column.digits else "")

    def _get_format(self, **style):
        key = tuple(sorted(style.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(style)
        return self.formats[key]
