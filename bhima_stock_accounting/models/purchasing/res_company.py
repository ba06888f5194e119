from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """Settings of a company for its purchases: vendor credits and warnings."""

    _inherit = "res.company"

    stock_supplier_credit = fields.Selection(
        [
            ("goods_received", "Goods received, until the bill comes"),
            ("supplier", "The vendor, directly"),
        ],
        string="Receipts Credit",
        required=True,
        default="goods_received",
        help="Where the standard books the debt at the receipt (IFRS). Directly: for "
        "hospitals that record few bills; the receipt can be paid, and a bill that "
        "comes later does not double the debt.",
    )
    stock_cost_warning_factor = fields.Float(
        string="Factor to the Last Cost",
        default=3.0,
        help="A unit cost of more than so many times the last cost of the article, or "
        "of less than that part of it, gets a warning on order and receipt, as does "
        "one that is zero or above the sale price. 0: not compared with the last cost.",
    )

    @api.constrains("stock_supplier_credit", "goods_received_account_id")
    def _check_stock_supplier_credit(self):
        """Refuse to credit vendors if bills could not be reconciled later."""
        for company in self.filtered(lambda c: c.stock_supplier_credit == "supplier"):
            account = company._get_inherited("goods_received_account_id")
            if account and not account.reconcile:
                raise ValidationError(
                    self.env._(
                        "Receipts of company %(company)s can't credit the vendor: "
                        "bills that come later are settled on account %(account)s, "
                        "which has to allow that. Tick Allow Reconciliation in "
                        "Invoicing > Configuration > Chart of Accounts.",
                        company=company.display_name,
                        account=account.display_name,
                    )
                )

    @api.constrains("stock_cost_warning_factor")
    def _check_stock_cost_warning_factor(self):
        for company in self:
            factor = company.stock_cost_warning_factor
            if factor and factor < 1.0:
                raise ValidationError(
                    self.env._(
                        "Company %(company)s can't compare unit costs by a factor of "
                        "%(factor)s. Set 1 or more in Inventory > Configuration > "
                        "Settings > Stock Accounting, 3 for example, or 0 to leave "
                        "the last cost out.",
                        company=company.display_name,
                        factor=factor,
                    )
                )
