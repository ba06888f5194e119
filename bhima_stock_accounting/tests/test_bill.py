from odoo import Command

from .common import IfrsCase, OhadaCase


class BillMixin:
    def _bill_of(self, article):
        order = self.hospital.order((article, 10, 3.0))
        return self.hospital.bill(order).invoice_line_ids

    def test_services_and_ungrouped_articles_are_untouched(self):
        service = self.hospital.create_article(
            "Maintenance", type="service", is_storable=False
        )
        expense = self.hospital.accounts["expense"]
        self.assertEqual(self._bill_of(service).account_id, expense)
        plain = self.hospital.create_article("Ampoule électrique")
        plain.inventory_group_id = False
        account = plain._get_product_accounts()["expense"]
        self.assertEqual(self._bill_of(plain).account_id, account)

    def test_sale_posts_no_cost_of_its_own(self):
        """The issue has booked the cost; the invoice books the income alone."""
        self.stock_up(10, 3.0)
        self.hospital.dispense((self.article, 2))
        booked = self._get_balances(self.hospital.get_items())
        invoice = self.hospital.as_user("accountant", self.env["account.move"]).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.hospital.create_partner("Patient").id,
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": self.article.id, "quantity": 2, "price_unit": 9}
                    )
                ],
            }
        )
        invoice.action_post()
        after = self._get_balances(self.hospital.get_items())
        self.assertEqual(after.pop("income"), -18.0)
        self.assertEqual({role: after[role] for role in booked}, booked)


class TestOhadaBill(BillMixin, OhadaCase):
    def test_bill_is_an_expense(self):
        line = self._bill_of(self.article)
        self.assertEqual(line.account_id, self.hospital.accounts["expense"])

    def test_bill_after_receipt_changes_nothing_in_stock(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        self.hospital.bill(order)
        self.assert_booked(
            {"stock": 30.0, "variation": -30.0, "expense": 30.0, "supplier": -30.0}
        )
        self.assert_in_agreement()


class TestIfrsBill(BillMixin, IfrsCase):
    def test_bill_settles_what_the_receipt_has_booked(self):
        line = self._bill_of(self.article)
        self.assertEqual(line.account_id, self.hospital.accounts["goods_received"])
        self.assert_booked({"goods_received": 30.0, "supplier": -30.0})

    def test_fiscal_position_maps_the_account(self):
        abroad = self.hospital._get_account("408100", "liability_current", "Abroad")
        position = self.env["account.fiscal.position"].create(
            {
                "name": "Abroad",
                "company_id": self.company.id,
                "account_ids": [
                    Command.create(
                        {
                            "account_src_id": self.hospital.accounts[
                                "goods_received"
                            ].id,
                            "account_dest_id": abroad.id,
                        }
                    )
                ],
            }
        )
        order = self.hospital.order(
            (self.article, 10, 3.0), fiscal_position_id=position.id
        )
        self.assertEqual(self.hospital.bill(order).invoice_line_ids.account_id, abroad)

    def test_accounting_switched_off_bills_as_odoo_does(self):
        self.company.stock_accounting_enabled = False
        line = self._bill_of(self.article)
        self.assertEqual(line.account_id, self.hospital.accounts["expense"])
