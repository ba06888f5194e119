from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_account_sources(self):
        """Return the company and those above it, nearest first.

        A branch shares the chart of accounts of its root, as everywhere in Odoo: what
        it does not set itself it takes from the nearest company that does.
        """
        self.ensure_one()
        # sudo: who works in a branch alone may not read the companies above it
        return self.sudo().parent_ids[::-1]
