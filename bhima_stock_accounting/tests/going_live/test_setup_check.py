from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase


class SetupMixin:
    """Reads the checklist as a person does."""

    def open_list(self, role="accountant", hospital=None):
        """Open the checklist; return its lines by what they look at."""
        hospital = hospital or self.hospital
        hospital.env.flush_all()
        hospital.env.invalidate_all()
        model = hospital.as_user(role, hospital.env["bhima.setup.check"])
        action = model.action_open()
        lines = model.search(action["domain"])
        return {line.check: line for line in lines}

    def assert_line(self, check, state, pattern, **options):
        """Check a line's state and sentence; return the line."""
        line = self.open_list(**options)[check]
        self.assertEqual(line.state, state, line.message)
        self.assertRegex(line.message, pattern)
        return line


class TestSetupUnderOhada(SetupMixin, OhadaCase):
    def test_lines_come_in_their_order(self):
        # an article of others is one without a group
        domain = [("is_storable", "=", True), ("company_id", "=", False)]
        others = self.env["product.template"].search(domain)
        (others - self.article.product_tmpl_id).active = False
        lines = self.open_list()
        self.assertEqual(
            list(lines),
            ["enabled", "chart", "standard", "journal", "start_date"]
            + ["goods_received", "groups", "articles", "cost_method", "locations"]
            + ["opening", "standalone", "odoo_valuation", "chart_defects"],
        )
        red = {check for check, line in lines.items() if line.state == "missing"}
        self.assertFalse(red)

    def test_switch(self):
        self.assert_line("enabled", "ok", "are posted")
        self.company.stock_accounting_enabled = False
        self.assert_line("enabled", "missing", "Switched off")

    def test_chart(self):
        self.require_chart("cd")
        accounts = self.env["account.account"]
        number = accounts.search_count(accounts._check_company_domain(self.company))
        self.assert_line("chart", "ok", f"^Chart cd, {number} accounts.$")
        self.company.chart_template = False
        self.assert_line("chart", "missing", "no chart")

    def test_standard(self):
        self.require_chart("cd")
        self.assert_line("standard", "ok", "OHADA")
        ifrs = self.env.ref("bhima_stock_accounting.standard_ifrs")
        self.company.stock_accounting_standard_id = ifrs
        self.assert_line("standard", "warning", "is IFRS.*; the chart .* OHADA")
        self.company.stock_accounting_standard_id = ifrs.copy({"code": "MINE"})
        self.assert_line("standard", "ok", "IFRS")
        self.company.stock_accounting_standard_id = False
        self.assert_line("standard", "missing", "nothing can be posted")

    def test_journal_is_made(self):
        self.company.account_stock_journal_id = False
        line = self.assert_line("journal", "warning", "at the first movement")
        self.assertTrue(line.is_creatable)
        line.action_create()
        journal = self.company.account_stock_journal_id
        self.assertEqual((journal.code, journal.type), ("STK", "general"))
        self.assertFalse(self.assert_line("journal", "ok", "Stock").is_creatable)
        journal.active = False
        self.assert_line("journal", "missing", "is archived")

    def test_journal_of_another_type(self):
        self.stock_up(10, 3.0)
        self.company.account_stock_journal_id.type = "sale"
        self.assert_line("journal", "missing", "not of type Miscellaneous any more")

    def test_accounts_of_another_type(self):
        stock = self.hospital.accounts["stock"]
        for account_type in ("expense", "liability_current", "income"):
            stock.account_type = account_type
            with self.subTest(account_type=account_type):
                pattern = f"^1 groups have accounts .*{stock.code}"
                self.assert_line("groups", "missing", pattern)
        stock.account_type = "asset_current"
        self.assert_line("groups", "ok", "^1 groups")
        self.hospital.accounts["expense"].account_type = "asset_cash"
        self.assert_line("groups", "missing", "^1 groups have accounts")

    def test_bill_at_another_price_after_all_was_used(self):
        """OHADA books nothing of it: nothing is left to post."""
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        self.hospital.consume((self.article, 10))
        self.hospital.bill(order, 12.0)
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.value, row.consumed_value), (0.0, 20.0))
        self.assert_line("standalone", "ok", "since the start are posted")

    def test_rows_that_cancel_each_other_out(self):
        """An update has parted stock by lot: nothing is left to post."""
        self.stock_up(10, 10.0)
        row = self.hospital.get_ledger()
        vals = {"operation": "revaluation", "posting_state": "not_posted"}
        vals |= {"account_move_line_id": False, "account_move_id": False}
        for value in (-100.0, 100.0):
            row.sudo().copy({**vals, "value": value, "quantity": 0.0})
        self.assertEqual(len(self.hospital.get_ledger()), 3)
        self.assert_line("standalone", "ok", "since the start are posted")

    def test_groups_of_another_hospital_are_its_own(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.create_article("Ibuprofen")
        self.assert_line("groups", "ok", "^1 groups")
        self.company.stock_accounting_enabled = False
        self.company.stock_accounting_enabled = True
        other.company.stock_accounting_enabled = False
        other.company.stock_accounting_enabled = True
        self.stock_up(10, 3.0)
        with self.assertRaisesRegex(UserError, "has no"):
            other.receive(other.order((self.article, 1, 3.0)))

    def test_groups_of_another_hospital_whose_goods_are_here(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.company.stock_accounting_enabled = False
        other.receive(other.order((self.article, 1, 3.0)))
        with self.assertRaisesRegex(ValidationError, self.hospital.group.code):
            other.company.stock_accounting_enabled = True

    def test_start_date(self):
        self.assert_line("start_date", "warning", "^None")
        today = fields.Date.context_today(self.company)
        self.company.stock_accounting_start_date = today
        self.assert_line("start_date", "ok", "^Movements since .* are posted")
        self.company.stock_accounting_start_date = today + timedelta(days=1)
        self.assert_line("start_date", "warning", "^Nothing is posted before")

    def test_goods_received_is_not_needed(self):
        self.company.goods_received_account_id = False
        line = self.assert_line("goods_received", "ok", "Not needed under")
        self.assertFalse(line.is_creatable)

    def test_groups(self):
        self.assert_line("groups", "ok", "^1 groups")
        self.company.stock_accounting_enabled = False
        group = self.hospital.create_group("D.INJ", "Injectables", expense=False)
        group.expense_account_id = False
        self.hospital.create_article("Quinine", group=group)
        line = self.assert_line(
            "groups", "missing", "^1 groups .*: D.INJ Injectables.$"
        )
        action = line.action_open_place()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), group)
        group.expense_account_id = self.hospital.accounts["expense"]
        self.assert_line("groups", "ok", "^2 groups")
        self.article.inventory_group_id = False
        group.product_ids.inventory_group_id = False
        self.assert_line("groups", "missing", "^No group has")

    def test_articles(self):
        self.hospital.create_article("Quinine", inventory_group_id=False)
        domain = [("is_storable", "=", True), ("inventory_group_id", "=", False)]
        products = self.env["product.template"].search(
            [*domain, "|", ("company_id", "=", False)]
            + [("company_id", "=", self.company.id)]
        )
        line = self.assert_line("articles", "missing", f"^{len(products)} of ")
        action = line.action_open_place()
        found = self.env["product.template"].search(action["domain"])
        self.assertEqual(found, products)
        products.active = False
        self.assert_line("articles", "ok", r"^All \d+ stored articles")

    def test_cost_method(self):
        self.require_chart("cd")
        self.assert_line("cost_method", "ok", "first in, first out")
        self.hospital.category.property_cost_method = "standard"
        line = self.assert_line("cost_method", "warning", "^1 articles")
        action = line.action_open_place()
        found = self.env["product.category"].search(action["domain"])
        self.assertEqual(found, self.hospital.category)

    def test_locations(self):
        self.company._get_ward_location()
        self.assert_line("locations", "ok", "^Wards and services: 1.$")
        place = self.hospital.create_location("Chirurgie", False, usage="customer")
        inside = self.hospital.ward
        self.hospital.create_location(
            "Lit 1", False, usage="customer"
        ).location_id = inside
        line = self.assert_line("locations", "warning", "^1 locations .*Chirurgie")
        action = line.action_open_place()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), place)
        place.stock_purpose = "ward"
        self.assert_line("locations", "ok", "^Wards and services: 2.$")
        (place | self.hospital.ward).stock_purpose = False
        self.assert_line("locations", "missing", "no ward")

    def test_opening(self):
        self.assert_line("opening", "ok", "All stock")
        group = self.article.inventory_group_id
        self.article.inventory_group_id = False
        self.stock_up(10, 3.0)
        self.article.inventory_group_id = group
        line = self.assert_line("opening", "missing", r"^1 articles .*30[.,]00")
        action = line.action_open_place()
        self.assertEqual(action["res_model"], "bhima.opening.stock")
        line.env[action["res_model"]].browse(action["res_id"]).action_book()
        self.assert_line("opening", "ok", "All stock")

    def test_standalone_period(self):
        self.assert_line("standalone", "ok", "All movements")
        self.company.stock_accounting_enabled = False
        self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        self.company.stock_accounting_enabled = True
        line = self.assert_line("standalone", "missing", "^2 movements")
        action = line.action_open_place()
        line.env[action["res_model"]].browse(action["res_id"]).action_post()
        self.assert_line("standalone", "ok", "All movements")

    def test_valuation_of_odoo(self):
        self.assert_line("odoo_valuation", "ok", "posts nothing")
        self.hospital.category.property_valuation = "real_time"
        self.assert_line("odoo_valuation", "ok", "posts nothing")
        self.hospital.create_article("Draps", inventory_group_id=False)
        self.assert_line("odoo_valuation", "warning", "posts 1 stored .*: Draps.$")

    def test_defects_of_the_chart(self):
        """Odoo's charts of OHADA call no account of cash what it is."""
        self.require_chart("cd")
        line = self.assert_line("chart_defects", "warning", "cash accounts are not")
        action = line.action_open_place()
        accounts = self.env["account.account"].search(action["domain"])
        self.assertRegex(line.message, f"^{len(accounts)} cash")
        accounts.account_type = "asset_cash"
        self.assert_line("chart_defects", "ok", "No known defect")
        wrong = self.hospital._get_account("419000", "liability_payable", "Avances")
        self.env["ir.default"].set(
            "res.partner",
            "property_account_payable_id",
            wrong.id,
            company_id=self.company.id,
        )
        self.assert_line("chart_defects", "warning", "^New partners get 419000 Avances")

    def test_companies_are_looked_at_one_by_one(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        other.company.goods_received_account_id = False
        accountant = self.hospital.users["accountant"]
        accountant.company_ids = [Command.link(other.company.id)]
        self.assert_line("goods_received", "ok", "Not needed")
        self.assert_line("goods_received", "missing", "Not set", hospital=other)

    def test_same_queries_whatever_the_number(self):
        """Groups, articles and locations are read together."""
        self._add_one(0)
        few = self._count_queries()
        for number in range(1, 15):
            self._add_one(number)
        self.assertLessEqual(self._count_queries(), few)

    def _add_one(self, number):
        """Add a group, an article in it, one without, and a place without purpose."""
        group = self.hospital.create_group(f"G{number}", f"Groupe {number}")
        self.hospital.create_article(f"Article {number}", group=group)
        self.hospital.create_article(f"Sans {number}", inventory_group_id=False)
        self.hospital.create_location(f"Lieu {number}", False, usage="customer")

    def _count_queries(self):
        lines = self.open_list()
        for line in lines.values():
            self.assertTrue(line.state)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["bhima.setup.check"].concat(*lines.values()).mapped("state")
        return self.env.cr.sql_log_count - before


class TestSetupUnderIfrs(SetupMixin, IfrsCase):
    def test_goods_received_is_made(self):
        self.assert_line("goods_received", "ok", "408000")
        self.hospital.accounts["goods_received"].reconcile = False
        self.assert_line("goods_received", "missing", "reconcilable")
        self.company.goods_received_account_id = False
        line = self.assert_line("goods_received", "missing", "Not set")
        self.assertTrue(line.is_creatable)
        line.action_create()
        account = self.company.goods_received_account_id
        self.assertRecordValues(
            account,
            [
                {
                    "code": "408110",
                    "account_type": "liability_current",
                    "reconcile": True,
                    "company_ids": self.company.ids,
                }
            ],
        )
        self.hospital.accounts["goods_received"] = account
        self.stock_up(10, 3.0)
        self.assert_booked({"stock": 30.0, "goods_received": -30.0})

    def test_account_that_the_chart_has_is_taken(self):
        account = self.hospital.accounts["goods_received"]
        account.reconcile = True
        self.company.goods_received_account_id = False
        self.open_list()["goods_received"].action_create()
        self.assertEqual(self.company.goods_received_account_id, account)

    def test_any_costing_method(self):
        self.hospital.category.property_cost_method = "standard"
        self.assert_line("cost_method", "ok", "Any method")
        self.assert_line("chart_defects", "ok", "Only charts of OHADA")

    def test_who_sees_and_who_makes(self):
        self.company.goods_received_account_id = False
        self.hospital.hire("chief", "account.group_account_manager")
        self.hospital.hire("admin", "base.group_system")
        self.hospital.hire("manager", "stock.group_stock_manager")
        for role in ("auditor", "manager"):
            with self.subTest(role=role):
                line = self.open_list(role)["goods_received"]
                self.assertEqual((line.state, line.is_creatable), ("missing", False))
                with self.assertRaises(AccessError):
                    line.action_create()
        self.assertFalse(self.company.goods_received_account_id)
        for role in ("accountant", "chief", "admin"):
            with self.subTest(role=role):
                self.company.goods_received_account_id = False
                self.open_list(role)["goods_received"].action_create()
                self.assertTrue(self.company.goods_received_account_id)
        for role in ("storekeeper", "buyer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.open_list(role)
