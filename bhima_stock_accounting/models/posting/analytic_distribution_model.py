from odoo import api, models
from odoo.tools import ormcache


class AccountAnalyticDistributionModel(models.Model):
    _inherit = "account.analytic.distribution.model"

    @api.model_create_multi
    def create(self, vals_list):
        distribution_models = super().create(vals_list)
        self.env.registry.clear_cache()
        return distribution_models

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _is_any(self):
        """Return whether there is any distribution model, in any company."""
        # sudo: a storekeeper may not read them, Odoo applies them all the same
        return bool(self.sudo().search_count([], limit=1))
