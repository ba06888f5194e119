from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route
from odoo.tools.osutil import clean_filename

from ..report.common.report_xlsx import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StockReportController(Controller):
    """Serves reports as spreadsheets."""

    @route(
        "/bhima_stock_accounting/report/<model('bhima.stock.report.options'):wizard>/xlsx",
        type="http",
        auth="user",
        readonly=True,
    )
    def export_xlsx(self, wizard):
        """Return the report of a window as a file, with the rights of the user.

        :param bhima.stock.report.options wizard: period and options
        :rtype: odoo.http.Response
        :raise NotFound: the window is gone
        """
        if not wizard.exists():
            raise NotFound
        document = wizard._get_document()
        filename = clean_filename(wizard._get_file_name())
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(f"{filename}.xlsx")),
        ]
        return request.make_response(write_workbook(document), headers=headers)
