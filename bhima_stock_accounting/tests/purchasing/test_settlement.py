"""What is bought costs what its documents say, to the cent."""

from datetime import timedelta

from odoo import Command, fields

from ..support.bill_books import BillWaysMixin, IfrsBooks, OhadaBooks
from ..support.cases import IfrsCase, OhadaCase


class SettlementMixin(BillWaysMixin):
    """Orders, bills and credit notes in any unit, tax, currency and order of events."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.env["uom.uom"].create(
            {
                "name": "Boîte de 1 000",
                "relative_factor": 1000,
                "relative_uom_id": cls.article.uom_id.id,
            }
        )

    def create_fixed_tax(self, amount):
        tax = self.create_tax("Taxe par unité, perdue", amount, is_recovered=False)
        tax.amount_type = "fixed"
        return tax

    def order_taxed(self, tax, *lines, **vals):
        """Order articles, each line with a tax that is part of the cost."""
        order = self.hospital.order(*lines, **vals)
        order.order_line.tax_ids = tax
        return order

    def assert_settled(self):
        """Check that nothing is left on goods received, and no item is open."""
        account = self.company.goods_received_account_id
        if not account:  # OHADA books nothing there
            return
        items = self.hospital.get_items().filtered(lambda i: i.account_id == account)
        self.assertEqual(
            self.company.currency_id.round(sum(items.mapped("balance"))), 0
        )
        self.assertFalse(items.filtered(lambda item: not item.reconciled))
        partials = items.matched_debit_ids | items.matched_credit_ids
        self.assertFalse(partials.exchange_move_id)
        self.assertTrue(all(item.full_reconcile_id for item in items if item.balance))
        self.assertFalse(items.move_id.filtered(self._is_exchange_difference))

    def _is_exchange_difference(self, entry):
        return entry.journal_id == self.company.currency_exchange_journal_id

    def assert_bought(self, value, used=0.0, owed=None):
        """Check stock, cost and debt of goods that are received and billed."""
        books = self.used(value, used) if used else self.settled(value)
        books["supplier"] = -(value if owed is None else owed)
        self.assert_booked(books)
        self.assert_settled()
        self.assert_in_agreement()


class UnitMixin(SettlementMixin):
    def test_boxes_of_a_thousand_tablets(self):
        order = self.hospital.order((self.article, 5, 12.34, self.box))
        self.hospital.receive(order)
        self.assert_booked(self.received(61.7))
        self.hospital.bill(order)
        self.assert_bought(61.7)

    def test_cheap_boxes(self):
        """A tablet costs less than a cent: five boxes of it do not."""
        self.hospital.receive(self.hospital.order((self.article, 5, 4.0, self.box)))
        self.assert_booked(self.received(20.0))

    def test_tablets_for_less_than_a_cent(self):
        self.hospital.receive(self.hospital.order((self.article, 1000, 0.0025)))
        self.assert_booked(self.received(2.5))
        self.assert_in_agreement()

    def test_three_receipts_of_a_price_that_can_not_be_divided(self):
        order = self.hospital.order((self.article, 3, 10 / 3))
        values = []
        for _time in range(3):
            picking = self.hospital.receive(order, (self.article, 1))
            values.append(picking.move_ids.value)
        self.assertEqual(values, [3.33, 3.34, 3.33])
        self.hospital.bill(order)
        self.assert_bought(10.0)

    def test_bill_in_dozens_of_five_units(self):
        """The bill says 0.42 dozen, which is five units and nothing else."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.order((self.article, 1, 120.0, dozen))
        self.hospital.receive(order, (self.article, 5))
        self.assert_booked(self.received(50.0))
        bill = self.hospital.bill(order, quantity=0.42)
        self.assertEqual(bill.amount_total, 50.4)
        self.assert_bought(50.4)

    def test_fractions_of_a_unit_that_are_billed_unchanged(self):
        """What is on hand has an average that binary fractions do not hold."""
        for fraction in (0.1, 0.2, 0.4, 0.8, 1.6, 1.9, 2.9):
            with self.subTest(fraction=fraction):
                article = self.hospital.create_article(f"Réactif {fraction}")
                self.stock_up(3, 2000.0, article)
                self.stock_up(4, 2000.01, article)
                order = self.hospital.order((article, fraction, 15000.0))
                self.hospital.receive(order)
                self.hospital.consume((article, 1))
                rows = self.hospital.get_ledger()
                self.hospital.bill(order)
                self.assertEqual(self.hospital.get_ledger(), rows)
                self.assert_in_agreement()

    def test_many_on_hand_and_a_fraction_billed_unchanged(self):
        self.stock_up(2000, 7.35)
        order = self.hospital.order((self.article, 0.1, 15000.0))
        self.hospital.receive(order)
        rows = self.hospital.get_ledger()
        self.hospital.bill(order)
        self.assertEqual(self.hospital.get_ledger(), rows)
        self.assert_in_agreement()

    def test_discount_that_is_written_after_the_receipt(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        self.hospital.as_user("buyer", order).order_line.discount = 10
        self.assert_booked(self.received(90.0))
        self.hospital.bill(order)
        self.assert_bought(90.0)


class TaxMixin(SettlementMixin):
    def test_tax_of_so_much_a_unit(self):
        order = self.order_taxed(self.create_fixed_tax(5), (self.article, 10, 10.0))
        self.hospital.receive(order)
        self.assert_booked(self.received(150.0))
        self.hospital.consume((self.article, 4))
        self.hospital.bill(order)
        self.assert_bought(150.0, used=60.0)

    def test_tax_that_is_rounded_for_the_bill_as_a_whole(self):
        """Two lines of 3.596 are 7.19, not 7.20; twenty are 71.92."""
        tax = self.create_tax("16 %, perdue", 16, is_recovered=False)
        for count, total in ((2, 7.19), (20, 71.92)):
            with self.subTest(count=count):
                articles = [
                    self.hospital.create_article(f"Article {count}.{number}")
                    for number in range(count)
                ]
                order = self.order_taxed(tax, *[(one, 1, 3.1) for one in articles])
                self.hospital.receive(order)
                bill = self.hospital.bill(order)
                self.assertEqual(bill.amount_total, total)
                stock = sum(
                    one.with_company(self.company).total_value for one in articles
                )
                self.assertEqual(round(stock, 2), total)
                self.assert_settled()
                self.assert_in_agreement()

    def test_tax_that_the_accountant_types_as_on_paper(self):
        tax = self.create_tax("16 %, perdue", 16, is_recovered=False)
        order = self.order_taxed(tax, (self.article, 10, 10.0))
        self.hospital.receive(order)
        bill = self.hospital.draft_bill(order)
        item = bill.line_ids.filtered("tax_repartition_line_id")
        bill.write(
            {"line_ids": [Command.update(item.id, {"amount_currency": 16.02})]},
        )
        bill.action_post()
        self.assertEqual(bill.amount_total, 116.02)
        self.assert_bought(116.02)

    def test_line_that_is_received_beside_one_that_is_not(self):
        tax = self.create_tax("16 %, perdue", 16, is_recovered=False)
        other = self.hospital.create_article("Amoxicilline 250 mg")
        order = self.order_taxed(tax, (self.article, 10, 10.0), (other, 10, 20.0))
        self.hospital.receive(order, (self.article, 10))
        self.hospital.bill(order)
        self.hospital.receive(order)
        self.assert_bought(348.0)

    def test_tax_that_is_recovered_in_part(self):
        self.hospital.accounts["tax"] = self.hospital._get_account(
            "445200", "asset_current", "TVA récupérable"
        )
        tax = self.create_tax("16 %, prorata", 16, is_recovered=True)
        for lines in (
            tax.invoice_repartition_line_ids,
            tax.refund_repartition_line_ids,
        ):
            part = lines.filtered(lambda line: line.repartition_type == "tax")
            part.factor_percent = 50
            part.copy({"account_id": False})
        order = self.order_taxed(tax, (self.article, 10, 10.0))
        self.hospital.receive(order)
        self.assert_booked(self.received(108.0))
        self.hospital.bill(order, 12.0)
        self.assert_booked({**self.settled(129.6), "tax": 9.6, "supplier": -139.2})
        self.assert_settled()
        self.assert_in_agreement()

    def bill_with_discount(self, computation):
        terms = self.create_discount(computation)
        order = self.order_taxed(
            self.create_tax("16 %, perdue", 16, is_recovered=False),
            (self.article, 10, 10.0),
            payment_term_id=terms.id,
        )
        self.hospital.receive(order)
        return self.hospital.bill(order)

    def test_tax_with_an_early_payment_discount(self):
        self.bill_with_discount("mixed")
        self.assert_bought(115.68)

    def test_tax_with_a_discount_that_includes_it(self):
        bill = self.bill_with_discount("included")
        self.assert_bought(116.0)
        self.hospital.pay(bill)
        self.assertFalse(bill.amount_residual)
        self.assert_booked(
            {**self.settled(116.0), "cash": -113.68, **self.discounted()}
        )
        self.assert_settled()
        self.assert_in_agreement()

    def discounted(self):
        """Return what is booked for two percent off 116.0 that are paid early."""
        raise NotImplementedError


class RefundMixin(SettlementMixin):
    def test_more_billed_than_received_and_one_credited(self):
        tax = self.create_tax("16 %, perdue", 16, is_recovered=False)
        order = self.order_taxed(tax, (self.article, 10, 10.0))
        self.hospital.receive(order)
        bill = self.hospital.bill(order, quantity=12)
        self.hospital.refund(bill, 1)
        self.assert_booked(self.one_too_many())
        self.assert_in_agreement()

    def one_too_many(self):
        """Return what is booked where eleven are billed and ten received."""
        raise NotImplementedError

    def test_rebate_on_goods_of_which_some_were_free(self):
        order = self.hospital.order((self.article, 12, 10.0))
        self.hospital.receive(order)
        bill = self.hospital.draft_bill(order)
        line = bill.invoice_line_ids
        line.write({"quantity": 10, "price_unit": 12.0})
        free = {
            "product_id": self.article.id,
            "purchase_line_id": line.purchase_line_id.id,
            "quantity": 2,
            "price_unit": 0.0,
        }
        bill.invoice_line_ids = [Command.create(free)]
        bill.action_post()
        self.assert_bought(120.0)
        refund = bill._reverse_moves([{"invoice_date": bill.date}])
        refund.invoice_line_ids[0].price_unit = 1.0
        refund.action_post()
        self.assert_bought(110.0)

    def test_credit_note_for_one_of_two_lines(self):
        """What is credited of one line is not matched with the bill of another."""
        other = self.hospital.create_article("Amoxicilline 250 mg")
        order = self.hospital.order((self.article, 10, 10.0), (other, 2, 3.0))
        self.hospital.receive(order, (self.article, 10), (other, 1))
        bill = self.hospital.draft_bill(order)
        first, second = bill.invoice_line_ids
        first.quantity, second.quantity = 6, 2
        bill.action_post()
        refund = bill._reverse_moves([{"invoice_date": bill.date}])
        refund.invoice_line_ids[1].unlink()
        refund.invoice_line_ids.quantity = 2
        refund.action_post()
        again = self.hospital.draft_bill(order)
        again.invoice_line_ids.filtered(
            lambda line: line.product_id != self.article
        ).unlink()
        again.invoice_line_ids.quantity = 6
        again.action_post()
        self.hospital.receive(order)
        self.assert_bought(106.0)

    def test_credit_note_at_another_rate_before_the_goods(self):
        """Nothing but the debt has an exchange difference."""
        order, tomorrow = self.order_in_euros()
        bill = self.hospital.bill(order)
        self.hospital.refund(bill, 3, invoice_date=tomorrow)
        self.hospital.receive(order, (self.article, 7))
        self.assert_bought_in_euros()

    def order_in_euros(self):
        """Order for a hundred euros, which are 200.0 today, and 250.0 tomorrow."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.hospital.accounts["exchange"] = (
            self.company.expense_currency_exchange_account_id
        )
        today = fields.Date.today()
        tomorrow = today + timedelta(days=1)
        self.hospital.env["res.currency.rate"].create(
            [
                {
                    "currency_id": euro.id,
                    "company_id": self.company.id,
                    "name": day,
                    "rate": rate,
                }
                for day, rate in ((today - timedelta(days=9), 0.5), (tomorrow, 0.4))
            ]
        )
        order = self.hospital.order((self.article, 10, 10.0), currency_id=euro.id)
        return order, tomorrow

    def assert_bought_in_euros(self):
        """Check seven of ten that cost 200.0, less three credited at 75.0.

        The debt of 70 euros is that of the bill: the exchange difference is Odoo's.
        """
        self.assert_booked({**self.settled(125.0), "supplier": -140.0, "exchange": 15})
        self.assert_settled()
        self.assert_in_agreement()

    def test_bill_that_another_one_replaces(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        bill = self.hospital.bill(order, 12.0)
        self.hospital.refund(bill)
        self.assert_booked(self.received(100.0))
        self.hospital.bill(order, 11.0)
        self.assert_bought(110.0)

    def test_rebate_and_goods_that_go_back(self):
        order = self.hospital.order((self.article, 10, 10.0))
        picking = self.hospital.receive(order)
        bill = self.hospital.bill(order, 12.0)
        self.hospital.refund(bill, 10, 1.0)
        self.hospital.send_back(picking, 3)
        self.hospital.refund(bill, 3)
        self.assert_bought(74.0)

    def test_credit_note_at_another_rate(self):
        """What three cost is credited at its own rate: the others bear the rest."""
        order, tomorrow = self.order_in_euros()
        picking = self.hospital.receive(order)
        bill = self.hospital.bill(order)
        self.hospital.send_back(picking, 3)
        self.hospital.refund(bill, 3, invoice_date=tomorrow)
        self.assert_bought_in_euros()


class OhadaRefunds(OhadaBooks):
    def one_too_many(self):
        return {**self.received(116.0), "expense": 127.6, "supplier": -127.6}


class IfrsRefunds(IfrsBooks):
    def one_too_many(self):
        return {"stock": 116.0, "goods_received": 11.6, "supplier": -127.6}


class FrancsMixin(SettlementMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.use_francs_without_cents()

    def test_tax_of_three_lines(self):
        tax = self.create_tax("16 %, perdue", 16, is_recovered=False)
        tax.company_id.tax_calculation_rounding_method = "round_globally"
        articles = [self.hospital.create_article(f"Article {i}") for i in range(3)]
        order = self.order_taxed(tax, *[(article, 1, 33.0) for article in articles])
        self.hospital.receive(order)
        self.assert_booked(self.received(114.0))
        self.hospital.bill(order)
        self.assert_bought(115.0)


class TestOhadaUnits(OhadaBooks, UnitMixin, OhadaCase):
    pass


class TestIfrsUnits(IfrsBooks, UnitMixin, IfrsCase):
    pass


class TestOhadaTaxes(OhadaBooks, TaxMixin, OhadaCase):
    def discounted(self):
        """The tax comes back on the account that it was charged on."""
        return {"discount": -2.0, "expense": 115.68}


class TestIfrsTaxes(IfrsBooks, TaxMixin, IfrsCase):
    def discounted(self):
        return {"discount": -2.32}


class TestOhadaRefunds(OhadaRefunds, RefundMixin, OhadaCase):
    pass


class TestIfrsRefunds(IfrsRefunds, RefundMixin, IfrsCase):
    pass


class TestOhadaFrancs(OhadaBooks, FrancsMixin, OhadaCase):
    pass


class TestIfrsFrancs(IfrsBooks, FrancsMixin, IfrsCase):
    pass
