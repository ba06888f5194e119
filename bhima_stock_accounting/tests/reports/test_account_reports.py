from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.reports import ReportsMixin

BALANCE = "bhima.account.balance"
OPERATING = "bhima.operating.account"
JANUARY = ("2031-01-01", "2031-01-31")
FEBRUARY = ("2031-02-01", "2031-02-28")


class AccountReportsMixin(ReportsMixin):
    def buy(self):
        """The story of BHIMA's documentation: 105 bought on credit, received, paid."""
        order = self.hospital.order((self.article, 105, 1.0))
        bill = self.hospital.bill(order)
        self.hospital.receive(order)
        self.hospital.pay(bill)

    def read_accounts(self, *period, names=("debit", "credit", "balance"), **options):
        """Return figures by account or family, as the auditor reads them."""
        wizard = self.choose(BALANCE, *period, **options)
        return {
            code: figures for code, *figures in self.read_rows(wizard, "code", *names)
        }


class TestAccountBalance(AccountReportsMixin, OhadaCase):
    def test_table_of_the_documentation(self):
        with freeze_time("2031-01-10"):
            self.buy()
        balance = self.choose(BALANCE, *JANUARY, level="3")
        self.assertEqual(
            self.read_rows(balance, "code", "debit", "credit", "balance"),
            [
                ("311", 105.0, 0.0, 105.0),
                ("401", 105.0, 105.0, 0.0),
                ("571", 0.0, 105.0, -105.0),
                ("601", 105.0, 0.0, 105.0),
                ("603", 0.0, 105.0, -105.0),
            ],
        )
        table = balance._get_document().tables[0]
        self.assertEqual(table.totals, [None, None, 0.0, 315.0, 315.0, 0.0])
        self.assert_same_everywhere(balance)
        operating = self.choose(OPERATING, *JANUARY, level="2")
        self.assertEqual(self.read_rows(operating, "code", "amount"), [("60", 0.0)])

    def test_balance_after_consumption(self):
        with freeze_time("2031-01-10"):
            self.buy()
        with freeze_time("2031-02-10"):
            self.hospital.consume((self.article, 25))
        names = ("opening", "debit", "credit", "balance")
        self.assertEqual(
            self.read_accounts(*FEBRUARY, names=names, level="2"),
            {
                "31": [105.0, 0.0, 25.0, 80.0],
                "57": [-105.0, 0.0, 0.0, -105.0],
                "60": [0.0, 25.0, 0.0, 25.0],
            },
        )

    def test_accounts_have_lines_of_their_own_with_their_names(self):
        with freeze_time("2031-01-10"):
            self.buy()
        wizard = self.choose(BALANCE, *JANUARY)
        stock = self.hospital.accounts["stock"]
        row = self.show(wizard)[0]
        self.assertEqual((row.code, row.name), (stock.code, stock.name))

    def test_expenses_of_earlier_years_open_the_earnings(self):
        with freeze_time("2030-12-10"):
            self.buy()
            self.hospital.consume((self.article, 25))
        with freeze_time("2031-01-10"):
            self.hospital.consume((self.article, 5))
        earnings = self.hospital.env["account.account"].search(
            [
                ("account_type", "=", "equity_unaffected"),
                ("company_ids", "in", self.company.ids),
            ]
        )
        names = ("opening", "balance")
        found = self.read_accounts(*JANUARY, names=names)
        self.assertEqual(found[earnings.code], [25.0, 25.0])
        self.assertEqual(found[self.hospital.accounts["variation"].code], [0.0, 5.0])
        self.assertEqual(sum(opening for opening, _end in found.values()), 0.0)
        self.assertEqual(sum(end for _opening, end in found.values()), 0.0)

    def test_columns_are_described_without_a_query(self):
        """Odoo makes the report's query several times per column.

        By the superuser: rules of others look for their companies each time.
        """
        balance = self.env[BALANCE].with_company(self.company)
        balance.fields_get()
        with self.assertQueryCount(0):
            balance.fields_get()

    def test_drafts_do_not_count(self):
        with freeze_time("2031-01-10"):
            order = self.hospital.order((self.article, 105, 1.0))
            draft = self.hospital.as_user("accountant", order).action_create_invoice()
        self.assertTrue(draft["res_id"])
        self.assertEqual(self.read_accounts(*JANUARY), {})

    def test_bill_in_another_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "name": "2031-01-01",
                "inverse_company_rate": 2500.0,
            }
        )
        with freeze_time("2031-01-10"):
            order = self.hospital.order((self.article, 2, 3.0), currency_id=dollar.id)
            self.hospital.bill(order)
        self.assertEqual(
            self.read_accounts(*JANUARY, level="3"),
            {"401": [0.0, 15000.0, -15000.0], "601": [15000.0, 0.0, 15000.0]},
        )

    def test_lines_lead_to_their_items(self):
        with freeze_time("2031-01-10"):
            self.buy()
        for row in self.show(self.choose(BALANCE, *JANUARY, level="2")):
            action = row.action_open_items()
            items = row.env[action["res_model"]].search(action["domain"])
            self.assertEqual(sum(items.mapped("debit")), row.debit)
            self.assertEqual(sum(items.mapped("balance")), row.balance)

    def test_who_reads_it(self):
        with freeze_time("2031-01-10"):
            self.buy()
        manager = "account.group_account_manager"
        self.hospital.users["chief"] = new_test_user(
            self.env, "chief.balance", groups=manager, company_id=self.company.id
        )
        for report in (BALANCE, OPERATING):
            for role in ("accountant", "auditor", "chief"):
                with self.subTest(role=role):
                    wizard = self.choose(report, *JANUARY, role)
                    self.assertTrue(self.show(wizard))
                    self.assertTrue(self.print_html(wizard) is not None)
            storekeeper = self.choose(report, *JANUARY, "storekeeper")
            with self.assertRaises(AccessError):
                self.show(storekeeper)
            with self.assertRaises(AccessError):
                storekeeper._get_document()

    def test_other_companies_are_left_out(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        with freeze_time("2031-01-07"):
            other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        self.assertEqual(self.read_accounts(*JANUARY), {})

    def test_french(self):
        activate_french(self.env)
        with freeze_time("2031-01-10"):
            self.buy()
        titles = {BALANCE: "Balance des comptes", OPERATING: "Compte d'exploitation"}
        for report, title in titles.items():
            wizard = self.choose(report, *JANUARY).with_context(lang="fr_FR")
            text = " ".join(self.print_html(wizard).text_content().split())
            self.assertIn(title, text)
            self.assertIn("Du 01/01/2031 au 31/01/2031", text)
            self.assert_same_everywhere(wizard)


class TestOperatingAccount(AccountReportsMixin, OhadaCase):
    def test_period_and_previous_period(self):
        with freeze_time("2030-01-10"):
            self.buy()
            self.hospital.consume((self.article, 10))
        with freeze_time("2031-01-10"):
            self.hospital.consume((self.article, 25))
            invoice = self.hospital.as_user("accountant", self.env["account.move"])
            invoice = invoice.create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.hospital.vendor.id,
                    "invoice_date": "2031-01-10",
                    "invoice_line_ids": [
                        (0, 0, {"product_id": self.article.id, "price_unit": 40.0})
                    ],
                }
            )
            invoice.action_post()
        wizard = self.choose(OPERATING, *JANUARY, level="3")
        self.assertEqual(str(wizard.previous_from), "2030-01-01")
        self.assertEqual(str(wizard.previous_to), "2030-01-31")
        self.assertEqual(
            self.read_rows(wizard, "kind", "code", "amount", "previous_amount"),
            [
                ("income", "701", 40.0, 0.0),
                ("expense", "601", 0.0, -105.0),
                ("expense", "603", -25.0, 95.0),
            ],
        )
        table = wizard._get_document().tables[0]
        self.assertEqual(table.totals, [None, None, 15.0, -10.0])
        self.assertEqual(
            [table.sum_up(section) for section in table.sections],
            [[None, None, 40.0, 0.0], [None, None, -25.0, -10.0]],
        )
        self.assert_same_everywhere(wizard)
        self.assertIn("01/31/2030", " ".join(wizard._get_document().subtitles))


class TestAccountBalanceIfrs(AccountReportsMixin, IfrsCase):
    def test_purchase_is_no_expense(self):
        with freeze_time("2031-01-10"):
            order = self.hospital.order((self.article, 250, 1.0))
            self.hospital.receive(order)
            self.hospital.pay(self.hospital.bill(order))
            self.hospital.consume((self.article, 25))
        self.assertEqual(
            self.read_accounts(*JANUARY, level="2"),
            {
                "31": [250.0, 25.0, 225.0],
                "40": [500.0, 500.0, 0.0],
                "57": [0.0, 250.0, -250.0],
                "62": [25.0, 0.0, 25.0],
            },
        )
        wizard = self.choose(OPERATING, *JANUARY, level="2")
        self.assertEqual(self.read_rows(wizard, "code", "amount"), [("62", -25.0)])
