from odoo import models


class LedgerCountReport(models.AbstractModel):
    """The record of a count, printed from the stock ledger."""

    _name = "report.bhima_stock_accounting.report_ledger_count"
    _description = "Record of a Count from the Stock Ledger"
    _inherit = ["bhima.report.count"]

    def _get_chosen_moves(self, docids):
        return self.env["bhima.stock.ledger.entry"].browse(docids).stock_move_id
