from odoo import fields, models


class StockAccountChange(models.TransientModel):
    _inherit = "bhima.stock.account.change"

    def _get_consequence(self):
        """Add that the entry is posted automatically, if it is.

        :rtype: str
        """
        consequence = super()._get_consequence()
        is_due = self.company_id._is_stock_posting_due(fields.Date.today())
        if not is_due or not self.new_account_id or not self.value:
            return consequence
        posted = self.env._(
            "Automatic stock accounting posts this today, at what is in its ledger."
        )
        return f"{consequence}\n{posted}"
