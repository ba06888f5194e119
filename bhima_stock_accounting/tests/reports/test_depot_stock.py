from freezegun import freeze_time

from odoo.addons.bhima_inventory_config.tests.support.languages import activate_french

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import IfrsCase, OhadaCase
from ..support.reports import ReportsMixin, get_value_at

REPORT = "bhima.depot.stock"
JANUARY = ("2031-01-01", "2031-01-31")
FIGURES = ("location_id", "product_id", "quantity", "unit_cost", "value")


class DepotStockMixin(ReportsMixin):
    """What lies in two depots, at the cost of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.night = cls.hospital.create_location("Pharmacie de garde", False)
        cls.night.location_id = cls.hospital.warehouse.view_location_id
        cls.night.usage = "internal"
        with freeze_time("2030-12-20 10:00:00"):
            cls.stock_up(cls, 10, 3.0)
        with freeze_time("2031-01-10 10:00:00"):
            cls.hospital.transfer(cls.hospital.stock, cls.night, (cls.article, 4))
            cls.hospital.transfer(cls.night, cls.hospital.ward, (cls.article, 1))
        with freeze_time("2031-02-10 10:00:00"):
            cls.stock_up(cls, 10, 5.0)

    def test_each_depot_at_the_end_of_a_day(self):
        wizard = self.choose(REPORT, *JANUARY, "storekeeper")
        depots = {self.night: (3.0, 3.0, 9.0), self.hospital.stock: (6.0, 3.0, 18.0)}
        self.assertCountEqual(
            self.read_rows(wizard, *FIGURES),
            [(depot, self.article, *figures) for depot, figures in depots.items()],
        )
        self.assert_same_everywhere(wizard)
        before = self.choose(REPORT, "2030-12-01", "2030-12-31")
        self.assertEqual(
            self.read_rows(before, *FIGURES),
            [(self.hospital.stock, self.article, 10.0, 3.0, 30.0)],
        )

    def test_all_depots_are_worth_what_the_ledger_says(self):
        rows = self.show(self.choose(REPORT, "2031-01-01", "2031-02-28"))
        self.assertAlmostEqual(sum(rows.mapped("value")), 27.0 + 50.0)
        values = get_value_at(
            self.env["bhima.stock.past.value"], self.company, "2031-02-28"
        )
        self.assertAlmostEqual(
            sum(rows.mapped("value")), sum(value for _, value in values.values())
        )

    def test_line_opens_the_card_of_the_depot(self):
        row = self.show(self.choose(REPORT, *JANUARY)).filtered(
            lambda row: row.location_id == self.night
        )
        action = row.action_open_card()
        cards = row.env[action["res_model"]].with_context(**action["context"])
        self.assertEqual(cards.search([("kind", "=", "closing")]).quantity, 3.0)


class TestOhadaDepotStock(DepotStockMixin, OhadaCase):
    def test_goods_of_others_are_left_out(self):
        with freeze_time("2031-01-12 10:00:00"):
            order = self.hospital.order((self.article, 7, 3.0))
            line = order.picking_ids.move_ids.move_line_ids
            line.owner_id = self.hospital.vendor
            self.hospital.receive(order)
        other = found_ifrs_hospital(self.env, "Second Hospital")
        with freeze_time("2031-01-12 10:00:00"):
            other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        rows = self.show(self.choose(REPORT, *JANUARY))
        self.assertEqual(sum(rows.mapped("quantity")), 9.0)
        self.assertEqual(rows.company_id, self.company)

    def test_french(self):
        activate_french(self.env)
        wizard = self.choose(REPORT, *JANUARY).with_context(lang="fr_FR")
        lines = self.read_file(wizard)
        self.assertEqual(lines[1][0], "Stock par dépôt")
        self.assertEqual(lines[2][0], "À la fin du 31/01/2031")


class TestIfrsDepotStock(DepotStockMixin, IfrsCase):
    pass
