from odoo import Command, api, models

from . import tables
from .playing import DemoHospital
from .three_months import Plan, read_articles

# Whoever installs Odoo may look at the hospital; journal items are shown in Odoo
# Community to those alone who have the accounting features.
VISITORS = ("base.user_root", "base.user_admin", "base.user_demo")
SHOWN_TO_VISITORS = ("account.group_account_user",)
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
    # Odoo would install chart modules of a new company's country meanwhile
    "install_mode": True,
}


class DemoHospitalLoader(models.AbstractModel):
    """Makes the demonstration hospital and lets three months pass in it.

    Called by the demo data, with which a database for training is made.
    """

    _name = "bhima.demo.hospital"
    _description = "Demonstration Hospital"

    @api.model
    def _load_demo(self):
        """Found the hospital and play three months that end today; once."""
        companies = self.env["res.company"].with_context(active_test=False)
        if companies.search_count([("name", "=", tables.COMPANY)], limit=1):
            return
        self._load_labels()
        articles = read_articles()
        hospital = DemoHospital(self.with_context(**QUIET).env, articles)
        hospital.play(Plan(articles).tell())
        self._let_visitors_in(hospital.company)

    @api.model
    def _load_labels(self):
        """Load the translations of labels, which entries are written with.

        Odoo loads those of a module after its demo data.
        """
        modules = self.env["ir.module.module"]
        modules._get("bhima_stock_accounting")._update_translations()

    @api.model
    def _let_visitors_in(self, company):
        groups = [Command.link(self.env.ref(name).id) for name in SHOWN_TO_VISITORS]
        for name in VISITORS:
            user = self.env.ref(name, raise_if_not_found=False)
            if user:
                user.write(
                    {"group_ids": groups, "company_ids": [Command.link(company.id)]}
                )
