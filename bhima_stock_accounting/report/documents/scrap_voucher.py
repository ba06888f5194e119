from odoo import models


class ScrapVoucher(models.AbstractModel):
    """The voucher of a scrap."""

    _name = "report.bhima_stock_accounting.report_scrap_voucher"
    _description = "Voucher of a Scrap"
    _inherit = ["bhima.report.voucher"]
    _document_model = "stock.scrap"
    _place_fields = ("location_id", "scrap_location_id")

    def _get_moves(self, document):
        """Return the move of the scrap; for a draft, an unsaved one.

        :param stock.scrap document: the scrap
        :rtype: stock.move
        """
        draft = document.env["stock.move"]
        return document.move_ids or draft.new(document._prepare_move_values())

    def _get_date(self, document):
        return document.date_done
