from odoo import models


class PickingVoucher(models.AbstractModel):
    """The voucher of a transfer: receipt, issue, return, loss, donation, ..."""

    _name = "report.bhima_stock_accounting.report_picking_voucher"
    _description = "Voucher of a Transfer"
    _inherit = ["bhima.report.voucher"]
    _document_model = "stock.picking"
    _place_fields = ("location_id", "location_dest_id")

    def _get_moves(self, document):
        # goods that are scrapped from a transfer have a voucher of their own
        return document.move_ids.filtered(
            lambda move: move.state != "cancel" and not move.scrap_id
        )

    def _get_date(self, document):
        return document.date_done or document.scheduled_date

    def _get_partner(self, document):
        return document.partner_id.display_name
