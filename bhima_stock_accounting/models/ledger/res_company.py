from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _check_stock_ledger(self):
        """Compare the stock ledger with the books and with Odoo's valuation.

        Three invariants hold for each company. Per stock account, the sum of the posted
        rows is the posted balance of our items. Per article, the sum of the rows is its
        total value, and it is on the account of the article's group.

        :return: one dict per violation: ``company_id``, ``account_id`` or
            ``product_id``, or both for a value on a wrong account, ``ledger`` and
            ``expected`` (company currency); empty if there is none
        :rtype: list[dict]
        """
        ledger = self.env["bhima.stock.ledger.entry"]
        return [
            *ledger._get_account_differences(self),
            *ledger._get_product_differences(self),
            *ledger._get_misplaced_values(self),
        ]
