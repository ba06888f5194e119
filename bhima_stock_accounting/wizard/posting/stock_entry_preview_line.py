from odoo import fields, models


class StockEntryPreviewLine(models.TransientModel):
    """A journal item of the preview."""

    _name = "bhima.stock.entry.preview.line"
    _inherit = ["bhima.window.mixin"]
    _description = "Item of a Previewed Stock Entry"

    preview_id = fields.Many2one(
        "bhima.stock.entry.preview", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(
        related="preview_id.picking_id.company_id.currency_id"
    )
    date = fields.Date()
    ref = fields.Char(string="Reference")
    account_id = fields.Many2one("account.account")
    name = fields.Char(string="Label")
    partner_id = fields.Many2one("res.partner")
    debit = fields.Monetary()
    credit = fields.Monetary()
