from odoo import Command
from odoo.exceptions import AccessError, UserError

from ..support.cases import IfrsCase, OhadaCase
from ..support.cash_purchases import CashPurchaseMixin


class TestOhadaCashPurchase(CashPurchaseMixin, OhadaCase):
    def test_purchase_then_receipt(self):
        order = self.hospital.order((self.article, 10, 3.0))
        entry = self.pay_in_cash(order)
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.journal_id, self.hospital.cash_journal)
        self.assert_entry(entry, {"expense": 30.0, "cash": -30.0})
        self.hospital.receive(order)
        self.assert_booked(
            {"expense": 30.0, "cash": -30.0, "stock": 30.0, "variation": -30.0}
        )
        self.assert_in_agreement()

    def test_order_counts_as_billed_and_entry_leads_to_order(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.assertEqual(order.invoice_status, "to invoice")
        entry = self.pay_in_cash(order)
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(order.invoice_ids, entry)
        self.assertEqual(entry.line_ids.purchase_line_id.order_id, order)
        self.assertEqual(entry.purchase_order_count, 1)
        self.assertEqual(entry.ref, order.name)

    def test_what_is_paid_is_not_billed_again(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.pay_in_cash(order)
        self.assertFalse(self.hospital.bill(order).amount_total)
        self.assert_booked({"expense": 30.0, "cash": -30.0})
        with self.assertRaisesRegex(UserError, "billed or paid"):
            self.pay_in_cash(order)

    def test_what_is_billed_is_not_paid_again(self):
        order = self.hospital.order((self.article, 10, 3.0))
        order_of_accountant = self.hospital.as_user("accountant", order)
        order_of_accountant.action_create_invoice()  # a draft is enough
        with self.assertRaisesRegex(UserError, "billed or paid"):
            self.pay_in_cash(order)
        self.assert_booked({})

    def test_what_is_billed_while_the_window_is_open_is_not_paid(self):
        order = self.hospital.order((self.article, 10, 3.0))
        window = self.open_window(order)
        self.hospital.bill(order)
        with self.assertRaisesRegex(UserError, "meanwhile"):
            window.save().action_pay()
        self.assert_booked({"expense": 30.0, "supplier": -30.0})

    def test_rest_of_a_part_bill_is_paid(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        self.hospital.bill(order, quantity=4)
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, {"expense": 18.0, "cash": -18.0})
        self.assertEqual(order.order_line.qty_invoiced, 10)
        self.assert_booked(
            {"supplier": -12.0, "cash": -18.0, "expense": 30.0}
            | {"stock": 30.0, "variation": -30.0}
        )
        self.assert_in_agreement()

    def test_receipt_is_valued_at_what_was_paid(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.pay_in_cash(order, 25.0)
        self.hospital.receive(order)
        self.assert_booked(
            {"expense": 25.0, "cash": -25.0, "stock": 25.0, "variation": -25.0}
        )
        self.assert_in_agreement()

    def test_unit_of_the_order(self):
        box = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.order((self.article, 2, 12.0, box))
        self.pay_in_cash(order, 30.0)
        self.assertEqual(order.order_line.qty_invoiced, 2)
        self.hospital.receive(order)
        self.assertEqual(self.hospital.get_ledger().quantity, 24)
        self.assertEqual(self.hospital.get_ledger().value, 30.0)
        self.assert_in_agreement()

    def test_several_articles_and_a_service(self):
        transport = self.hospital.create_article(
            "Transport", type="service", is_storable=False, inventory_group_id=False
        )
        fees = self.hospital._get_account("618000", "expense", "Transports")
        transport.with_company(self.company).property_account_expense_id = fees
        order = self.hospital.order((self.article, 10, 3.0), (transport, 1, 5.0))
        entry = self.pay_in_cash(order)
        self.assertEqual(
            {line.account_id: line.balance for line in entry.line_ids},
            {
                self.hospital.accounts["expense"]: 30.0,
                fees: 5.0,
                self.hospital.accounts["cash"]: -35.0,
            },
        )

    def test_taxes(self):
        recoverable = self.hospital._get_account("445200", "asset_current", "TVA")
        taxes = self._create_tax(16, recoverable) | self._create_tax(10, False)
        order = self.hospital.order((self.article, 10, 3.0))
        order.order_line.tax_ids = taxes
        entry = self.pay_in_cash(order)
        by_account = {
            account: sum(lines.mapped("balance"))
            for account, lines in entry.line_ids.grouped("account_id").items()
        }
        self.assertEqual(
            by_account,
            {
                self.hospital.accounts["expense"]: 33.0,
                recoverable: 4.8,
                self.hospital.accounts["cash"]: -37.8,
            },
        )
        paid = entry.line_ids.filtered(lambda line: line.balance < 0)
        self.assertRecordValues(paid, [{"name": order.name, "balance": -37.8}])
        self.assertEqual(len(entry.line_ids), 4)
        self.hospital.receive(order)
        # what is not recovered belongs to the cost of the goods
        self.assertEqual(self.hospital.get_ledger().value, 33.0)

    def _create_tax(self, rate, account):
        part = {"repartition_type": "tax", "account_id": account and account.id}
        lines = [
            Command.create({"repartition_type": "base"}),
            Command.create(part),
        ]
        return self.hospital.env["account.tax"].create(
            {
                "name": f"Taxe {rate} %",
                "amount": rate,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
            }
        )

    def test_order_in_another_currency(self):
        dollar = self.set_rate("USD", 0.5)  # a unit of ours is half a dollar
        order = self.hospital.order((self.article, 10, 3.0), currency_id=dollar.id)
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, {"expense": 60.0, "cash": -60.0})
        self.hospital.receive(order)
        self.assertEqual(self.hospital.get_ledger().value, 60.0)
        self.assert_in_agreement()

    def test_cash_box_in_another_currency(self):
        dollar = self.set_rate("USD", 0.5)
        self.hospital.cash_journal.currency_id = dollar
        entry = self.pay_in_cash(self.hospital.order((self.article, 10, 3.0)))
        self.assert_entry(entry, {"expense": 30.0, "cash": -30.0})
        paid = entry.line_ids.filtered(lambda line: line.balance < 0)
        self.assertEqual((paid.currency_id, paid.amount_currency), (dollar, -15.0))

    def test_reversed_payment_leaves_the_order_to_be_paid(self):
        order = self.hospital.order((self.article, 10, 3.0))
        entry = self.pay_in_cash(order)
        self.hospital.as_user("accountant", entry)._reverse_moves(cancel=True)
        self.assertEqual(order.order_line.qty_invoiced, 0)
        self.assert_entry(self.pay_in_cash(order), {"expense": 30.0, "cash": -30.0})

    def test_locked_period_is_refused_before_anything_is_written(self):
        order = self.hospital.order((self.article, 10, 3.0))
        window = self.open_window(order)
        self.company.sudo().hard_lock_date = window.date
        with self.assertRaisesRegex(UserError, "has locked"):
            window.save().action_pay()
        self.assertFalse(order.invoice_ids)

    def test_all_that_is_missing_is_told_at_once(self):
        order = self.hospital.order((self.article, 10, 3.0))
        window = self.open_window(order)
        with window.line_ids.edit(0) as line:
            line.amount = 0.0
        self.hospital.cash_journal.default_account_id = False
        with self.assertRaises(UserError) as refusal:
            window.save().action_pay()
        for words in ("no account of its own", f"{self.article.name}: enter"):
            self.assertIn(words, str(refusal.exception))
        self.assertFalse(order.invoice_ids)

    def test_buyer_and_storekeeper_may_not_pay(self):
        order = self.hospital.order((self.article, 10, 3.0))
        for role in ("buyer", "storekeeper", "auditor"):
            wizards = self.hospital.as_user(role, self.env["bhima.cash.purchase"])
            with self.subTest(role), self.assertRaises(AccessError):
                wizards.create({"order_id": order.id})


class TestIfrsCashPurchase(CashPurchaseMixin, IfrsCase):
    def test_payment_settles_what_the_receipt_has_booked(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.hospital.receive(order)
        self.assert_entry(
            self.pay_in_cash(order), {"goods_received": 30.0, "cash": -30.0}
        )
        self.assert_booked({"stock": 30.0, "cash": -30.0})

    def test_payment_before_the_receipt(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.pay_in_cash(order, 28.0)
        self.assert_booked({"goods_received": 28.0, "cash": -28.0})
        self.hospital.receive(order)
        self.assert_booked({"stock": 28.0, "cash": -28.0})
        self.assert_in_agreement()

    def test_missing_account_is_told(self):
        order = self.hospital.order((self.article, 10, 3.0))
        self.company.goods_received_account_id = False
        with self.assertRaisesRegex(UserError, "has no account to debit"):
            self.pay_in_cash(order)
        self.assertFalse(order.invoice_ids)
