"""What the tests of the dashboard have in common."""

from freezegun import freeze_time

from .comparing import ComparingMixin
from .reports import ReportsMixin

DASHBOARD = "bhima.stock.dashboard"
JANUARY = ("2031-01-01", "2031-01-31")
FEBRUARY = ("2031-02-01", "2031-02-28")
TODAY = "2031-02-20"
WORTH = ("stock_value", "ledger_value", "book_value")
WORTH += ("value_difference", "book_difference")


class DashboardMixin(ComparingMixin, ReportsMixin):
    """Reads the dashboard as a person does, and the reports beside it."""

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(TODAY))

    def read_dashboard(self, role="auditor"):
        self.env.flush_all()
        self.env.invalidate_all()
        return self._see(role, DASHBOARD).get_dashboard()

    def read_lines(self, name, **kwargs):
        """Return the amounts of a card, by the names of its lines."""
        found = self.read_dashboard(**kwargs)[name]
        lines = found["lines"] if name == "worth" else found
        return {line["name"]: line["amounts"] for line in lines}

    def open_figure(self, name, period=None, role="auditor"):
        """Click a figure; return the rows that it opens."""
        action = self._see(role, DASHBOARD).action_open(name, period)
        self.assertEqual(action["target"], "current")
        rows = self._see(role, action["res_model"])
        if isinstance(action["context"], dict):
            rows = rows.with_context(**action["context"])
        rows.invalidate_model()
        return rows.search(action["domain"] or [])

    def read_total(self, report, fname, *period):
        return sum(self.show(self.choose(report, *period)).mapped(fname))

    def assert_costs_of_reports(self, *names):
        """Check both months against the reports, to the cent."""
        reports = {name: ("bhima.goods.cost", name) for name in names}
        reports["used"] = ("bhima.ward.exit", "value")
        reports["lost"] = ("bhima.stock.loss", "value")
        expected = {
            name: [
                self.company.currency_id.round(self.read_total(*report, *period))
                for period in (FEBRUARY, JANUARY)
            ]
            for name, report in reports.items()
        }
        self.assertEqual(self.read_lines("costs"), expected)

    def assert_worth_of_screen(self):
        accounts = self.get_accounts()
        self.assertEqual(
            self.read_lines("worth"),
            {name: [sum(accounts.mapped(name))] for name in WORTH},
        )

    def live_two_months(self):
        """Buy, bill, use and lose in January and February; a delivery stays open."""
        self.syrup = self.hospital.create_article(
            "Sirop", self.hospital.create_group("SIR", "Sirops")
        )
        with freeze_time("2031-01-10"):
            lines = (self.article, 100, 2.37), (self.syrup, 50, 3.1)
            order = self.hospital.order(*lines)
            self.hospital.receive(order)
            self.hospital.bill(order)
            self.hospital.consume((self.article, 25), (self.syrup, 7))
            self.hospital.scrap(self.article, 3)
        with freeze_time("2031-02-10"):
            self.hospital.receive(self.hospital.order((self.article, 10, 1.99)))
            self.hospital.bill(self.hospital.order((self.syrup, 4, 3.1)))
            self.surgery = self.hospital.create_location("Chirurgie", "ward")
            issue = self.hospital.transfer(
                self.hospital.stock, self.surgery, (self.article, 20)
            )
            self.hospital.send_back(issue, 5)
            self.hospital.consume((self.syrup, 3))
            self.hospital.count(self.syrup, 35)
