from odoo import models


class Register(models.AbstractModel):
    _name = "report.bhima_inventory_config.report_register"
    _description = "Register by Group"
    _inherit = ["bhima.report.articles.by.group"]

    def _get_report_values(self, docids, data=None):
        values = super()._get_report_values(docids, data)
        values["value"] = self._get_sum(
            section["value"] for section in values["sections"]
        )
        return values

    def _get_section(self, group, articles):
        section = super()._get_section(group, articles)
        section["value"] = self._get_sum(articles.mapped("register_value"))
        return section

    def _get_sum(self, amounts):
        return self.env.company.currency_id.round(sum(amounts))
