from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..support.cases import OhadaCase

CHARTS = {
    "cd": "ohada",
    "cd_syscebnl": "sycebnl",
    "generic_coa": "ifrs",
}


@tagged("post_install", "-at_install")
class TestSettings(OhadaCase):
    def test_standard_follows_the_chart(self):
        self.require_chart("cd")
        charts = self.env["account.chart.template"]
        for chart, standard in CHARTS.items():
            with self.subTest(chart=chart):
                company = self.env["res.company"].create({"name": chart})
                charts.try_loading(chart, company=company, install_demo=False)
                self.assertEqual(
                    company.stock_accounting_standard_id,
                    self.env.ref(f"bhima_stock_accounting.standard_{standard}"),
                )

    def test_new_company_posts_by_default(self):
        company = self.env["res.company"].create({"name": "New hospital"})
        self.assertTrue(company.stock_accounting_enabled)
        self.assertEqual(company.stock_posting_detail, "group")
        self.assertEqual(
            company.stock_accounting_standard_id,
            self.env.ref("bhima_stock_accounting.standard_ifrs"),
        )

    def test_chosen_standard_outlives_a_reload_of_the_chart(self):
        self.require_chart("cd")
        ifrs = self.env.ref("bhima_stock_accounting.standard_ifrs")
        self.company.stock_accounting_standard_id = ifrs
        self.env["account.chart.template"].try_loading(
            "cd", company=self.company, install_demo=False
        )
        self.assertEqual(self.company.stock_accounting_standard_id, ifrs)

    def test_branch_follows_the_chart_of_its_root(self):
        branch = self.env["res.company"].create(
            {"name": "Centre de santé", "parent_id": self.company.id}
        )
        self.assertEqual(
            branch.stock_accounting_standard_id,
            self.company.stock_accounting_standard_id,
        )

    def test_settings_write_on_the_company(self):
        admin = self.env.ref("base.user_admin")
        admin.write({"company_ids": [(4, self.company.id)]})
        settings = Form(
            self.env["res.config.settings"]
            .with_user(admin)
            .with_context(allowed_company_ids=self.company.ids)
        )
        self.assertTrue(settings.stock_accounting_enabled)
        settings.stock_posting_detail = "product"
        settings.opening_stock_account_id = self.hospital.accounts["income"]
        settings.stock_posting_failure = "queue"
        settings.stock_accounting_enabled = False
        settings.save().execute()
        self.assertRecordValues(
            self.company,
            [
                {
                    "stock_accounting_enabled": False,
                    "stock_posting_detail": "product",
                    "stock_posting_failure": "queue",
                    "opening_stock_account_id": self.hospital.accounts["income"].id,
                }
            ],
        )

    def test_company_under_ifrs_saves_settings_before_it_has_accounts(self):
        """The posting refuses what is missing; the settings of all apps stay open."""
        company = self.env["res.company"].create({"name": "New hospital"})
        admin = self.env.ref("base.user_admin")
        admin.write({"company_ids": [(4, company.id)]})
        settings = Form(
            self.env["res.config.settings"]
            .with_user(admin)
            .with_context(allowed_company_ids=company.ids)
        )
        self.assertEqual(settings.stock_accounting_standard_id.code, "IFRS")
        settings.group_stock_multi_locations = True
        settings.save().execute()
        self.assertFalse(company.goods_received_account_id)

    def test_a_standard_of_ones_own_needs_data_only(self):
        """Losses on an account of their own: one rule changed in a copy of OHADA."""
        losses = self.hospital._get_account("658800", "expense", "Pertes sur stocks")
        self.company.stock_loss_account_id = losses
        standard = self.company.stock_accounting_standard_id.copy({"code": "MINE"})
        standard._get_rules("loss").debit_role = "loss"
        self.company.stock_accounting_standard_id = standard
        self.stock_up(10, 3.0)
        entry = self.hospital.scrap(self.article, 2).account_move_id
        self.assert_entry(entry, {"658800": 6.0, "stock": -6.0})
        self.assert_in_agreement()

    def test_standard_in_use_is_not_deleted(self):
        standard = self.company.stock_accounting_standard_id.copy({"code": "MINE"})
        self.company.stock_accounting_standard_id = standard
        with self.assertRaisesRegex(UserError, self.company.name):
            standard.unlink()
        self.company.stock_accounting_standard_id = False
        standard.unlink()
        self.assertFalse(standard.exists())

    def test_copy_of_a_standard_has_rules_of_its_own(self):
        standard = self.company.stock_accounting_standard_id
        copied = standard.copy()
        self.assertEqual(copied.code, "OHADA-2")
        self.assertEqual(len(copied.rule_ids), len(standard.rule_ids))
        self.assertFalse(copied.rule_ids & standard.rule_ids)
