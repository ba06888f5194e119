from freezegun import freeze_time

from odoo.tests import tagged

from ...demo.hospital import found_sycebnl_hospital
from ..support.cases import StockAccountingCase
from ..support.reports import ReportsMixin

JANUARY = ("2031-01-01", "2031-01-31")


@tagged("post_install", "-at_install")
class TestSycebnlReports(ReportsMixin, StockAccountingCase):
    """A month of a hospital that an association runs: bought, given, used, lost."""

    @classmethod
    def found_hospital(cls):
        return found_sycebnl_hospital(cls.env)

    def setUp(self):
        super().setUp()
        self.given = self.hospital._get_account("758100", "income", "Dons en nature")
        self.company.donation_income_account_id = self.given
        with freeze_time("2031-01-10 10:00:00"):
            order = self.hospital.order((self.article, 100, 2.0))
            self.hospital.receive(order)
            self.hospital.pay(self.hospital.bill(order))
            self.hospital.transfer(
                self.hospital.create_location("Dons", "donation"),
                self.hospital.stock,
                (self.article, 50),
                picking_type_id=self.hospital.warehouse.in_type_id.id,
            )
        with freeze_time("2031-01-20 10:00:00"):
            self.hospital.consume((self.article, 30))
            self.hospital.scrap(self.article, 5)

    def test_standard_is_that_of_the_chart(self):
        self.assertEqual(self.company.stock_accounting_standard_id.code, "SYCEBNL")
        self.assert_in_agreement()

    def test_balance_of_families(self):
        wizard = self.choose("bhima.account.balance", *JANUARY, level="3")
        self.assertEqual(
            self.read_rows(wizard, "code", "debit", "credit", "balance"),
            [
                ("311", 300.0, 70.0, 230.0),
                ("401", 200.0, 200.0, 0.0),
                ("571", 0.0, 200.0, -200.0),
                ("601", 300.0, 0.0, 300.0),
                ("603", 70.0, 300.0, -230.0),
                ("758", 0.0, 100.0, -100.0),
            ],
        )
        self.assert_same_everywhere(wizard)

    def test_result_is_what_was_given_less_what_was_used_and_lost(self):
        wizard = self.choose("bhima.operating.account", *JANUARY, level="3")
        self.assertEqual(
            self.read_rows(wizard, "code", "amount"),
            [("758", 100.0), ("601", -300.0), ("603", 230.0)],
        )
        self.assert_same_everywhere(wizard)

    def test_gifts_are_purchases_in_the_cost(self):
        wizard = self.choose("bhima.goods.cost", *JANUARY)
        names = ("charge", "variation", "cost", "remark")
        self.assertEqual(self.read_rows(wizard, *names), [(300.0, -230.0, 70.0, False)])
        self.assert_same_everywhere(wizard)
