from odoo import Command
from odoo.tests import Form, new_test_user

from odoo.addons.bhima_stock_accounting.tests.support.cases import OhadaCase
from odoo.addons.bhima_stock_accounting.tests.support.menus import MenusMixin

SALESMAN = "sales_team.group_sale_salesman"


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
