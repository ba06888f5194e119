from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase
from ..support.reports import get_value_at

DAYS = ("2031-01-05", "2031-01-20", "2031-02-10", "2031-03-01")


class TestPastValue(OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.syrup = cls.hospital.create_article(
            "Sirop", cls.hospital.create_group("SIR", "Sirops")
        )
        cls.articles = cls.article | cls.syrup

    def _act(self, day):
        if day == DAYS[0]:
            self.stock_up(10, 3.0)
            self.stock_up(5, 4.0, self.syrup)
        elif day == DAYS[1]:
            self.hospital.consume((self.article, 4), (self.syrup, 5))
        elif day == DAYS[2]:
            self.stock_up(10, 5.0)
        else:
            self.hospital.scrap(self.article, 2)

    def _live(self):
        """Let four days pass; return what Odoo said of the stock on each of them."""
        said = {}
        for day in DAYS:
            with freeze_time(f"{day} 10:00:00"):
                self._act(day)
                self.env.flush_all()
                self.env.invalidate_all()
                said[day] = {
                    article: (article.qty_available, article.total_value)
                    for article in self.articles.with_company(self.company)
                }
        return said

    def _get_value_at(self, day, **kwargs):
        values = self.hospital.as_user("auditor", self.env["bhima.stock.past.value"])
        return get_value_at(values, self.company, day, **kwargs)

    def _show(self, day, role="auditor"):
        """Choose a day in the menu; return what the list shows."""
        wizard = self.hospital.as_user(role, self.env["bhima.stock.value.date"])
        action = wizard.create({"date": day}).action_open()
        rows = wizard.env[action["res_model"]].with_context(**action["context"])
        return rows.search(action["domain"] or [])

    def test_value_of_each_day_is_what_odoo_said_then(self):
        said = self._live()
        self.assertEqual(
            [said[day][self.article] for day in DAYS],
            [(10.0, 30.0), (6.0, 18.0), (16.0, 68.0), (14.0, 59.5)],
        )
        for day in DAYS:
            with self.subTest(day=day):
                in_ledger = self._get_value_at(day)
                for article in self.articles:
                    self.assertEqual(
                        in_ledger.get(article, (0.0, 0.0)), said[day][article]
                    )
        self.assertEqual(self._get_value_at("2031-01-04"), {})
        self.assertEqual(self._get_value_at("2031-02-09"), self._get_value_at(DAYS[1]))

    def test_value_by_group_and_account(self):
        self._live()
        groups = self._get_value_at(DAYS[0], groupby="inventory_group_id")
        self.assertEqual(
            {group.code: value for group, (_quantity, value) in groups.items()},
            {self.hospital.group.code: 30.0, "SIR": 20.0},
        )
        accounts = self._get_value_at(DAYS[2], groupby="stock_account_id")
        stock = self.hospital.accounts["stock"]
        self.assertEqual(accounts, {stock: (16.0, 68.0)})

    def test_graph_over_time_adds_up_to_the_value_of_each_month(self):
        self._live()
        ledger = self.hospital.as_user("auditor", self.env["bhima.stock.ledger.entry"])
        months = ledger.formatted_read_group([], ["date:month"], ["value:sum"])
        self.assertEqual([month["value:sum"] for month in months], [18.0, 50.0, -8.5])
        views = self.env.ref(
            "bhima_stock_accounting.stock_ledger_entry_action_value"
        ).views
        graph = ledger.get_view(views[0][0], "graph")["arch"]
        self.assertIn('cumulated="1"', graph)

    def test_value_takes_one_query(self):
        self._live()
        self._get_value_at(DAYS[2])
        self.env.flush_all()
        before = self.cr.sql_log_count
        self._get_value_at(DAYS[2])
        self.assertEqual(self.cr.sql_log_count - before, 1)

    def test_list_of_a_day(self):
        self._live()
        rows = self._show(DAYS[2])
        self.assertRecordValues(
            rows,
            [
                {
                    "date": date(2031, 2, 10),
                    "product_id": self.article.id,
                    "inventory_group_id": self.hospital.group.id,
                    "stock_account_id": self.hospital.accounts["stock"].id,
                    "quantity": 16.0,
                    "unit_cost": 4.25,
                    "value": 68.0,
                }
            ],
        )
        self.assertEqual(len(self._show(DAYS[0])), 2)
        self.assertFalse(self._show("2031-01-04"))
        # the row leads to what it is the sum of
        action = rows.action_view_stock_ledger()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found.mapped("value"), [50.0, -12.0, 30.0])

    def test_list_is_exported_with_its_date(self):
        self._live()
        auditor = self.hospital.users["auditor"]
        auditor.group_ids |= self.env.ref("base.group_allow_export")
        rows = self._show(DAYS[1])
        exported = rows.export_data(["date", "product_id", "quantity", "value"])
        self.assertEqual(
            exported["datas"],
            [[date(2031, 1, 20), self.article.display_name, 6.0, 18.0]],
        )

    def test_groups_of_the_list(self):
        self._live()
        rows = self._show(DAYS[0])
        groups = rows.formatted_read_group([], ["inventory_group_id"], ["value:sum"])
        self.assertEqual(sorted(g["value:sum"] for g in groups), [20.0, 30.0])

    def test_rows_that_wait_count(self):
        self.company.stock_posting_failure = "queue"
        self.company.stock_accounting_standard_id = False
        with freeze_time(f"{DAYS[0]} 10:00:00"):
            self.stock_up(10, 3.0)
        self.assertEqual(self._get_value_at(DAYS[0]), {self.article: (10.0, 30.0)})

    def test_group_is_that_of_the_day(self):
        self._live()
        with freeze_time("2031-03-01 10:00:00"):
            self.article.inventory_group_id = self.syrup.inventory_group_id
            self.env.flush_all()
        self.assertEqual(self._show(DAYS[1]).inventory_group_id, self.hospital.group)
        later = self._show("2031-03-01").inventory_group_id
        self.assertEqual(later, self.syrup.inventory_group_id)

    def test_lots_have_values_of_their_own(self):
        vaccine = self.hospital.create_article("BCG", tracking="lot", lot_valuated=True)
        expected = {}
        for name, quantity, price in (("A", 10, 2.0), ("B", 4, 5.0)):
            order = self.hospital.order((vaccine, quantity, price))
            lot = self.hospital.receive(order, lot=name).move_ids.lot_ids
            expected[lot] = (float(quantity), quantity * price)
        rows = self.env["bhima.stock.past.value"].search(
            [("product_id", "=", vaccine.id)]
        )
        self.assertEqual(
            {row.lot_id: (row.quantity, row.value) for row in rows}, expected
        )

    def test_who_sees_it(self):
        self._live()
        self.assertEqual(self._show(DAYS[1], "storekeeper").value, 18.0)
        with self.assertRaises(AccessError):
            self._show(DAYS[1], "buyer")

    def test_other_companies_are_hidden(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        with freeze_time(f"{DAYS[0]} 10:00:00"):
            other.receive(other.order((other.create_article("Ibuprofen"), 10, 5.0)))
        self._live()
        self.assertEqual(self._show(DAYS[0]).company_id, self.company)
        values = get_value_at(
            self.env["bhima.stock.past.value"], other.company, "2031-03-01"
        )
        self.assertEqual(list(values.values()), [(10.0, 50.0)])
