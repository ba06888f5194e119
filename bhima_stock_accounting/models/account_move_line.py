from odoo import fields, models

from .posting_rule import OPERATIONS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    stock_operation = fields.Selection(
        OPERATIONS, readonly=True, copy=False, help="Stock operation booked here."
    )
    inventory_group_id = fields.Many2one(
        "bhima.inventory.group",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _compute_account_id(self):
        """Book bills on goods received, not billed, where the standard says so."""
        result = super()._compute_account_id()
        for line in self._filter_billed_to_goods_received():
            account = line.company_id.goods_received_account_id
            if account:
                fiscal_position = line.move_id.fiscal_position_id
                line.account_id = fiscal_position.map_account(account)
        return result

    def action_view_stock_ledger(self):
        self.ensure_one()
        action = self.move_id.action_view_stock_ledger()
        action["domain"] = [("account_move_line_id", "=", self.id)]
        return action

    def _filter_billed_to_goods_received(self):
        """Return the lines of vendor bills that settle a receipt already booked."""
        return self.filtered(
            lambda line: line.move_id.is_purchase_document()
            and line.company_id.stock_accounting_enabled
            and line.company_id.stock_accounting_standard_id.bill_role
            == "goods_received"
            and line.with_company(line.company_id).product_id.valuation == "at_move"
            and line._eligible_for_stock_account()
        )
