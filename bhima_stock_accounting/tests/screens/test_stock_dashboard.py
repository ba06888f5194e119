from ..support.cases import IfrsCase, OhadaCase
from ..support.dashboard import DASHBOARD, FEBRUARY, JANUARY, TODAY, DashboardMixin
from ..support.reports import get_value_at


class TestStockDashboard(DashboardMixin, OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.live_two_months(cls)

    def test_figures_of_both_months_are_those_of_the_reports(self):
        self.assert_costs_of_reports("charge", "variation", "cost")
        periods = self.read_dashboard()["periods"]
        self.assertEqual(
            [(period["label"], period["is_incomplete"]) for period in periods],
            [("February 2031", True), ("January 2031", False)],
        )

    def test_figures_of_the_story(self):
        # average cost of the tablets: (72 x 2.37 + 10 x 1.99) / 82 = 2.3237 in February
        self.assertEqual(
            self.read_lines("costs"),
            {
                "charge": [12.4, 392.0],
                "variation": [39.75, -303.94],
                "cost": [52.15, 88.06],
                "used": [44.15, 80.95],
                "lost": [15.5, 7.11],
            },
        )

    def test_value_of_stock_is_that_of_stock_and_ledger(self):
        self.assert_worth_of_screen()
        dashboard = self.read_dashboard()
        self.assertFalse(dashboard["worth"]["is_different"])
        self.assertEqual(dashboard["currency_id"], self.company.currency_id.id)
        self.import_entry(7.0)
        self.assert_worth_of_screen()
        worth = self.read_lines("worth")
        self.assertEqual(worth["book_difference"], [-7.0])
        self.assertEqual(worth["value_difference"], [0.0])
        self.assertTrue(self.read_dashboard()["worth"]["is_different"])

    def test_what_waits(self):
        deliveries = self.show(
            self.choose("bhima.outstanding.delivery", "2031-01-01", TODAY)
        )
        amounts = {row.kind: [row.amount] for row in deliveries}
        self.assertEqual(amounts, {"received": [19.9], "billed": [-12.4]})
        self.assertEqual(self.read_lines("waiting"), {"to_post": [0.0], **amounts})
        self.company.stock_posting_failure = "queue"
        self.company.stock_accounting_standard_id = False
        self.stock_up(10, 3.0)
        waiting = self.read_dashboard()["waiting"][0]
        self.assertEqual(
            (waiting["label"], waiting["amounts"]), ("To Post (1)", [30.0])
        )

    def test_value_over_time_is_that_of_the_stock_ledger(self):
        chart = self.read_dashboard()["over_time"]
        self.assertEqual(chart["labels"][-2:], ["Jan 31", "Feb 31"])
        self.assertEqual(len(chart["labels"]), 12)
        for at, day in ((-3, "2030-12-31"), (-2, "2031-01-31"), (-1, "2031-02-28")):
            values = get_value_at(
                self.env["bhima.stock.past.value"],
                self.company,
                day,
                "inventory_group_id",
            )
            expected = {
                group.display_name: value for group, (_, value) in values.items()
            }
            found = {s["label"]: s["values"][at] for s in chart["series"]}
            for label, value in found.items():
                self.assertAlmostEqual(value, expected.get(label, 0.0), 6)
            self.assertFalse(expected.keys() - found.keys())

    def test_wards_are_those_of_the_report(self):
        chart = self.read_dashboard()["wards"]
        for series, period in zip(chart["series"], (FEBRUARY, JANUARY), strict=True):
            rows = self.show(self.choose("bhima.ward.exit", *period))
            exits = {
                ward.display_name: sum(found.mapped("value"))
                for ward, found in rows.grouped("location_id").items()
            }
            found = dict(zip(chart["labels"], series["values"], strict=True))
            self.assertEqual(found, {label: exits.get(label, 0.0) for label in found})
            self.assertFalse(exits.keys() - found.keys())

    def test_small_wards_and_groups_share_what_comes_last(self):
        for number in range(12):
            ward = self.hospital.create_location(f"Service {number}", "ward")
            article = self.hospital.create_article(
                f"Article {number}",
                self.hospital.create_group(f"G{number}", f"Groupe {number}"),
            )
            self.stock_up(10, 0.5, article)
            self.hospital.transfer(self.hospital.stock, ward, (article, 1))
        dashboard = self.read_dashboard()
        wards, groups = dashboard["wards"], dashboard["over_time"]["series"]
        self.assertEqual((len(wards["labels"]), wards["labels"][-1]), (11, "Others"))
        self.assertEqual((len(groups), groups[-1]["label"]), (7, "Others"))
        used = next(line for line in dashboard["costs"] if line["name"] == "used")
        self.assertAlmostEqual(sum(wards["series"][0]["values"]), used["amounts"][0], 6)
        # tablets, syrup and four of the twelve are shown
        self.assertEqual(groups[-1]["values"][-1], 8 * 4.5)

    def test_every_figure_opens_what_it_stands_for(self):
        self.company.stock_posting_failure = "queue"
        self.company.stock_accounting_standard_id = False
        self.stock_up(10, 3.0)
        self.company.stock_accounting_standard_id = self.env.ref(
            "bhima_stock_accounting.standard_ohada"
        )
        dashboard = self.read_dashboard()
        fields = {"to_post": "value", "received": "amount", "billed": "amount"}
        for line in dashboard["worth"]["lines"] + dashboard["waiting"]:
            rows = self.open_figure(line["opens"])
            if "kind" in rows._fields:
                rows = rows.filtered(lambda row, line=line: row.kind == line["name"])
            found = sum(rows.mapped(fields.get(line["name"], line["name"])))
            self.assertAlmostEqual(found, line["amounts"][0], 6, line["name"])
        for line in dashboard["costs"]:
            fname = line["name"] if line["opens"] == "bhima.goods.cost" else "value"
            for amount, period in zip(
                line["amounts"], dashboard["periods"], strict=True
            ):
                rows = self.open_figure(line["opens"], period)
                self.assertAlmostEqual(sum(rows.mapped(fname)), amount, 6, line["name"])
        self.assertEqual(self.open_figure("over_time"), self.hospital.get_ledger())

    def test_more_movements_take_no_more_queries(self):
        self._count_queries()  # fills caches of Odoo
        few = self._count_queries()
        for number in range(8):
            group = self.hospital.create_group(f"G{number}", f"Groupe {number}")
            article = self.hospital.create_article(f"Article {number}", group)
            self.stock_up(10, 3.0, article)
            self.hospital.consume((article, 4))
        self._count_queries()
        self.assertEqual(self._count_queries(), few)
        self.assertLessEqual(few, 40)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._see("auditor", DASHBOARD).get_dashboard()
        return self.cr.sql_log_count - before


class TestStockDashboardIfrs(DashboardMixin, IfrsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.live_two_months(cls)

    def test_a_purchase_is_no_cost(self):
        self.assert_costs_of_reports("cost")
        self.assertEqual(
            self.read_lines("costs"),
            {"cost": [59.65, 88.06], "used": [44.15, 80.95], "lost": [15.5, 7.11]},
        )
        self.assert_worth_of_screen()
        self.assertEqual(
            [p["is_incomplete"] for p in self.read_dashboard()["periods"]],
            [False, False],
        )
