from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    stock_accounting_enabled = fields.Boolean(
        related="company_id.stock_accounting_enabled", readonly=False
    )
    stock_accounting_standard_id = fields.Many2one(
        related="company_id.stock_accounting_standard_id", readonly=False
    )
    stock_accounting_start_date = fields.Date(
        related="company_id.stock_accounting_start_date", readonly=False
    )
    stock_posting_detail = fields.Selection(
        related="company_id.stock_posting_detail", readonly=False
    )
    stock_accounting_bill_role = fields.Selection(
        related="stock_accounting_standard_id.bill_role"
    )
    account_stock_journal_id = fields.Many2one(
        related="company_id.account_stock_journal_id", readonly=False
    )
    goods_received_account_id = fields.Many2one(
        related="company_id.goods_received_account_id", readonly=False
    )
    stock_loss_account_id = fields.Many2one(
        related="company_id.stock_loss_account_id", readonly=False
    )
    donation_income_account_id = fields.Many2one(
        related="company_id.donation_income_account_id", readonly=False
    )
    donation_expense_account_id = fields.Many2one(
        related="company_id.donation_expense_account_id", readonly=False
    )
    opening_stock_account_id = fields.Many2one(
        related="company_id.opening_stock_account_id", readonly=False
    )
    stock_production_account_id = fields.Many2one(
        related="company_id.stock_production_account_id", readonly=False
    )
