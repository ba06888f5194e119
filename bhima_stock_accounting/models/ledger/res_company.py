from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _check_stock_ledger(self):
        """Compare the stock ledger with the books and with Odoo's valuation.

        Two invariants for each company: per stock account, the posted rows are the
        posted balance of our items; per article, the rows are its total value.

        :return: what breaks one of them: ``company_id``, ``account_id`` or
            ``product_id``, ``ledger`` and ``expected`` (company currency); empty
            when all is well
        :rtype: list[dict]
        """
        ledger = self.env["bhima.stock.ledger.entry"]
        return [
            *ledger._get_account_differences(self),
            *ledger._get_product_differences(self),
        ]
