from odoo import models
from odoo.exceptions import AccessError, UserError

from ..ledger.stock_ledger_entry import POSTING_GROUPS


class StockAccountComparison(models.Model):
    _inherit = "bhima.stock.account.comparison"

    def action_move_to_group_account(self):
        """Move what is here, and belongs on the account of another group, to it.

        :return: an action that opens the rows of the stock ledger
        :raise AccessError: the user is no accountant
        :raise UserError: there is nothing to move, or it can't be posted today
        """
        self.ensure_one()
        if not any(map(self.env.user.has_group, POSTING_GROUPS)):
            raise AccessError(
                self.env._("Only accountants may move stock from account to account.")
            )
        # sudo: an accountant may not read what all articles are worth; those whose
        # value is on a wrong account are named in the entry that he makes
        ledger = self.env["bhima.stock.ledger.entry"].sudo()
        products = ledger.env["product.product"].browse(
            misplaced["product_id"]
            for misplaced in ledger._get_misplaced_values(self.company_id)
            if misplaced["account_id"] == self.account_id.id
        )
        if not products:
            raise UserError(
                self.env._(
                    "Account %(account)s has no value of articles whose group has "
                    "another stock account. What articles differ by is booked in "
                    "Invoicing > Review > Stock and Ledger by Article.",
                    account=self.account_id.display_name,
                )
            )
        self.env["bhima.stock.regrouping"]._regroup(products)
        return self.action_view_stock_ledger()
