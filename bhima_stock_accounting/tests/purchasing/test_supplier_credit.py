from ast import literal_eval
from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..support.cases import IfrsCase, OhadaCase
from ..support.price_differences import PriceDifferenceMixin
from . import test_price_difference


class DirectCase(PriceDifferenceMixin, IfrsCase):
    """Receipts credit the vendor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.stock_supplier_credit = "supplier"

    def get_debts(self):
        """Return what is open on the vendor's account."""
        items = self.hospital.get_items()
        return items.filtered(
            lambda item: item.account_id == self.hospital.accounts["supplier"]
            and item.amount_residual
        )

    def pay_debts(self, debts):
        """The accountant pays open items of the vendor, from the cash journal."""
        pay = self.hospital.as_user(
            "accountant", self.env.ref("bhima_stock_accounting.action_pay_items")
        )
        selected = {"active_model": debts._name, "active_ids": debts.ids}
        action = pay.with_context(**selected).run()
        wizards = pay.env[action["res_model"]].with_context(**action["context"])
        wizard = wizards.create({"journal_id": self.hospital.cash_journal.id})
        wizard.action_create_payments()


@tagged("post_install", "-at_install")
class TestSupplierCredit(DirectCase):
    def test_receipt_credits_the_vendor(self):
        picking = self.stock_up(10, 10.0)
        entry = picking.account_move_ids
        self.assert_entry(entry, {"stock": 100.0, "supplier": -100.0})
        debt = self.get_debts()
        self.assertRecordValues(
            debt,
            [
                {
                    "partner_id": self.hospital.vendor.id,
                    "date_maturity": entry.date,
                    "amount_residual": -100.0,
                    "received_purchase_line_id": picking.move_ids.purchase_line_id.id,
                }
            ],
        )
        self.assert_in_agreement()

    def test_boxes_of_a_thousand_tablets(self):
        box = self.env["uom.uom"].create(
            {
                "name": "Boîte de 1 000",
                "relative_factor": 1000,
                "relative_uom_id": self.article.uom_id.id,
            }
        )
        self.hospital.receive(self.hospital.order((self.article, 5, 12.34, box)))
        self.assert_booked({"stock": 61.7, "supplier": -61.7})
        self.assertEqual(self.get_debts().amount_currency, -61.7)

    def test_debt_is_what_the_order_says_in_its_currency(self):
        """A dollar is 2,800 francs: dollars and cents do not hold 12,345 francs."""
        franc = self.env.ref("base.CDF")
        franc.active = True
        self.env["res.currency.rate"].create(
            {
                "name": fields.Date.today(),
                "currency_id": franc.id,
                "company_id": self.company.id,
                "rate": 2800,
            }
        )
        order = self.hospital.order((self.article, 3, 4115.0), currency_id=franc.id)
        picking = self.hospital.receive(order, (self.article, 2))
        self.assertEqual(self.get_debts().mapped("amount_currency"), [-8230.0])
        self.hospital.receive(order)
        debts = self.get_debts().mapped("amount_currency")
        self.assertEqual(sorted(debts), [-8230.0, -4115.0])
        self.hospital.send_back(picking, 1)
        self.assertEqual(
            sum(self.get_debts().mapped("amount_residual_currency")), -8230
        )
        self.hospital.as_user("buyer", order).order_line.price_unit = 4321.0
        self.assertEqual(
            sum(self.get_debts().mapped("amount_residual_currency")), -8642
        )
        self.hospital.bill(order, quantity=2)
        self.assertEqual(
            sum(self.get_debts().mapped("amount_residual_currency")), -8642
        )
        self.assert_in_agreement()

    def test_it_is_due_as_the_order_says(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Half at once, the rest in thirty days",
                "line_ids": [
                    Command.clear(),
                    Command.create({"value_amount": 50, "nb_days": 0}),
                    Command.create({"value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        order = self.hospital.order((self.article, 10, 10.0), payment_term_id=terms.id)
        entry = self.hospital.receive(order).account_move_ids
        due = self.get_debts().date_maturity
        self.assertEqual(due, entry.date + timedelta(days=30))

    def test_receipt_is_paid_from_the_usual_screen(self):
        """Journal Items, filter Receipts to Pay, action Pay."""
        self.stock_up(10, 10.0)
        items = self.env["account.move.line"]
        view = items.get_view(view_type="search")
        filters = etree.fromstring(view["arch"]).iter("filter")
        to_pay = next(f for f in filters if f.get("name") == "received_unpaid")
        found = items.search(
            [
                *literal_eval(to_pay.get("domain")),
                ("company_id", "=", self.company.id),
            ]
        )
        self.assertEqual(found, self.get_debts())
        self.pay_debts(found)
        self.assert_booked({"stock": 100.0, "cash": -100.0})
        self.assertFalse(self.get_debts())

    def test_bill_of_a_receipt_that_is_paid_is_paid(self):
        order = self.receive_and_use(used=0)
        self.pay_debts(self.get_debts())
        bill = self.hospital.bill(order, 10.0)
        self.assert_booked({"stock": 100.0, "cash": -100.0})
        self.assertEqual(bill.payment_state, "paid")
        self.assertFalse(self.get_debts())
        bill.button_draft()
        self.assert_booked({"stock": 100.0, "cash": -100.0})
        bill.action_post()
        self.assert_booked({"stock": 100.0, "cash": -100.0})
        self.assertEqual(bill.payment_state, "paid")

    def test_bills_posted_together_are_paid_each_by_its_receipt(self):
        orders = [self.receive_and_use(used=0) for _order in range(2)]
        self.pay_debts(self.get_debts())
        bills = self.env["account.move"]
        for order in orders:
            bills |= self.hospital.draft_bill(order)
        self.hospital.as_user("accountant", bills).action_post()
        self.assertEqual(set(bills.mapped("payment_state")), {"paid"})
        entries = self.hospital.get_items()._filter_transferred().move_id
        self.assertEqual(entries.mapped("ref"), bills.mapped("name"))
        self.assert_booked({"stock": 200.0, "cash": -200.0})

    def test_dearer_bill_of_a_receipt_that_is_paid_leaves_the_difference(self):
        order = self.receive_and_use(used=0)
        self.pay_debts(self.get_debts())
        bill = self.hospital.bill(order, 12.0)
        self.assertEqual(bill.amount_residual, 20.0)
        self.assertEqual(sum(self.get_debts().mapped("amount_residual")), -20.0)
        self.assert_booked({"stock": 120.0, "cash": -100.0, "supplier": -20.0})

    def test_part_bill_leaves_the_rest_to_the_receipt(self):
        order = self.receive_and_use(used=0)
        bill = self.hospital.bill(order, 10.0, quantity=4)
        debts = {
            (item.move_id == bill): item.amount_residual for item in self.get_debts()
        }
        self.assertEqual(debts, {True: -40.0, False: -60.0})
        self.assert_booked({"stock": 100.0, "supplier": -100.0})

    def test_bill_before_the_receipt(self):
        self.article.purchase_method = "purchase"
        order = self.hospital.order((self.article, 10, 10.0))
        bill = self.hospital.bill(order, 10.0)
        self.assert_booked({"goods_received": 100.0, "supplier": -100.0})
        self.hospital.receive(order)
        self.assert_booked({"stock": 100.0, "supplier": -100.0})
        self.assertEqual(self.get_debts().move_id, bill)
        self.assert_in_agreement()

    def test_return_before_and_after_the_bill(self):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        self.hospital.send_back(picking, 2)
        self.assert_booked({"stock": 80.0, "supplier": -80.0})
        bill = self.hospital.bill(order, 10.0, quantity=8)
        self.hospital.send_back(picking, 3)
        self.assert_booked({"stock": 50.0, "supplier": -50.0})
        self.hospital.refund(bill, 3, 10.0)
        self.assert_booked({"stock": 50.0, "supplier": -50.0})
        self.assert_in_agreement()

    def test_cancelled_bill_gives_the_credit_back(self):
        order = self.receive_and_use(used=0)
        bill = self.hospital.bill(order, 12.0)
        bill.button_draft()
        bill.button_cancel()
        self.assert_booked({"stock": 100.0, "supplier": -100.0})
        self.assertEqual(sum(self.get_debts().mapped("amount_residual")), -100.0)
        self.assertEqual(set(self.get_debts().mapped("balance")), {-100.0})

    def test_purchase_paid_in_cash(self):
        order = self.receive_and_use(used=0)
        order = self.hospital.as_user("accountant", order)
        action = order.action_pay_in_cash()
        wizard = order.env[action["res_model"]].with_context(**action["context"])
        wizard.create({}).action_pay()
        self.assert_booked({"stock": 100.0, "cash": -100.0})
        self.assertFalse(self.get_debts())

    def test_two_vendors_two_lines(self):
        """Each vendor and each order line are settled on their own."""
        other = self.hospital.create_article("Amoxicilline 250 mg")
        second = self.hospital.create_partner("Pharmacie centrale")
        first = self.hospital.order((self.article, 10, 10.0), (other, 5, 4.0))
        order = self.hospital.order((self.article, 10, 10.0), partner_id=second.id)
        self.hospital.receive(first)
        self.hospital.receive(order)
        self.hospital.bill(order, 10.0)
        bill = self.hospital.draft_bill(first)
        bill.invoice_line_ids[0].quantity = 13
        bill.action_post()
        debts = {
            partner: sum(items.mapped("amount_residual"))
            for partner, items in self.get_debts().grouped("partner_id").items()
        }
        self.assertEqual(debts, {self.hospital.vendor: -150.0, second: -100.0})
        self.assert_booked({"stock": 220.0, "goods_received": 30.0, "supplier": -250.0})

    def test_in_the_currency_of_the_order(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        today = fields.Date.today()
        rates = self.hospital.env["res.currency.rate"]
        day = {"currency_id": euro.id, "company_id": self.company.id}
        rates.create({**day, "name": today - timedelta(days=9), "rate": 0.5})
        order = self.hospital.order((self.article, 10, 10.0), currency_id=euro.id)
        picking = self.hospital.receive(order)
        debt = self.get_debts()
        self.assertEqual(debt.currency_id, euro)
        self.assertEqual((debt.balance, debt.amount_currency), (-200.0, -100.0))
        self.assertEqual((debt.price_subtotal, debt.price_total), (-100.0, -100.0))
        tomorrow = today + timedelta(days=1)
        rates.create({**day, "name": tomorrow, "rate": 0.4})
        with freeze_time(tomorrow):
            self.hospital.send_back(picking, 1)
            self.assertEqual(debt.amount_residual_currency, -90.0)
            bill = self.hospital.bill(order, 10.0, quantity=9)
        self.assert_booked({"stock": 225.0, "supplier": -225.0})
        self.assertEqual(self.get_debts().move_id, bill)
        self.assertEqual(self.get_debts().amount_residual_currency, -90.0)
        self.assertFalse(
            self.hospital.get_items().filtered(
                lambda item: item.journal_id
                == self.company.currency_exchange_journal_id
            )
        )
        self.assert_in_agreement()

    def test_price_of_the_order_changes_after_the_receipt(self):
        order = self.receive_and_use(used=0)
        self.hospital.as_user("buyer", order).order_line.price_unit = 11.0
        self.assert_booked({"stock": 110.0, "supplier": -110.0})
        self.hospital.bill(order, 11.0)
        self.assert_booked({"stock": 110.0, "supplier": -110.0})
        self.assertEqual(sum(self.get_debts().mapped("amount_residual")), -110.0)

    def test_tax_that_is_not_recovered_is_owed_once(self):
        account = self.hospital.accounts["goods_received"]
        self.article.supplier_taxes_id = self.create_unrecovered_tax()
        order = self.receive_and_use(used=0)
        self.assert_booked({"stock": 116.0, "supplier": -116.0})
        bill = self.hospital.bill(order, 10.0)
        self.assert_booked({"stock": 116.0, "supplier": -116.0})
        items = self.hospital.get_items().filtered(lambda i: i.account_id == account)
        self.assertFalse(items.filtered("amount_residual"))
        bill.button_draft()
        self.assert_booked({"stock": 116.0, "supplier": -116.0})

    def test_mode_changes_between_receipt_and_bill(self):
        order = self.receive_and_use(used=0)
        self.company.stock_supplier_credit = "goods_received"
        bill = self.hospital.bill(order, 10.0)
        self.assert_booked({"stock": 100.0, "supplier": -100.0})
        bill.button_draft()
        self.assert_booked({"stock": 100.0, "supplier": -100.0})
        later = self.receive_and_use(used=0)
        self.assert_booked(
            {"stock": 200.0, "supplier": -100.0, "goods_received": -100.0}
        )
        self.company.stock_supplier_credit = "supplier"
        self.hospital.bill(later, 10.0)
        self.assert_booked({"stock": 200.0, "supplier": -200.0})

    def test_receipt_without_vendor_is_refused(self):
        picking = self.hospital.prepare_transfer(
            self.env.ref("stock.stock_location_suppliers"),
            self.hospital.stock,
            (self.article, 5),
        )
        with self.assertRaisesRegex(UserError, r"no vendor to credit.*Receive From"):
            self.hospital.validate(picking)
        self.assertEqual(picking.state, "assigned")
        picking.partner_id = self.hospital.vendor
        self.article.standard_price = 3.0
        self.hospital.validate(picking)
        self.assert_booked({"stock": 15.0, "supplier": -15.0})

    def test_vendor_without_account_is_refused(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.vendor.with_company(
            self.company
        ).property_account_payable_id = False
        with self.assertRaisesRegex(UserError, "no payable account.*Vendors"):
            self.hospital.receive(order)

    def test_account_that_can_not_be_reconciled_is_refused(self):
        self.company.stock_supplier_credit = "goods_received"
        self.hospital.accounts["goods_received"].reconcile = False
        with self.assertRaisesRegex(ValidationError, "Allow Reconciliation"):
            self.company.stock_supplier_credit = "supplier"

    def test_branch_starts_like_its_parent(self):
        branch = self.env["res.company"].create(
            {"name": "Centre de santé", "parent_id": self.company.id}
        )
        self.assertEqual(branch.stock_supplier_credit, "supplier")

    def test_entry_that_takes_over_is_protected(self):
        order = self.receive_and_use(used=0)
        self.hospital.bill(order, 10.0)
        items = self.hospital.get_items()._filter_transferred()
        entry = self.hospital.as_user("accountant", items.move_id)
        for act in (entry.button_draft, entry.button_cancel, entry.unlink):
            with self.assertRaisesRegex(UserError, "Reset the bill to draft"):
                act()


@tagged("post_install", "-at_install")
class TestDirectPriceDifference(
    DirectCase, test_price_difference.TestIfrsPriceDifference
):
    """Each story of bills and refunds once more, where receipts credit the vendor.

    What is received and not billed is owed to him, not on goods received.
    """

    def assert_booked(self, expected):
        received = expected.get("goods_received", 0.0)
        expected = {**expected, "goods_received": max(received, 0.0)}
        owed = expected.get("supplier", 0.0) + min(received, 0.0)
        expected["supplier"] = self.company.currency_id.round(owed)
        return super().assert_booked({role: b for role, b in expected.items() if b})

    def assert_open(self, expected):
        return super().assert_open(max(expected, 0.0))

    def assert_open_items(self, expected):
        return super().assert_open_items([amount for amount in expected if amount > 0])

    def test_return_after_the_bill_and_refund(self):
        """He owes what went back at once, and still when its refund comes."""
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        bill = self.hospital.bill(order, 12.0)
        self.hospital.send_back(picking, 3)
        self.assert_booked({"stock": 84.0, "supplier": -84.0})
        self.hospital.refund(bill, 3, 12.0)
        self.assert_booked({"stock": 84.0, "supplier": -84.0})
        self.assert_open(0.0)
        self.assert_in_agreement()


@tagged("post_install", "-at_install")
class TestOhadaSupplierCredit(OhadaCase):
    def test_purchases_are_booked_by_their_bill_all_the_same(self):
        self.company.stock_supplier_credit = "supplier"
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        self.assert_booked({"stock": 100.0, "variation": -100.0})
        self.hospital.bill(order)
        self.assert_booked(
            {"stock": 100.0, "variation": -100.0, "expense": 100.0, "supplier": -100.0}
        )
