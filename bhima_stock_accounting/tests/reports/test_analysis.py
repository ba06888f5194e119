from ast import literal_eval
from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import fields

from ..support.cases import OhadaCase
from ..support.comparing import ComparingMixin

LEDGER = "bhima.stock.ledger.entry"
# What each filter of the stock ledger finds, by operation.
FILTERS = {
    "purchases": {"receipt"},
    "patients": {"dispensing"},
    "consumption": {"consumption", "consumption_return"},
    "losses": {"loss", "count_shortage"},
    "counts": {"count_shortage", "count_surplus"},
    "donations": {"donation_out"},
    "without_movement": {"revaluation"},
}
GROUPINGS = {"partner": "partner_id", "location": "location_id"}
GROUPINGS |= {"inventory_group": "inventory_group_id", "operation": "operation"}


class TestAnalysis(ComparingMixin, OhadaCase):
    """Filters, groupings and pivots of the stock ledger and of its journal items."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock_up(cls, 100, 3.0)
        cls.syrup = cls.hospital.create_article(
            "Sirop", cls.hospital.create_group("SIR", "Sirops")
        )
        cls.stock_up(cls, 5, 4.0, cls.syrup)
        needy = cls.hospital.create_location("Dons", "donation")
        cls.hospital.transfer(cls.hospital.stock, needy, (cls.syrup, 1))
        issue = cls.hospital.consume((cls.article, 20))
        cls.hospital.send_back(issue, 5)
        cls.hospital.dispense((cls.article, 4))
        cls.hospital.scrap(cls.article, 1)
        cls.hospital.count(cls.article, 79)
        cls.hospital.count(cls.article, 80)
        # within the second of a movement Odoo takes the cost to be the older one
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            cls.article.with_company(cls.company).standard_price = 3.5

    def round(self, amount):
        """Return the amount as the company's currency shows it."""
        return self.company.currency_id.round(amount)

    def _get_search_nodes(self, model):
        view = self._see("auditor", model).get_view(view_type="search")
        nodes = etree.fromstring(view["arch"]).iterfind(".//filter")
        return {node.get("name"): node for node in nodes}

    def test_filters_of_the_stock_ledger(self):
        nodes = self._get_search_nodes(LEDGER)
        ledger = self._see("auditor", LEDGER)
        for name, operations in FILTERS.items():
            domain = literal_eval(nodes[name].get("domain"))
            found = ledger.search(domain)
            self.assertEqual(set(found.mapped("operation")), operations, name)

    def test_groupings_of_the_stock_ledger_add_up(self):
        nodes = self._get_search_nodes(LEDGER)
        ledger = self._see("auditor", LEDGER)
        for name, fname in GROUPINGS.items():
            context = literal_eval(nodes[f"group_by_{name}"].get("context"))
            self.assertEqual(context, {"group_by": fname})
            rows = ledger.formatted_read_group([], [fname], ["value:sum"])
            self.assertGreater(len(rows), 1, name)
            total = self.round(sum(row["value:sum"] for row in rows))
            self.assertEqual(total, 296.0, name)

    def _open_entries(self):
        action = self.env.ref("bhima_stock_accounting.account_move_line_action_stock")
        items = self._see("auditor", action.res_model)
        views = items.get_views(
            [*action.views, (False, "search")], {"action_id": action.id}
        )["views"]
        return items, literal_eval(action.domain), views

    def test_pivot_of_stock_entries_agrees_with_the_stock_ledger(self):
        items, domain, views = self._open_entries()
        by = [
            node.get("name")
            for node in etree.fromstring(views["pivot"]["arch"]).iterfind("field")
        ]
        self.assertEqual(
            by, ["inventory_group_id", "account_id", "stock_operation", "balance"]
        )
        rows = items._read_group(domain, by[:3], ["balance:sum"])
        self.assertEqual(self.round(sum(row[-1] for row in rows)), 0.0)
        stock = self.hospital.accounts["stock"]
        found = {
            (group, operation): self.round(balance)
            for group, account, operation, balance in rows
            if account == stock
        }
        ledger = self._see("auditor", LEDGER)._read_group(
            [("value", "!=", 0)], ["inventory_group_id", "operation"], ["value:sum"]
        )
        self.assertEqual(
            found, {tuple(key): self.round(value) for *key, value in ledger}
        )

    def test_entries_without_stock_movements_are_left_out(self):
        self.import_entry(7.0)
        items, domain, _views = self._open_entries()
        posted = items.search([("parent_state", "=", "posted")])
        of_stock = items.search(domain)
        self.assertEqual((posted - of_stock).mapped("debit"), [7.0, 0.0])
        node = self._get_search_nodes("account.move.line")["of_stock_movements"]
        self.assertEqual(
            posted.filtered_domain(literal_eval(node.get("domain"))), of_stock
        )
