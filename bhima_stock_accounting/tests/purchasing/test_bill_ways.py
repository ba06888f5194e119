from odoo import Command

from ..support.bill_books import BillWaysMixin, IfrsBooks, OhadaBooks
from ..support.cases import IfrsCase, OhadaCase


class FiscalPositionMixin(BillWaysMixin):
    def test_position_that_maps_the_charge_account(self):
        abroad = self.hospital._get_account("601200", "expense", "Achats à l'étranger")
        position = self.env["account.fiscal.position"].create(
            {
                "name": "Étranger",
                "company_id": self.company.id,
                "account_ids": [
                    Command.create(
                        {
                            "account_src_id": self.hospital.accounts["expense"].id,
                            "account_dest_id": abroad.id,
                        }
                    )
                ],
            }
        )
        self.hospital.accounts["abroad"] = abroad
        order = self.hospital.order(
            (self.article, 10, 10.0), fiscal_position_id=position.id
        )
        self.hospital.receive(order)
        self.assert_booked(self.received(100.0))
        bill = self.hospital.draft_bill(order)
        self.assertEqual(bill.fiscal_position_id, position)
        bill.invoice_line_ids.price_unit = 12.0
        bill.action_post()
        self.assert_booked({**self.settled(120.0, charge="abroad"), "supplier": -120.0})
        bill.button_draft()
        self.assert_booked(self.received(100.0))
        self.assert_in_agreement()

    def test_position_that_maps_taxes(self):
        """Abroad the tax is not recovered: it is part of what the goods cost."""
        position = self.env["account.fiscal.position"].create(
            {"name": "Étranger", "company_id": self.company.id}
        )
        usual = self.create_tax("16 %", 16, is_recovered=True)
        abroad = self.create_tax("10 %, perdue", 10, is_recovered=False)
        abroad.write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(usual.id)],
            }
        )
        self.article.supplier_taxes_id = usual
        order = self.hospital.order(
            (self.article, 10, 10.0), fiscal_position_id=position.id
        )
        self.assertEqual(order.order_line.tax_ids, abroad)
        self.hospital.receive(order)
        self.assert_booked(self.received(110.0))
        bill = self.hospital.draft_bill(order)
        bill.invoice_line_ids.price_unit = 12.0
        bill.action_post()
        self.assert_booked({**self.settled(132.0), "supplier": -132.0})
        self.assert_in_agreement()

    def test_recovered_tax_is_no_cost(self):
        self.hospital.accounts["tax"] = self.hospital._get_account(
            "445200", "asset_current", "TVA récupérable"
        )
        self.article.supplier_taxes_id = self.create_tax("16 %", 16, True)
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        self.assert_booked(self.received(100.0))
        bill = self.hospital.draft_bill(order)
        bill.invoice_line_ids.price_unit = 12.0
        bill.action_post()
        self.assert_booked(
            {**self.settled(120.0), "tax": 19.2, "supplier": -139.2},
        )
        self.assert_in_agreement()


class EarlyPaymentMixin(BillWaysMixin):
    """Two percent off for who pays within ten days: income, not cheaper goods."""

    def _pay_early(self, computation, **vals):
        terms = self.create_discount(computation)
        order = self.hospital.order((self.article, 10, 10.0), payment_term_id=terms.id)
        self.hospital.receive(order)
        bill = self.hospital.bill(order)
        self.assertEqual(bill.invoice_payment_term_id, terms)
        self.assert_in_agreement()
        self.hospital.pay(bill)
        self.assertEqual(bill.amount_residual, 0.0)
        self.assert_in_agreement()

    def test_discount_that_is_taken_is_income(self):
        self._pay_early("included")
        self.assert_booked({**self.settled(100.0), "cash": -98.0, "discount": -2.0})

    def test_discount_without_its_tax(self):
        """Odoo writes items of the discount on the bill itself: no goods."""
        self.hospital.accounts["tax"] = self.hospital._get_account(
            "445200", "asset_current", "TVA récupérable"
        )
        self.article.supplier_taxes_id = self.create_tax("16 %", 16, True)
        self._pay_early("mixed")
        self.assert_booked(
            {**self.settled(100.0), "tax": 15.68, "cash": -113.68, "discount": -2.0}
        )


class ReceiptAndAnalyticMixin(BillWaysMixin):
    def test_bill_of_what_was_received(self):
        self.article.purchase_method = "receive"
        order = self.hospital.order((self.article, 10, 10.0))
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 6, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assert_booked(self.received(60.0))
        bill = self.hospital.draft_bill(order)
        self.assertEqual(bill.invoice_line_ids.quantity, 6.0)
        bill.invoice_line_ids.price_unit = 12.0
        bill.action_post()
        self.assert_booked({**self.settled(72.0), "supplier": -72.0})
        self.hospital.receive(order)
        self.hospital.bill(order)
        self.assert_booked({**self.settled(112.0), "supplier": -112.0})
        self.assert_in_agreement()

    def test_order_price_changes_after_a_return(self):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        self.hospital.send_back(picking, 3)
        self.assert_booked(self.received(70.0))
        self.hospital.as_user("buyer", order).order_line.price_unit = 12.0
        self.assert_booked(self.received(84.0))
        self.assert_in_agreement()
        bill = self.hospital.draft_bill(order)
        bill.invoice_line_ids.quantity = 7
        bill.action_post()
        self.assert_booked({**self.settled(84.0), "supplier": -84.0})
        self.assert_in_agreement()

    def test_analytic_distribution_of_the_bill_is_kept(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projets"})
        project = self.hospital.env["account.analytic.account"].create(
            {"name": "Projet VIH", "plan_id": plan.id}
        )
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        bill = self.hospital.draft_bill(order)
        bill.invoice_line_ids.analytic_distribution = {str(project.id): 100}
        bill.invoice_line_ids.price_unit = 12.0
        bill.action_post()
        line = bill.invoice_line_ids
        self.assertEqual(line.analytic_distribution, {str(project.id): 100})
        self.assertEqual(project.balance, -120.0)
        bill.button_draft()
        bill.action_post()
        self.assertEqual(line.analytic_distribution, {str(project.id): 100})
        self.assertEqual(project.balance, -120.0)
        self.assert_booked({**self.settled(120.0), "supplier": -120.0})
        ours = self.hospital.get_items().filtered("stock_operation")
        self.assertFalse(any(ours.mapped("analytic_distribution")))
        self.assert_in_agreement()


class TestOhadaBillsWithFiscalPosition(OhadaBooks, FiscalPositionMixin, OhadaCase):
    pass


class TestIfrsBillsWithFiscalPosition(IfrsBooks, FiscalPositionMixin, IfrsCase):
    pass


class TestOhadaBillsPaidEarly(OhadaBooks, EarlyPaymentMixin, OhadaCase):
    pass


class TestIfrsBillsPaidEarly(IfrsBooks, EarlyPaymentMixin, IfrsCase):
    pass


class TestOhadaBillsOfReceipts(OhadaBooks, ReceiptAndAnalyticMixin, OhadaCase):
    pass


class TestIfrsBillsOfReceipts(IfrsBooks, ReceiptAndAnalyticMixin, IfrsCase):
    pass
