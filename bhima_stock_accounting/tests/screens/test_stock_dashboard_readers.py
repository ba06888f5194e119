from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ..support.branches import open_branch
from ..support.cases import OhadaCase
from ..support.dashboard import DASHBOARD, DashboardMixin


class TestWhoReadsTheDashboard(DashboardMixin, OhadaCase):
    def test_who_reads_it(self):
        self.stock_up(10, 3.0)
        manager = "account.group_account_manager"
        self.hospital.users["chief"] = new_test_user(
            self.env, "chief.dashboard", groups=manager, company_id=self.company.id
        )
        for role in ("accountant", "auditor", "chief"):
            with self.subTest(role=role):
                worth = self.read_lines("worth", role=role)
                self.assertEqual(worth["book_value"], [30.0])
                self.assertTrue(self.open_figure("accounts", role=role))
        self.hospital.hire("manager", "stock.group_stock_manager")
        for role in ("storekeeper", "buyer", "manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.read_dashboard(role)

    def test_each_company_has_its_own(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        self.stock_up(10, 3.0)
        branch = open_branch(self.hospital, "Centre de santé")
        branch.receive(branch.order((self.article, 10, 2.0)))
        both = self.company | other.company | branch.company
        auditor = self.hospital.users["auditor"]
        auditor.company_ids |= both
        for company, value in zip(both, (30.0, 50.0, 20.0), strict=True):
            screen = self.env[DASHBOARD].with_user(auditor)
            # the current company comes first, others may be ticked as well
            ids = [company.id, *(both - company).ids]
            screen = screen.with_context(allowed_company_ids=ids)
            dashboard = screen.get_dashboard()
            self.assertEqual(dashboard["company"], company.name)
            worth = {row["name"]: row["amounts"] for row in dashboard["worth"]["lines"]}
            self.assertEqual(worth["book_value"], [value])
            waiting = {row["name"]: row["amounts"] for row in dashboard["waiting"]}
            self.assertEqual(waiting["received"], [value])
            self.assertEqual(
                [s["values"][-1] for s in dashboard["over_time"]["series"]], [value]
            )
            action = screen.action_open("accounts")
            rows = screen.env[action["res_model"]].search(action["domain"])
            self.assertEqual(rows.company_id, company)

    def test_company_of_somebody_else(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        self.assertEqual(self.read_lines("worth")["stock_value"], [0.0])
        screen = self._see("auditor", DASHBOARD).with_context(
            allowed_company_ids=other.company.ids
        )
        with self.assertRaises(AccessError):
            screen.get_dashboard()

    def test_nothing_has_happened_yet(self):
        dashboard = self.read_dashboard()
        self.assertFalse(dashboard["worth"]["is_different"])
        lines = dashboard["worth"]["lines"] + dashboard["waiting"] + dashboard["costs"]
        self.assertEqual(
            {amount for line in lines for amount in line["amounts"]}, {0.0}
        )
        self.assertEqual(dashboard["over_time"]["series"], [])
        self.assertEqual(dashboard["wards"]["labels"], [])

    def test_french(self):
        activate_french(self.env)
        screen = self._see("auditor", DASHBOARD).with_context(lang="fr_FR")
        dashboard = screen.get_dashboard()
        self.assertEqual(dashboard["periods"][0]["label"], "février 2031")
        self.assertEqual(
            [line["label"] for line in dashboard["costs"]],
            [
                "Achats",
                "Variation des stocks",
                "Coût des marchandises vendues",
                "Consommé par les services",
                "Pertes et péremptions",
            ],
        )
        self.assertEqual(dashboard["waiting"][0]["label"], "À comptabiliser (0)")
        menu = self.env.ref("bhima_stock_accounting.stock_dashboard_menu")
        self.assertEqual(
            menu.with_context(lang="fr_FR").name, "Tableau de bord des stocks"
        )
