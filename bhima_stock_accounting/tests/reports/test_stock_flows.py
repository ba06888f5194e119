from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.reports import ReportsMixin

JOURNAL = "bhima.stock.journal"
WARDS, LOSSES, DONATIONS = (
    *("bhima.ward.exit", "bhima.stock.loss"),
    "bhima.stock.donation",
)
JANUARY = ("2031-01-01", "2031-01-31")


class StockFlowsCase(ReportsMixin, OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.surgery = cls.hospital.create_location("Chirurgie", "ward")
        cls.syrup = cls.hospital.create_article(
            "Sirop", cls.hospital.create_group("SIR", "Sirops")
        )
        with freeze_time("2031-01-05 10:00:00"):
            cls.stock_up(cls, 100, 3.0)
            cls.stock_up(cls, 50, 4.0, cls.syrup)

    def assert_leads_to_its_rows(self, wizard):
        """Check that each line opens rows of the ledger with its value."""
        for row in self.show(wizard):
            action = row.action_view_stock_ledger()
            found = row.env[action["res_model"]].search(action["domain"])
            self.assertEqual(abs(sum(found.mapped("value"))), abs(row.value))


class TestWardExits(StockFlowsCase):
    def test_exits_less_returns_by_ward_and_article(self):
        with freeze_time("2031-01-10 10:00:00"):
            picking = self.hospital.consume((self.article, 10))
            self.hospital.send_back(picking, 4)
            lines = ((self.article, 2), (self.syrup, 5))
            self.hospital.transfer(self.hospital.stock, self.surgery, *lines)
        with freeze_time("2031-02-10 10:00:00"):
            self.hospital.consume((self.article, 1))
        wizard = self.choose(WARDS, *JANUARY, "storekeeper")
        names = ("location_id", "product_id", "quantity", "unit_cost", "value")
        self.assertEqual(
            self.read_rows(wizard, *names),
            [
                (self.surgery, self.article, 2.0, 3.0, 6.0),
                (self.surgery, self.syrup, 5.0, 4.0, 20.0),
                (self.hospital.ward, self.article, 6.0, 3.0, 18.0),
            ],
        )
        table = wizard._get_document().tables[0]
        self.assertEqual(table.totals[-1], 44.0)
        self.assertEqual(
            [table.sum_up(section)[-1] for section in table.sections], [26.0, 18.0]
        )
        self.assert_same_everywhere(wizard)
        self.assert_leads_to_its_rows(wizard)

    def test_exits_are_what_the_books_say(self):
        with freeze_time("2031-01-10 10:00:00"):
            self.hospital.consume((self.article, 10), (self.syrup, 3))
        rows = self.show(self.choose(WARDS, *JANUARY))
        items = self.hospital.get_items().filtered(
            lambda item: item.stock_operation == "consumption" and item.debit
        )
        self.assertEqual(sum(rows.mapped("value")), sum(items.mapped("debit")))

    def test_who_reads_stock_reports(self):
        with freeze_time("2031-01-10 10:00:00"):
            self.hospital.consume((self.article, 10))
        for role in ("storekeeper", "accountant", "auditor"):
            with self.subTest(role=role):
                self.assertTrue(self.show(self.choose(WARDS, *JANUARY, role)))
        with self.assertRaises(AccessError):
            self.show(self.choose(JOURNAL, *JANUARY, "storekeeper"))

    def test_other_companies_are_left_out(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        with freeze_time("2031-01-07"):
            other.receive(other.order((article, 10, 5.0)))
            other.consume((article, 5))
        for report in (WARDS, LOSSES, DONATIONS):
            self.assertFalse(self.show(self.choose(report, *JANUARY)))
        journal = self.show(self.choose(JOURNAL, *JANUARY))
        self.assertEqual(journal.company_id, self.company)

    def test_french(self):
        activate_french(self.env)
        with freeze_time("2031-01-10 10:00:00"):
            self.hospital.consume((self.article, 10))
            self.hospital.scrap(self.article, 1)
        titles = {WARDS: "Sorties par service", LOSSES: "Pertes et péremptions"}
        for report, title in {**titles, JOURNAL: "Journal des stocks"}.items():
            wizard = self.choose(report, *JANUARY).with_context(lang="fr_FR")
            self.assertEqual(self.read_file(wizard)[1][0], title)
            self.assert_same_everywhere(wizard)


class TestLossReport(StockFlowsCase):
    def test_losses_by_reason_and_what_counts_found_missing(self):
        expired = self.env.ref("bhima_stock_accounting.loss_reason_expired")
        pit = self.hospital.create_location("Destruction", "loss")
        lost = {"loss_reason_id": expired.id}
        with freeze_time("2031-01-10 10:00:00"):
            self.hospital.transfer(self.hospital.stock, pit, (self.article, 3), **lost)
            self.hospital.transfer(self.hospital.stock, pit, (self.syrup, 2), **lost)
            self.hospital.count(self.article, 90)
        wizard = self.choose(LOSSES, *JANUARY)
        names = ("loss_reason_id", "operation", "product_id", "quantity", "value")
        none = expired.browse()
        self.assertEqual(
            self.read_rows(wizard, *names),
            [
                (expired, "loss", self.article, 3.0, 9.0),
                (expired, "loss", self.syrup, 2.0, 8.0),
                (none, "count_shortage", self.article, 7.0, 21.0),
            ],
        )
        table = wizard._get_document().tables[0]
        self.assertEqual(
            [section.title for section in table.sections], [expired.name, "None"]
        )
        self.assertEqual(table.totals[-1], 38.0)
        self.assert_same_everywhere(wizard)
        self.assert_leads_to_its_rows(wizard)


class TestDonationReport(StockFlowsCase):
    def test_donations_by_donor(self):
        self.company.donation_income_account_id = self.hospital.accounts["income"]
        place = self.hospital.create_location("Dons", "donation")
        donor = self.hospital.create_partner("ONG Santé")
        incoming = self.hospital.warehouse.in_type_id.id
        with freeze_time("2031-01-10 10:00:00"):
            gift = self.hospital.prepare_transfer(
                place,
                self.hospital.stock,
                (self.article, 20),
                partner_id=donor.id,
                picking_type_id=incoming,
            )
            self.hospital.validate(gift)
            self.hospital.transfer(self.hospital.stock, place, (self.syrup, 5))
        wizard = self.choose(DONATIONS, *JANUARY)
        names = ("operation", "partner_id", "product_id", "quantity", "value")
        self.assertEqual(
            self.read_rows(wizard, *names),
            [
                ("donation_in", donor, self.article, 20.0, 60.0),
                ("donation_out", donor.browse(), self.syrup, 5.0, 20.0),
            ],
        )
        self.assert_same_everywhere(wizard)
        self.assert_leads_to_its_rows(wizard)


class TestStockJournal(StockFlowsCase):
    def test_items_in_their_order_with_equal_totals(self):
        with freeze_time("2031-01-10 10:00:00"):
            picking = self.hospital.consume((self.article, 10))
            self.hospital.buy_cash(50.0)
        wizard = self.choose(JOURNAL, *JANUARY)
        names = ("code", "operation", "debit", "credit")
        self.assertEqual(
            [row for row in self.read_rows(wizard, *names) if row[1] == "consumption"],
            [
                ("603100", "consumption", 30.0, 0.0),
                ("311100", "consumption", 0.0, 30.0),
            ],
        )
        table = wizard._get_document().tables[0]
        self.assertEqual(table.totals[-2:], [530.0, 530.0])
        self.assert_same_everywhere(wizard)
        last = self.show(wizard)[-1]
        self.assertEqual(last.number, picking.account_move_ids.name)
        self.assertEqual(
            last.action_open_entry()["res_id"], picking.account_move_ids.id
        )


class TestWardExitsIfrs(ReportsMixin, IfrsCase):
    def test_exits_do_not_depend_on_the_standard(self):
        with freeze_time("2031-01-10 10:00:00"):
            self.stock_up(100, 3.0)
            self.hospital.consume((self.article, 10))
        wizard = self.choose(WARDS, *JANUARY)
        self.assertEqual(self.read_rows(wizard, "quantity", "value"), [(10.0, 30.0)])
