"""A hospital does without automatic accounting for some days: verbs for its tests."""

from datetime import timedelta

from odoo import fields

from .comparing import ComparingMixin


class StandaloneMixin(ComparingMixin):
    """A hospital that does without automatic accounting for some days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.company)
        cls.reagents_account = cls.hospital._get_account(
            "331100", "asset_current", "Réactifs"
        )
        group = cls.hospital.create_group(
            "D.REA", "Réactifs", stock=cls.reagents_account
        )
        cls.reagent = cls.hospital.create_article("Ziehl", group=group)

    def switch(self, is_on, company=None):
        (company or self.company).stock_accounting_enabled = is_on
        self.env.flush_all()

    def date_back(self, rows, days):
        """Let rows be as old as that; nobody can wait for it."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bhima_stock_ledger_entry SET date = %s WHERE id = ANY(%s)",
            [self.today - timedelta(days=days), rows.ids],
        )
        self.env.invalidate_all()

    def live_standalone(self):
        """Two days without entries: what is received, used and counted."""
        self.switch(False)
        self.stock_up(10, 3.0)
        self.stock_up(5, 4.0, self.reagent)
        first = self.hospital.get_ledger()
        self.hospital.consume((self.article, 4))
        self.hospital.count(self.article, 5)
        rows = self.hospital.get_ledger()
        self.date_back(first, 2)
        self.date_back(rows - first, 1)
        self.assertEqual(set(rows.mapped("posting_state")), {"not_posted"})
        self.assert_booked({})
        return rows

    def open_window(self, role="accountant", hospital=None):
        hospital = hospital or self.hospital
        hospital.env.flush_all()
        hospital.env.invalidate_all()
        model = hospital.as_user(role, hospital.env["bhima.standalone.posting"])
        return model.browse(model.action_open()["res_id"])

    def get_shown(self, window):
        """Return debits less credits by day and account, as the window shows them."""
        return self._sum(window.line_ids)

    def get_booked(self):
        return self._sum(self.hospital.get_items())

    def _sum(self, items):
        sums = {}
        for item in items:
            key = item.date, item.account_id.id
            sums[key] = sums.get(key, 0.0) + item.debit - item.credit
        return sums

    def assert_all_agrees(self):
        self.assert_in_agreement()
        self.assertFalse(self.get_articles(domain=[("is_different", "=", True)]))
        self.assertFalse(self.get_accounts(domain=[("is_different", "=", True)]))
