from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase


class TestStandardChange(OhadaCase):
    """A company passes from one standard to another, today and for good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ohada = cls.company.stock_accounting_standard_id
        cls.ifrs = cls.env.ref("bhima_stock_accounting.standard_ifrs")
        received = cls.hospital._get_account(
            "408110", "liability_current", "Non facturé"
        )
        cls.hospital.accounts["goods_received"] = received
        cls.company.goods_received_account_id = received
        cls.admin = new_test_user(
            cls.env,
            "director",
            groups="base.group_system,stock.group_stock_manager",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def _open_settings(self):
        settings = self.env["res.config.settings"].with_user(self.admin)
        return Form(settings.with_context(allowed_company_ids=self.company.ids))

    def _change_to(self, standard, user=None):
        wizards = self.env["bhima.accounting.standard.change"]
        form = Form(wizards.with_user(user or self.admin))
        form.new_standard_id = standard
        return form.save()

    def _get_log(self):
        """Return who changed what in the company, from and to, as an auditor sees."""
        self.env.flush_all()
        self.env.cr.flush()
        messages = self.hospital.as_user("auditor", self.company).message_ids
        return [
            (message.author_id, message.account_audit_log_preview)
            for message in messages
            if "⇨" in (message.account_audit_log_preview or "")
        ]

    def test_entries_of_before_stay_and_new_ones_follow_the_new_standard(self):
        before = self.stock_up(10, 3.0).account_move_ids
        self._change_to(self.ifrs).action_apply()
        self.assertEqual(self.company.stock_accounting_standard_id, self.ifrs)
        self.assert_entry(before, {"stock": 30.0, "variation": -30.0})
        after = self.stock_up(10, 3.0).account_move_ids
        self.assert_entry(after, {"stock": 30.0, "goods_received": -30.0})
        issue = self.hospital.consume((self.article, 4)).account_move_ids
        self.assert_entry(issue, {"expense": 12.0, "stock": -12.0})
        self.assert_in_agreement()

    def test_wizard_says_how_much_is_posted(self):
        self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        wizard = self._change_to(self.ifrs)
        self.assertEqual(wizard.movement_count, 2)
        self.assertEqual(wizard.old_standard_id, self.ohada)

    def test_change_is_logged_where_the_auditor_reads(self):
        self.stock_up(10, 3.0)
        self._get_log()
        self._change_to(self.ifrs).action_apply()
        [(author, text)] = self._get_log()[:1]
        self.assertEqual(author, self.admin.partner_id)
        self.assertIn(f"{self.ohada.name} ⇨ {self.ifrs.name}", text)
        self.assertIn("Accounting Standard", text)

    def test_settings_lead_to_the_wizard_once_something_is_posted(self):
        settings = self._open_settings()
        self.assertFalse(settings.has_stock_entries)
        settings.stock_accounting_standard_id = self.ifrs
        settings.save().execute()
        self.assertEqual(self.company.stock_accounting_standard_id, self.ifrs)
        self.stock_up(10, 3.0)
        settings = self._open_settings()
        self.assertTrue(settings.has_stock_entries)
        with self.assertRaisesRegex(AssertionError, "readonly"):
            settings.stock_accounting_standard_id = self.ohada

    def test_same_standard_is_refused(self):
        wizard = self._change_to(self.ohada)
        with self.assertRaisesRegex(UserError, f"{self.company.name} has standard"):
            wizard.action_apply()

    def test_chief_accountant_does_not_change_settings(self):
        chief = new_test_user(self.env, "chief", groups="account.group_account_manager")
        with self.assertRaises(AccessError):
            self._change_to(self.ifrs, chief)

    def test_other_companies_keep_theirs(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.company.stock_accounting_standard_id = self.ohada.copy()
        kept = other.company.stock_accounting_standard_id
        self._change_to(self.ifrs).action_apply()
        self.assertEqual(other.company.stock_accounting_standard_id, kept)
