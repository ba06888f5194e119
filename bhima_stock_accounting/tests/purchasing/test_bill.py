from odoo import Command
from odoo.exceptions import UserError

from ..support.cases import IfrsCase, OhadaCase


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

    def test_fiscal_position_leaves_the_account_that_the_receipt_used(self):
        goods_received = self.hospital.accounts["goods_received"]
        abroad = self.hospital._get_account("408100", "liability_current", "Abroad")
        position = self.env["account.fiscal.position"].create(
            {
                "name": "Abroad",
                "company_id": self.company.id,
                "account_ids": [
                    Command.create(
                        {
                            "account_src_id": goods_received.id,
                            "account_dest_id": abroad.id,
                        }
                    )
                ],
            }
        )
        order = self.hospital.order(
            (self.article, 10, 3.0), fiscal_position_id=position.id
        )
        self.hospital.receive(order)
        self.hospital.bill(order)
        self.assert_booked({"stock": 30.0, "supplier": -30.0})

    def test_bill_drafted_before_the_account_was_set_is_put_right(self):
        goods_received = self.hospital.accounts["goods_received"]
        self.company.goods_received_account_id = False
        order = self.hospital.order((self.article, 10, 3.0))
        bill = self.hospital.draft_bill(order)
        self.assertNotEqual(bill.invoice_line_ids.account_id, goods_received)
        with self.assertRaises(UserError):
            bill.action_post()
        self.company.goods_received_account_id = goods_received
        bill.action_post()
        self.hospital.receive(order)
        self.assert_booked({"stock": 30.0, "supplier": -30.0})

    def test_bill_drafted_before_the_article_had_a_group_is_put_right(self):
        self.article.inventory_group_id = False
        order = self.hospital.order((self.article, 10, 3.0))
        bill = self.hospital.draft_bill(order)
        charge = bill.invoice_line_ids.account_id
        self.article.inventory_group_id = self.hospital.group
        # the group has accounts of its own, the draft those of the category
        self.hospital.group.expense_account_id = charge
        bill.action_post()
        self.hospital.receive(order)
        self.assert_booked({"stock": 30.0, "supplier": -30.0})

    def test_account_chosen_by_hand_stays(self):
        other = self.hospital._get_account("628000", "expense", "Samples")
        bill = self.hospital.draft_bill(self.hospital.order((self.article, 10, 3.0)))
        bill.invoice_line_ids.account_id = other
        bill.action_post()
        self.assertEqual(bill.invoice_line_ids.account_id, other)

    def test_before_the_start_date_nothing_is_left_on_goods_received(self):
        self.company.stock_accounting_start_date = "2999-01-01"
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        self.hospital.bill(order)
        self.assert_booked({"expense": 30.0, "supplier": -30.0})
        self.assertEqual(self.article.valuation, "periodic")

    def test_accounting_switched_off_bills_as_odoo_does(self):
        self.company.stock_accounting_enabled = False
        line = self._bill_of(self.article)
        self.assertEqual(line.account_id, self.hospital.accounts["expense"])

    def test_partial_receipts_and_bill_of_all(self):
        order = self.hospital.order((self.article, 10, 3.0))
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        picking.move_ids.quantity = 4
        picking.move_ids.picked = True
        picking._action_done()
        self.assert_booked({"stock": 12.0, "goods_received": -12.0})
        self.hospital.bill(order)
        self.assert_booked({"stock": 12.0, "goods_received": 18.0, "supplier": -30.0})
        self.hospital.receive(order)
        self.assert_booked({"stock": 30.0, "supplier": -30.0})
        self.assert_in_agreement()

    def test_analytic_distribution_of_a_bill_is_kept(self):
        plan = self.env["account.analytic.plan"].create({"name": "Services"})
        ward = self.env["account.analytic.account"].create(
            {"name": "Maternité", "plan_id": plan.id}
        )
        order = self.hospital.order((self.article, 10, 3.0))
        order.order_line.write({"analytic_distribution": {str(ward.id): 100}})
        bill = self.hospital.bill(order)
        self.assertEqual(
            bill.invoice_line_ids.analytic_distribution, {str(ward.id): 100}
        )
        self.assertEqual(
            bill.invoice_line_ids.account_id, self.hospital.accounts["goods_received"]
        )
