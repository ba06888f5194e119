from odoo import Command
from odoo.tests import Form, new_test_user

from odoo.addons.bhima_stock_accounting.tests.support.cases import IfrsCase, OhadaCase
from odoo.addons.bhima_stock_accounting.tests.support.menus import MenusMixin

SALESMAN = "sales_team.group_sale_salesman"


class SaleReturnMixin:
    """Goods that a customer brings back after their cost has risen."""

    COUNTERPART = ""

    def deliver_sale(self, quantity):
        """Sell and deliver; return the order."""
        line = {"product_id": self.article.id, "product_uom_qty": quantity}
        sale = self.hospital.env["sale.order"].create(
            {
                "partner_id": self.hospital.create_partner("Patient").id,
                "order_line": [Command.create({**line, "price_unit": 9.0})],
            }
        )
        sale.action_confirm()
        self.hospital.validate(sale.picking_ids)
        return sale

    def assert_back(self, returned, quantity, value):
        self.assertRecordValues(
            returned.move_ids.stock_ledger_entry_ids,
            [{"operation": "patient_return", "quantity": quantity, "value": value}],
        )
        self.assert_entry(
            returned.account_move_ids, {"stock": value, self.COUNTERPART: -value}
        )
        self.assert_in_agreement()

    def test_goods_come_back_at_what_they_left_with(self):
        self.stock_up(1, 4.0)
        self.stock_up(2, 3.0)
        sale = self.deliver_sale(3)
        delivery = sale.picking_ids
        self.stock_up(10, 8.0)
        self.assert_back(self.hospital.send_back(delivery, 1), 1.0, 3.33)
        self.assert_back(self.hospital.send_back(delivery, 2), 2.0, 6.67)


class TestOhadaSaleReturn(SaleReturnMixin, OhadaCase):
    COUNTERPART = "variation"


class TestIfrsSaleReturn(SaleReturnMixin, IfrsCase):
    COUNTERPART = "expense"


class TestSalesman(MenusMixin, OhadaCase):
    """Who sells sees nothing of ours in his menus, and is not in its way."""

    def test_nothing_in_his_menus(self):
        self.assert_menus(SALESMAN, set())

    def test_his_sale_is_booked_when_it_is_delivered(self):
        user = new_test_user(
            self.env, "seller", groups=SALESMAN, company_id=self.company.id
        )
        self.assertEqual(Form(self.article.with_user(user)).name, self.article.name)
        sale = self.env["sale.order"].with_user(user)
        sale = sale.with_context(allowed_company_ids=self.company.ids).create(
            {
                "partner_id": self.hospital.create_partner("Patient").id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": 2,
                            "price_unit": 9.0,
                        }
                    )
                ],
            }
        )
        sale.action_confirm()
        delivery = self.hospital.validate(sale.sudo().picking_ids)
        self.assert_entry(delivery.account_move_ids, {"variation": 6.0, "stock": -6.0})
        self.assertEqual(Form(sale).name, sale.name)
        self.assertEqual(sale.order_line.qty_delivered, 2.0)
        self.assert_in_agreement()
