from odoo import api, fields, models

from ...rules.operations import SELECTION


class StandalonePostingLine(models.TransientModel):
    """A journal item that posting a standalone period would create."""

    _name = "bhima.standalone.posting.line"
    _inherit = ["bhima.window.mixin"]
    _description = "Item of a Standalone Period"
    _order = "id"

    posting_id = fields.Many2one(
        "bhima.standalone.posting", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="posting_id.currency_id")
    date = fields.Date()
    document = fields.Char(string="Entry")
    account_id = fields.Many2one("account.account")
    operation = fields.Selection(SELECTION)
    balance = fields.Monetary()
    debit = fields.Monetary(compute="_compute_sides")
    credit = fields.Monetary(compute="_compute_sides")

    @api.depends("balance")
    def _compute_sides(self):
        for line in self:
            line.debit = max(line.balance, 0.0)
            line.credit = max(-line.balance, 0.0)

    def _get_figures(self):
        """Return what the line shows, to compare it with a new line.

        :return: values as ``_prepare_item_line_vals`` of the window returns them
        :rtype: dict
        """
        self.ensure_one()
        return {
            "date": self.date,
            "document": self.document,
            "account_id": self.account_id.id,
            "operation": self.operation,
            "balance": self.balance,
        }
