from odoo.tests import TransactionCase, tagged

from odoo.addons.bhima_inventory_config.tests.support.cases import put_register_aside

from ...demo.hospital import found_ifrs_hospital, found_ohada_hospital


class StockAccountingCase(TransactionCase):
    """A hospital per class, and assertions that read like a ledger."""

    @classmethod
    def found_hospital(cls):
        return found_ohada_hospital(cls.env)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_register_aside(cls.env)
        cls.hospital = cls.found_hospital()
        cls.company = cls.hospital.company
        cls.article = cls.hospital.create_article("Paracétamol 500 mg")

    @classmethod
    def use_francs_without_cents(cls):
        """Keep the books in CFA francs: the hospital has booked nothing yet."""
        franc = cls.env.ref("base.XAF")
        franc.active = True
        cls.company.currency_id = franc

    def require_chart(self, chart):
        """Skip a test of a chart whose module is not installed: it is not required."""
        known = self.env["account.chart.template"]._get_chart_template_mapping()
        if not known.get(chart, {}).get("installed"):
            self.skipTest(f"The chart {chart} is not installed.")

    def assert_entry(self, entry, expected):
        """Check debits and credits of one posted entry: ``{role: balance}``."""
        self.assertEqual(entry.state, "posted")
        self.assertEqual(self._get_balances(entry.line_ids), expected)

    def assert_booked(self, expected):
        """Check the balance of all that the hospital has booked, by role."""
        items = self.hospital.get_items()
        booked = {role: b for role, b in self._get_balances(items).items() if b}
        self.assertEqual(booked, expected)

    def assert_in_agreement(self):
        """Check that stock, stock ledger and books agree."""
        self.assertEqual(self.company._check_stock_ledger(), [])

    def _get_balances(self, items):
        role_by_account = {a: role for role, a in self.hospital.accounts.items()}
        balances = {}
        for item in items:
            role = role_by_account.get(item.account_id, item.account_id.code)
            balances[role] = balances.get(role, 0.0) + item.balance
        return {
            role: self.company.currency_id.round(balance)
            for role, balance in balances.items()
        }

    def stock_up(self, quantity=100, price=2.0, article=None):
        """Buy and receive an article; return the transfer."""
        order = self.hospital.order((article or self.article, quantity, price))
        return self.hospital.receive(order)


@tagged("post_install", "-at_install")
class OhadaCase(StockAccountingCase):
    """Tests under OHADA, in the DRC."""


@tagged("post_install", "-at_install")
class IfrsCase(StockAccountingCase):
    """Tests under IFRS, on the generic chart."""

    @classmethod
    def found_hospital(cls):
        return found_ifrs_hospital(cls.env)
