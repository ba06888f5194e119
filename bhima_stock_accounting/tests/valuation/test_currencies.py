from odoo import fields

from ..support.cases import IfrsCase, OhadaCase


class TestCurrencies(OhadaCase):
    def test_foreign_currency_is_converted_at_the_rate_of_the_day(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "name": fields.Date.today(),
                "inverse_company_rate": 2800.0,
            }
        )
        order = self.hospital.order((self.article, 10, 0.5), currency_id=dollar.id)
        picking = self.hospital.receive(order)
        self.assert_entry(
            picking.account_move_ids, {"stock": 14000.0, "variation": -14000.0}
        )
        items = picking.account_move_ids.line_ids
        self.assertEqual(items.currency_id, self.company.currency_id)
        self.assert_in_agreement()


class TestCurrenciesUnderIfrs(IfrsCase):
    def test_foreign_currency_purchase_is_cleared_by_its_bill(self):
        franc = self.env.ref("base.CDF")
        franc.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": franc.id,
                "company_id": self.company.id,
                "name": fields.Date.today(),
                "company_rate": 2800.0,
            }
        )
        order = self.hospital.order((self.article, 10, 5600.0), currency_id=franc.id)
        self.hospital.receive(order)
        self.assert_booked({"stock": 20.0, "goods_received": -20.0})
        self.hospital.bill(order)
        self.assert_booked({"stock": 20.0, "supplier": -20.0})
        self.assert_in_agreement()

    def test_cents_are_booked_in_the_currency_of_the_company(self):
        receipt = self.stock_up(3, 3.33)
        self.assert_entry(
            receipt.account_move_ids, {"stock": 9.99, "goods_received": -9.99}
        )
        self.assertEqual(
            receipt.account_move_ids.line_ids.currency_id, self.company.currency_id
        )
