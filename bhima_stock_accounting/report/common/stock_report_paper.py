from odoo import fields, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from .report_table import DATE


class StockReportPaper(models.AbstractModel):
    """Printed reports, with cells as text in the language of the user."""

    _name = "report.bhima_stock_accounting.report_stock_report"
    _description = "Printed Report on Stock and Accounts"

    def _get_report_values(self, docids, data=None):
        wizards = self.env["bhima.stock.report.options"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": wizards._name,
            "docs": wizards,
            "printed_at": fields.Datetime.now(),
            "get_document": self._get_document,
            "format_cell": self._format_cell,
        }

    def _get_document(self, wizard):
        wizard._get_report()._check_printable()
        return wizard._get_document()

    def _format_cell(self, column, cell):
        if cell is None:
            return ""
        if column.is_figure:
            return formatLang(self.env, cell, digits=column.digits)
        if column.kind == DATE:
            return format_date(self.env, cell) if cell else ""
        return cell
