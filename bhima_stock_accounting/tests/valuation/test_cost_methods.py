from odoo import fields
from odoo.exceptions import UserError

from ...demo.hospital import found_ohada_hospital
from ..support.cases import IfrsCase, OhadaCase


class CostMethodMixin:
    """Stock that is valued by another method from now on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hospital.hire(
            "manager",
            "stock.group_stock_manager",
            "product.group_product_manager",
            "bhima_inventory_config.group_inventory_config_manager",
        )

    def as_manager(self, records):
        return self.hospital.as_user("manager", records)

    def set_method(self, method):
        self.as_manager(self.hospital.category).property_cost_method = method

    def stock_up_at_two_prices(self):
        """10 at 3 and 10 at 5, of which 8 have left at their average of 4."""
        self.stock_up(10, 3.0)
        self.stock_up(10, 5.0)
        self.hospital.consume((self.article, 8))


class TestOhadaCostMethods(CostMethodMixin, OhadaCase):
    def test_average_becomes_first_in_first_out(self):
        """2 of the first receipt and 10 of the second are left: 56, not 48."""
        self.stock_up_at_two_prices()
        self.set_method("fifo")
        row = self.hospital.get_ledger()[-1]
        self.assertEqual((row.operation, row.value), ("revaluation", 8.0))
        self.assertIn("Cost method changed", row.cause)
        self.assert_entry(row.account_move_id, {"stock": 8.0, "variation": -8.0})
        self.assert_in_agreement()

    def test_first_in_first_out_becomes_average(self):
        self.set_method("fifo")
        self.stock_up_at_two_prices()
        self.assert_booked({"stock": 56.0, "variation": -56.0})
        self.set_method("average")
        self.assert_booked({"stock": 48.0, "variation": -48.0})
        self.assert_in_agreement()

    def test_average_becomes_standard_and_nothing_changes(self):
        self.stock_up_at_two_prices()
        rows = self.hospital.get_ledger()
        self.set_method("standard")
        self.assertEqual(self.hospital.get_ledger(), rows)
        self.assert_in_agreement()

    def test_standard_becomes_average(self):
        """What was bought at 3 was kept at 2."""
        self.set_method("standard")
        self.article.standard_price = 2.0
        self.stock_up(10, 3.0)
        self.set_method("average")
        self.assert_booked({"stock": 30.0, "variation": -30.0})
        self.assert_in_agreement()

    def test_article_in_another_category(self):
        self.stock_up_at_two_prices()
        other = self.hospital.category.copy({"name": "FIFO"})
        other.with_company(self.company).property_cost_method = "fifo"
        self.as_manager(self.article.product_tmpl_id).categ_id = other
        self.assert_booked({"stock": 56.0, "variation": -56.0})
        self.assert_in_agreement()

    def test_several_articles_share_the_entry(self):
        other = self.hospital.create_article("Amoxicilline 250 mg")
        self.stock_up_at_two_prices()
        for price in (1.0, 2.0):
            self.stock_up(10, price, article=other)
        self.hospital.consume((other, 10))
        self.set_method("fifo")
        rows = self.hospital.get_ledger()[-2:]
        self.assertEqual(sorted(rows.mapped("value")), [5.0, 8.0])
        self.assertEqual(len(rows.account_move_id), 1)
        self.assert_in_agreement()

    def test_other_company_keeps_its_method(self):
        second = found_ohada_hospital(self.env, "Vanga")
        article = second.adopt(self.article)
        for price in (3.0, 5.0):
            second.receive(second.order((article, 10, price)))
        second.consume((article, 8))
        rows = second.get_ledger()
        self.stock_up_at_two_prices()
        self.set_method("fifo")
        self.assertEqual(second.get_ledger(), rows)
        self.assertEqual(second.company._check_stock_ledger(), [])
        self.assert_in_agreement()

    def test_locked_day_is_refused(self):
        self.stock_up_at_two_prices()
        self.env.flush_all()
        self.company.fiscalyear_lock_date = fields.Date.context_today(self.company)
        with self.assertRaises(UserError) as refusal:
            self.set_method("fifo")
        self.assertIn("has locked", str(refusal.exception))
        category = self.hospital.category.with_company(self.company)
        self.assertEqual(category.property_cost_method, "average")


class TestIfrsCostMethods(CostMethodMixin, IfrsCase):
    def test_average_becomes_first_in_first_out(self):
        self.stock_up_at_two_prices()
        self.set_method("fifo")
        self.assert_booked({"stock": 56.0, "expense": 24.0, "goods_received": -80.0})
        self.assert_in_agreement()

    def test_valued_by_lot_from_now_on(self):
        """The ledger has quantities and values by lot from then on."""
        vaccine = self.hospital.create_article("BCG", tracking="lot")
        lots = self.env["stock.lot"]
        for name, price in (("A", 2.0), ("B", 5.0)):
            order = self.hospital.order((vaccine, 10, price))
            lots |= self.hospital.receive(order, lot=name).move_ids.lot_ids
        self.as_manager(vaccine.product_tmpl_id).lot_valuated = True
        ledger = self.env["bhima.stock.ledger.entry"]
        balances = ledger._get_balances(self.company, vaccine)
        self.assertEqual(
            balances,
            {
                (vaccine.id, False): (0.0, 0.0),
                (vaccine.id, lots[0].id): (10.0, 20.0),
                (vaccine.id, lots[1].id): (10.0, 50.0),
            },
        )
        self.assert_booked({"stock": 70.0, "goods_received": -70.0})
        self.assert_in_agreement()
