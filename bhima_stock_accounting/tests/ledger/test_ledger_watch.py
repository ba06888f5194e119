from lxml import etree

from odoo.tools import html2plaintext
from odoo.tools.safe_eval import safe_eval

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ...hooks import uninstall_hook
from ..support.branches import open_branch
from ..support.cases import OhadaCase
from ..support.comparing import ComparingMixin

FRENCH = "fr_FR"


class TestLedgerWatch(ComparingMixin, OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls.hospital.hire(
            "chief", "account.group_account_manager", "account.group_account_user"
        )

    def watch(self):
        """The scheduler comes round."""
        cron = self.env.ref("bhima_stock_accounting.ir_cron_watch_stock_ledger")
        cron.with_user(cron.user_id).ir_actions_server_id.run()
        journal = self.company.account_stock_journal_id
        return journal.activity_ids

    def assert_told(self, activity, *texts):
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.chief)
        for text in texts:
            self.assertIn(text, html2plaintext(activity.note))

    def format(self, amount):
        return self.company.currency_id.format(amount)

    def test_nothing_is_told_while_all_agrees(self):
        self.stock_up(10, 3.0)
        self.assertFalse(self.watch())

    def test_row_that_somebody_has_changed(self):
        self.stock_up(10, 3.0)
        self.break_ledger("UPDATE bhima_stock_ledger_entry SET value = 31 WHERE true")
        activity = self.watch()
        self.assert_told(
            activity,
            f"{self.company.name}: 1 articles differ from the stock ledger, by "
            f"{self.format(1.0)} in all; 1 stock accounts",
            "Invoicing > Review > Stock and Ledger",
        )
        self.assertIn(self.company.name, activity.summary)
        # told once, and brought up to date
        self.break_ledger("UPDATE bhima_stock_ledger_entry SET value = 32 WHERE true")
        self.assertEqual(self.watch(), activity)
        self.assert_told(activity, self.format(2.0))
        self.break_ledger("UPDATE bhima_stock_ledger_entry SET value = 30 WHERE true")
        self.assertFalse(self.watch())

    def test_row_that_somebody_has_deleted(self):
        self.stock_up(10, 3.0)
        self.break_ledger("DELETE FROM bhima_stock_ledger_entry WHERE true")
        self.assert_told(self.watch(), "1 articles", "1 stock", self.format(30.0))

    def test_entry_imported_on_the_stock_account(self):
        self.stock_up(10, 3.0)
        entry = self.import_entry(7.0)
        self.assert_told(
            self.watch(), "0 articles", "1 stock accounts", self.format(7.0)
        )
        entry.button_draft()
        self.assertFalse(self.watch())

    def test_amounts_that_cancel_out_are_told(self):
        other = self.hospital.create_article("Sirop")
        self.stock_up(10, 3.0)
        self.stock_up(10, 3.0, other)
        for article, value in ((self.article, 28), (other, 32)):
            self.break_ledger(
                "UPDATE bhima_stock_ledger_entry SET value = %s WHERE product_id = %s",
                value,
                article.id,
            )
        self.assert_told(self.watch(), "2 articles", self.format(4.0), "0 stock")

    def test_menu_of_activities_leads_to_the_journal(self):
        """It opens the journals with the filters that Odoo's own menu asks for."""
        self.stock_up(10, 3.0)
        self.import_entry(7.0)
        self.watch()
        journals = self.env["account.journal"].with_user(self.chief)
        arch = etree.fromstring(journals.get_view(view_type="search")["arch"])
        for name in ("filter_activities_my", "activities_today"):
            (node,) = arch.xpath(f"//filter[@name='{name}']")
            domain = safe_eval(node.get("domain"), {"uid": self.chief.id})
            self.assertEqual(
                journals.search(domain), self.company.account_stock_journal_id
            )

    def test_difference_that_is_booked(self):
        self.stock_up_unbooked(10, 3.0)
        self.assert_told(self.watch(), self.format(30.0))
        articles = self.get_articles("accountant")
        action = articles.action_book_difference()
        wizard = articles.env[action["res_model"]].browse(action["res_id"])
        wizard.cause = "Stock d'avant"
        wizard.action_book()
        self.assertFalse(self.watch())

    def test_it_speaks_the_language_of_the_company(self):
        activate_french(self.env)
        self.company.partner_id.lang = FRENCH
        self.stock_up(10, 3.0)
        self.import_entry(7.0)
        activity = self.watch()
        self.assert_told(activity, "0 article", "Facturation > ")
        self.assertIn("grand livre", activity.summary)

    def test_companies_do_not_mix(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        self.stock_up(10, 3.0)
        self.import_entry(7.0)
        self.assert_told(self.watch(), self.company.name)
        self.assertFalse(other.company.account_stock_journal_id.activity_ids)

    def test_branches_share_the_activity_on_the_journal_of_their_root(self):
        branch = open_branch(self.hospital, "Centre de santé")
        branch.receive(branch.order((self.article, 10, 2.0)))
        self.chief.company_ids |= branch.company
        self.stock_up(10, 3.0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE bhima_stock_ledger_entry SET value = value + 1"
            " WHERE company_id IN %s",
            [tuple((self.company | branch.company).ids)],
        )
        self.env.invalidate_all()
        self.assert_told(
            self.watch(), f"{self.company.name}: 1", f"{branch.company.name}: 1"
        )

    def test_company_without_automatic_accounting_is_left_alone(self):
        self.stock_up(10, 3.0)
        self.import_entry(7.0)
        self.assertTrue(self.watch())
        self.company.stock_accounting_enabled = False
        self.assertFalse(self.watch())

    def test_whoever_runs_the_system_is_asked_last(self):
        watch = self.env["bhima.stock.ledger.watch"]
        self.assertEqual(watch._get_accountant(self.company), self.chief)
        self.chief.active = False
        accountant = self.hospital.users["accountant"]
        self.env.ref("base.user_admin").company_ids -= self.company
        self.assertEqual(watch._get_accountant(self.company), accountant)

    def test_nobody_to_tell(self):
        self.chief.active = False
        self.hospital.users["accountant"].active = False
        self.env.ref("base.user_admin").company_ids -= self.company
        self.stock_up(10, 3.0)
        self.import_entry(7.0)
        with self.assertLogs("odoo.addons.bhima_stock_accounting", "WARNING"):
            self.assertFalse(self.watch())

    def test_nothing_is_left_when_the_add_on_goes(self):
        self.stock_up(10, 3.0)
        self.import_entry(7.0)
        self.assertTrue(self.watch())
        uninstall_hook(self.env)
        self.assertFalse(self.company.account_stock_journal_id.activity_ids)

    def test_queries_do_not_grow_with_the_articles(self):
        self.stock_up_unbooked(10, 3.0)
        self.watch()
        few = self._count_queries()
        articles = [
            self.hospital.create_article(f"{number}", inventory_group_id=False)
            for number in range(20)
        ]
        self.hospital.receive(
            self.hospital.order(*[(article, 10, 3.0) for article in articles])
        )
        for article in articles:
            article.inventory_group_id = self.hospital.group
        self.watch()
        self.assertLessEqual(self._count_queries(), few)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["bhima.stock.ledger.watch"]._watch(self.company)
        self.env.flush_all()
        return self.cr.sql_log_count - before
