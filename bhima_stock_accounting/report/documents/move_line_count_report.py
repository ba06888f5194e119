from odoo import models


class MoveLineCountReport(models.AbstractModel):
    """The record of a count, printed from the history of movements."""

    _name = "report.bhima_stock_accounting.report_move_line_count"
    _description = "Record of a Count from Detailed Operations"
    _inherit = ["bhima.report.count"]

    def _get_chosen_moves(self, docids):
        return self.env["stock.move.line"].browse(docids).move_id
