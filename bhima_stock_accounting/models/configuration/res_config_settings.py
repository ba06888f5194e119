from odoo import api, fields, models

from .accounting_standard import COMPANY_FIELD_BY_ROLE

# Settings that a branch may leave empty.
INHERITED_FIELDS = (
    "stock_accounting_standard_id",
    "account_stock_journal_id",
    *COMPANY_FIELD_BY_ROLE.values(),
)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    stock_accounting_enabled = fields.Boolean(
        related="company_id.stock_accounting_enabled", readonly=False
    )
    stock_accounting_standard_id = fields.Many2one(
        related="company_id.stock_accounting_standard_id", readonly=False
    )
    has_stock_entries = fields.Boolean(compute="_compute_has_stock_entries")
    stock_accounting_start_date = fields.Date(
        related="company_id.stock_accounting_start_date", readonly=False
    )
    stock_posting_detail = fields.Selection(
        related="company_id.stock_posting_detail", readonly=False
    )
    stock_supplier_credit = fields.Selection(
        related="company_id.stock_supplier_credit", readonly=False
    )
    stock_manual_items = fields.Selection(
        related="company_id.stock_manual_items", readonly=False
    )
    stock_posting_failure = fields.Selection(
        related="company_id.stock_posting_failure", readonly=False
    )
    stock_cost_warning_factor = fields.Float(
        related="company_id.stock_cost_warning_factor", readonly=False
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

    inherited_stock_settings = fields.Text(
        compute="_compute_inherited_stock_settings",
        help="What the branch leaves open and takes from the companies above it.",
    )

    @api.depends("company_id", *INHERITED_FIELDS)
    def _compute_inherited_stock_settings(self):
        """List inherited settings with their labels, one per line; a root has none."""
        for settings in self:
            company = settings.company_id
            open_fields = [f for f in INHERITED_FIELDS if not settings[f]]
            settings.inherited_stock_settings = "\n".join(
                f"{settings._fields[fname]._description_string(self.env)}: "
                f"{value.display_name}"
                for fname in open_fields
                if company and (value := company._get_inherited(fname))
            )

    @api.depends("company_id")
    def _compute_has_stock_entries(self):
        """Set whether entries are posted: if so, a change asks for confirmation."""
        for settings in self:
            settings.has_stock_entries = bool(
                settings.company_id._count_stock_entries(limit=1)
            )
