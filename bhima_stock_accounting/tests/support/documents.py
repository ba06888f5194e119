"""Print-outs of stock documents, read as people read them."""

from lxml import html

PICKING_VOUCHER = "bhima_stock_accounting.report_picking_voucher"
SCRAP_VOUCHER = "bhima_stock_accounting.report_scrap_voucher"
COUNT_SHEET = "bhima_stock_accounting.report_count_sheet"
MOVE_LINE_COUNT = "bhima_stock_accounting.report_move_line_count"
LEDGER_COUNT = "bhima_stock_accounting.report_ledger_count"


def text_of(node):
    """Return the text of a node as it is read; Odoo guards the sign of numbers."""
    text = node.text_content().replace("\N{ZERO WIDTH NO-BREAK SPACE}", "")
    return " ".join(text.split())


def rows_of(document, table="lines"):
    """Return the texts of a table, heads and totals included."""
    return [
        [text_of(cell) for cell in row.xpath("th|td")]
        for row in document.xpath(f"//table[@name='{table}']//tr")
    ]


def facts_of(document):
    """Return what stands above the lines: ``{label: text}``."""
    return dict(rows_of(document, "facts"))


def title_of(document):
    return text_of(document.xpath("//*[@name='kind']")[0])


def signatories_of(document):
    return [
        text_of(cell)
        for cell in document.xpath("//table[@name='signatures']//td/div[1]")
    ]


class PrintMixin:
    """Prints with the rights of somebody of the hospital."""

    def print_out(self, report, records, role="storekeeper", lang=None, hospital=None):
        """Return what somebody gets who prints records, as Odoo shows it."""
        hospital = hospital or self.hospital
        reports = hospital.as_user(role, self.env["ir.actions.report"])
        self.env.invalidate_all()
        content, _kind = reports.with_context(lang=lang)._render_qweb_html(
            report, records.ids
        )
        return html.fromstring(content)
