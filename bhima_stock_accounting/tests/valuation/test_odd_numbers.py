from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError

from odoo.addons.bhima_inventory_config import limits

from ..support.cases import IfrsCase, OhadaCase

BARCODE, SHORT_BARCODE = 5901234123457, 36000291452
ODD_COSTS = (BARCODE, -5.0, float("nan"), float("inf"), 1e308)


class OddNumberMixin:
    """Numbers that nobody means: they are refused with words, and nothing is booked."""

    def check_costs(self, booked):
        self.stock_up(1500, 11.123333)
        for cost in ODD_COSTS:
            with (
                self.subTest(cost=cost),
                self.assertRaisesRegex(UserError, "Paracétamol.* can't cost"),
                self.cr.savepoint(),
            ):
                self.article.standard_price = cost
        self.assert_booked(booked)
        self.assert_in_agreement()

    def check_value(self, booked):
        """A short barcode is a possible cost, but not of 1500 pieces."""
        self.stock_up(1500, 11.123333)
        with (
            self.assertRaisesRegex(UserError, "Paracétamol.* would be worth"),
            self.cr.savepoint(),
        ):
            self.article.standard_price = SHORT_BARCODE
        self.assert_booked(booked)
        self.assert_in_agreement()

    def check_mistake_of_the_past(self, counterpart):
        """What was typed before there was a limit is put right to the cent."""
        self.stock_up(1500, 11.123333)
        with patch.object(limits, "AMOUNT_LIMIT", 1e20):
            self.article.standard_price = 2012341234
        self.article.standard_price = 11.123333
        stock = self.hospital.get_ledger().mapped("value")
        mistake = 2012341234 * 1500 - 16685.0
        self.assertEqual(stock, [16685.0, mistake, -mistake])
        self.assert_booked({"stock": 16685.0, counterpart: -16685.0})
        self.assert_in_agreement()
        self.hospital.consume((self.article, 1500))
        self.assert_in_agreement()

    def check_receipt(self):
        order = self.hospital.order((self.article, 10**9, 10**9))
        for failure in ("refuse", "queue"):
            self.company.stock_posting_failure = failure
            with (
                self.subTest(failure=failure),
                self.assertRaisesRegex(UserError, "would be worth"),
                self.cr.savepoint(),
            ):
                self.hospital.receive(order)
        self.assertFalse(self.hospital.get_ledger())
        self.assert_booked({})

    def check_bill(self, booked):
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        with (
            self.assertRaisesRegex(UserError, "would be worth"),
            self.cr.savepoint(),
        ):
            self.hospital.bill(order, 2 * 10.0**11)
        self.assert_booked(booked)

    def check_large(self, counterpart):
        """What is just below the limit is kept to the cent, up and down."""
        self.stock_up(1000, 999999999.87)
        self.hospital.consume((self.article, 3))
        self.article.standard_price = 0.07
        self.article.standard_price = 999999998.93
        self.hospital.consume((self.article, 996))
        self.assert_in_agreement()
        self.hospital.consume((self.article, 1))
        self.assertFalse(self.company.currency_id.round(self.article.total_value))
        self.assert_in_agreement()


class TestOhadaOddNumbers(OddNumberMixin, OhadaCase):
    def test_costs(self):
        self.check_costs({"stock": 16685.0, "variation": -16685.0})

    def test_value(self):
        self.check_value({"stock": 16685.0, "variation": -16685.0})

    def test_mistake_of_the_past(self):
        self.check_mistake_of_the_past("variation")

    def test_receipt(self):
        self.check_receipt()

    def test_bill(self):
        self.check_bill({"stock": 30.0, "variation": -30.0})

    def test_large(self):
        self.check_large("variation")

    def test_costs_of_new_articles(self):
        for cost in ODD_COSTS:
            with (
                self.subTest(cost=cost),
                self.assertRaisesRegex(UserError, "Ibuprofen can't cost"),
            ):
                self.hospital.create_article("Ibuprofen", standard_price=cost)

    def test_costs_of_lots(self):
        vaccine = self.hospital.create_article(
            "Vaccine", tracking="lot", lot_valuated=True
        )
        self.hospital.receive(self.hospital.order((vaccine, 10, 3.0)), lot="A")
        lot = self.env["stock.lot"].search([("product_id", "=", vaccine.id)])
        for cost in ODD_COSTS:
            with (
                self.subTest(cost=cost),
                self.assertRaisesRegex(UserError, "can't cost"),
                self.cr.savepoint(),
            ):
                lot.with_env(self.hospital.env).standard_price = cost
        self.assert_in_agreement()

    def test_articles_without_a_group_are_left_to_odoo(self):
        article = self.hospital.create_article("Chair", standard_price=3.0)
        article.inventory_group_id = False
        article.standard_price = BARCODE
        self.assertEqual(article.standard_price, BARCODE)

    def test_days_of_long_ago(self):
        windows = {
            "bhima.stock.report.options": ("date_from", "date_to"),
            "bhima.stock.value.date": ("date",),
            "bhima.stock.difference": ("date",),
        }
        for model, fnames in windows.items():
            window = self.hospital.as_user("accountant", self.env[model])
            vals = {"company_id": self.company.id} if len(fnames) > 1 else {}
            for fname in fnames:
                for day in ("0001-01-01", "0202-11-02", "1899-12-31"):
                    with (
                        self.subTest(model=model, day=day),
                        self.assertRaisesRegex(ValidationError, "choose a day since"),
                    ):
                        window.create({**vals, fname: day})
                    with self.assertRaisesRegex(ValidationError, "choose a day"):
                        window.onchange({fname: day}, [fname], {fname: {}})
        with self.assertRaisesRegex(ValidationError, "start date"):
            self.company.stock_accounting_start_date = "0202-11-02"


class TestIfrsOddNumbers(OddNumberMixin, IfrsCase):
    def test_costs(self):
        self.check_costs({"stock": 16685.0, "goods_received": -16685.0})

    def test_value(self):
        self.check_value({"stock": 16685.0, "goods_received": -16685.0})

    def test_receipt(self):
        self.check_receipt()

    def test_bill(self):
        self.check_bill({"stock": 30.0, "goods_received": -30.0})

    def test_large(self):
        self.check_large("expense")

    def test_mistake_of_the_past(self):
        self.check_mistake_of_the_past("goods_received")
