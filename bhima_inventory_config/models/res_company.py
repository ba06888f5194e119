from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_account_sources(self):
        """Return the company and its parent companies, the nearest first.

        A branch shares the chart of accounts of its root, as everywhere in Odoo: it
        takes what it does not set itself from the nearest company that sets it.
        """
        self.ensure_one()
        # sudo: a user who works in a branch alone may not read the companies above it
        return self.sudo().parent_ids[::-1]
