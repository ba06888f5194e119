from odoo.exceptions import UserError

from ..support.cases import IfrsCase, OhadaCase
from ..support.cash_purchases import CashPurchaseMixin, VendorTaxMixin


class CashTaxMixin(CashPurchaseMixin, VendorTaxMixin):
    """What a payment books besides the cash is what the bill of the order would.

    ``charge`` is the account that a bill debits, by role. The ``currencies`` are two
    that the books are not kept in. Mixes of taxes take long: one standard tries them
    with one ``rounding`` of taxes, the other with the other.
    """

    def order_with(self, taxes, *lines, **vals):
        """The buyer orders lines that all have these taxes."""
        order = self.hospital.draft_order(*lines, **vals)
        order.order_line.tax_ids = taxes
        order.button_confirm()
        return order

    def charged(self, amount, **others):
        """Return an entry that debits the charge and credits all to the cash box."""
        paid = amount + sum(others.values())
        return {self.charge: amount, **others, "cash": -self._round(paid)}

    def _round(self, amount):
        return self.company.currency_id.round(amount)

    def assert_paid_as_billed(self, order):
        """Bill an order, throw the bill away and pay: the items are the same."""
        bill = self.hospital.draft_bill(order)
        debt = bill.line_ids.filtered(lambda i: i.display_type == "payment_term")
        billed, owed = self._describe(bill.line_ids - debt), sum(debt.mapped("balance"))
        bill.unlink()
        window = self.open_window(order)
        self.assertEqual(window.amount_total, order.amount_total)
        action = window.save().action_pay()
        entry = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(entry.state, "posted")
        cash = self._get_cash(entry)
        self.assertEqual(self._describe(entry.line_ids - cash), billed)
        self.assertEqual(cash.balance, self._round(owed))
        if cash.currency_id == order.currency_id:
            self.assertEqual(cash.amount_currency, -order.amount_total)

    def _get_cash(self, entry):
        account = self.hospital.accounts["cash"]
        return entry.line_ids.filtered(lambda item: item.account_id == account)

    def _describe(self, items):
        return sorted(
            (
                item.display_type,
                item.account_id.ids,
                item.name if item.tax_repartition_line_id else item.product_id.name,
                item.quantity if item.product_id else 0.0,
                item.product_uom_id.name or "",
                sorted(item.tax_ids.ids),
                sorted(item.tax_tag_ids.ids),
                item.tax_repartition_line_id.ids,
                item.group_tax_id.ids,
                item.is_refund,
                str(item.analytic_distribution or ""),
                item.partner_id.ids,
                item.tax_base_amount,
                item.currency_id.name,
                item.amount_currency,
                item.balance,
            )
            for item in items
        )

    def _create_mixes(self):
        """Return taxes of all kinds and mixes, by what they are."""
        account = self.recoverable
        percent = self.create_tax("Seize", 16)
        recovered = self.create_tax("Seize récupérable", 16, (100, account))
        half = self.create_tax("Moitié", 16, (50, account), (50, False))
        fixed = self.create_fixed_tax("Cinq par unité", 5)
        fixed_recovered = self.create_fixed_tax("Trois", 3.333, (100, account))
        excise = self.create_fixed_tax(
            "Accise", 0.37, include_base_amount=True, sequence=1
        )
        duty = self.create_tax("Droit", 7.3, include_base_amount=True, sequence=2)
        included = self.create_tax(
            "Seize compris", 16, price_include_override="tax_included"
        )
        included_fixed = self.create_fixed_tax(
            "Taxe comprise", 0.05, price_include_override="tax_included", sequence=1
        )
        charged_back = self.create_tax(
            "Autoliquidation", 16, (100, account), (-100, account)
        )
        group = self.create_tax(
            "Groupe", 0, amount_type="group", children_tax_ids=fixed | recovered
        )
        return {
            "percent": percent,
            "recovered": recovered,
            "partly recovered": half,
            "fixed": fixed,
            "fixed recovered": fixed_recovered,
            "fixed and percent": fixed | recovered,
            "on top of each other": excise | duty | half,
            "included": included,
            "included, fixed": included_fixed | included,
            "included and not": included | fixed,
            "charged back": charged_back,
            "group": group,
            "nothing": self.create_tax("Zéro", 0),
            "no tax": self.env["account.tax"],
        }

    # One tax, exact figures -----------------------------------------------------------

    def test_fixed_tax_counts_for_each_unit(self):
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72))
        self.assertEqual(order.amount_total, 48.60)
        window = self.open_window(order)
        self.assertEqual(window.amount_total, 48.60)
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, self.charged(48.60))
        self.assertRecordValues(
            entry.line_ids.sorted("balance"),
            [
                {"balance": -48.60, "display_type": "product", "tax_line_id": False},
                {"balance": 23.60, "display_type": "product", "tax_line_id": False},
                {"balance": 25.00, "display_type": "tax", "tax_line_id": tax.id},
            ],
        )
        self.assertEqual(order.invoice_status, "invoiced")

    def test_fixed_tax_that_is_recovered_or_in_part(self):
        account = self.recoverable
        tax = self.create_fixed_tax("Cinq par unité", 5, (100, account))
        order = self.order_with(tax, (self.article, 5, 4.72))
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, self.charged(23.60, recoverable=25.0))
        tax = self.create_fixed_tax("Moitié", 5, (50, account), (50, False))
        order = self.order_with(tax, (self.article, 5, 4.72))
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, self.charged(36.10, recoverable=12.5))

    def test_unit_of_the_order(self):
        """Odoo charges a fixed tax for each unit of the order, here a dozen."""
        tax = self.create_fixed_tax("Cinq par unité", 5)
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.order_with(tax, (self.article, 2, 12.0, dozen))
        self.assert_entry(self.pay_in_cash(order), self.charged(34.0))

    def test_part_of_an_order_then_the_rest(self):
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72), (self.article, 2, 1.0))
        window = self.open_window(order)
        self.assertEqual(window.amount_total, 60.60)
        window.line_ids.remove(1)
        self.assertEqual(window.amount_total, 48.60)
        action = window.save().action_pay()
        first = self.env["account.move"].browse(action["res_id"])
        self.assert_entry(first, self.charged(48.60))
        self.assert_entry(self.pay_in_cash(order), self.charged(12.0))

    def test_rest_of_a_part_bill(self):
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72))
        self.hospital.bill(order, quantity=2)
        # 3 units at 4.72, and 3 times the tax
        self.assert_entry(self.pay_in_cash(order), self.charged(29.16))

    def test_lines_with_the_same_tax_are_rounded_as_the_company_rounds(self):
        tax = self.create_tax("Seize", 16)
        lines = [(self.article, 1, 3.10), (self.article, 1, 3.10)]
        for rounding, total in (("round_globally", 7.19), ("round_per_line", 7.20)):
            with self.subTest(rounding):
                self.company.tax_calculation_rounding_method = rounding
                order = self.order_with(tax, *lines)
                window = self.open_window(order)
                self.assertEqual(window.amount_total, total)
                self.assert_entry(self.pay_in_cash(order), self.charged(total))

    def test_currency_without_decimals(self):
        self.use_francs_without_cents()
        tax = self.create_tax("Seize", 16)
        order = self.order_with(tax, *[(self.article, 1, 33)] * 3)
        self.assertEqual(self.open_window(order).amount_total, 115)
        self.assert_entry(self.pay_in_cash(order), self.charged(115))

    # Amounts that the accountant types ------------------------------------------------

    def test_typed_amount(self):
        """The fixed tax stays, percent follows the amount."""
        account = self.recoverable
        fixed = self.create_fixed_tax("Cinq par unité", 5)
        percent = self.create_tax("Seize", 16, (100, account))
        order = self.order_with(fixed | percent, (self.article, 5, 4.72))
        window = self.open_window(order)
        with window.line_ids.edit(0) as line:
            line.amount = 20.0
        self.assertEqual(window.amount_total, 48.20)
        self.assert_entry(
            self.pay_in_cash(order, 20.0), self.charged(45.0, recoverable=3.2)
        )

    def test_typed_amount_is_without_the_included_tax(self):
        account = self.recoverable
        tax = self.create_tax(
            "Seize compris", 16, (100, account), price_include_override="tax_included"
        )
        order = self.order_with(tax, (self.article, 10, 1.16))
        window = self.open_window(order)
        with window.line_ids.edit(0) as line:
            self.assertEqual(line.amount, 10.0)
            line.amount = 20.0
            self.assertEqual(line.amount_total, 23.20)
        self.assertEqual(window.amount_total, 23.20)
        entry = self.pay_in_cash(order, 20.0)
        self.assert_entry(entry, self.charged(20.0, recoverable=3.2))

    def test_typed_amounts_of_lines_with_the_same_tax(self):
        tax = self.create_tax("Seize", 16)
        lines = [(self.article, 7, 1.0), (self.article, 3, 1.0)]
        for rounding, total in (("round_globally", 7.19), ("round_per_line", 7.20)):
            with self.subTest(rounding):
                self.company.tax_calculation_rounding_method = rounding
                order = self.order_with(tax, *lines)
                window = self.open_window(order)
                for index in range(2):
                    with window.line_ids.edit(index) as line:
                        line.amount = 3.10
                self.assertEqual(window.amount_total, total)
                entry = self.pay_in_cash(order, 3.10, 3.10)
                self.assert_entry(entry, self.charged(total))

    def test_amount_typed_and_typed_back(self):
        """A price with the tax included stays exact, whatever was typed before."""
        tax = self.create_tax(
            "Seize compris", 16, price_include_override="tax_included"
        )
        order = self.order_with(tax, (self.article, 3, 0.99))
        window = self.open_window(order)
        self.assertEqual(window.amount_total, 2.97)
        with window.line_ids.edit(0) as line:
            proposed, line.amount = line.amount, 5.0
        with window.line_ids.edit(0) as line:
            line.amount = proposed
        self.assertEqual(window.amount_total, 2.97)
        self.assert_entry(self.pay_in_cash(order, proposed), self.charged(2.97))

    def test_nothing_or_less_is_refused_whatever_the_tax(self):
        tax = self.create_fixed_tax("Cinq par unité", 5)
        for amount in (0.0, -1.0):
            order = self.order_with(tax, (self.article, 5, 4.72))
            with (
                self.subTest(amount=amount),
                self.assertRaisesRegex(UserError, "enter what was paid"),
            ):
                self.pay_in_cash(order, amount)

    def test_no_quantity_is_refused(self):
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72))
        window = self.open_window(order).save()
        window.line_ids.quantity = 0.0
        self.assertEqual(window.line_ids.amount, 23.60)
        with self.assertRaisesRegex(UserError, "enter what was paid"):
            window.action_pay()
        self.assertFalse(order.invoice_ids)

    # Currencies -----------------------------------------------------------------------

    def test_order_in_another_currency(self):
        foreign = self.set_rate(self.currencies[0], 0.5)
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72), currency_id=foreign.id)
        self.assertEqual(self.open_window(order).amount_total, 48.60)
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, self.charged(97.20))
        self.assertRecordValues(
            self._get_cash(entry),
            [{"amount_currency": -97.20, "currency_id": self.company.currency_id.id}],
        )

    def test_order_and_cash_box_in_another_currency(self):
        foreign = self.set_rate(self.currencies[0], 0.3)
        self.hospital.cash_journal.currency_id = foreign
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72), currency_id=foreign.id)
        entry = self.pay_in_cash(order)
        # 23.60 and 25.00, each divided by 0.3
        self.assert_entry(entry, self.charged(162.0))
        self.assertRecordValues(
            self._get_cash(entry),
            [{"amount_currency": -48.60, "currency_id": foreign.id}],
        )

    def test_order_and_cash_box_in_different_currencies(self):
        own, other = self.currencies
        self.hospital.cash_journal.currency_id = self.set_rate(own, 0.5)
        ordered_in = self.set_rate(other, 0.25)
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72), currency_id=ordered_in.id)
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, self.charged(194.40))
        self.assertEqual(self._get_cash(entry).amount_currency, -97.20)

    def test_each_currency_is_booked_as_on_a_bill(self):
        franc = self.env.ref("base.XAF")
        franc.active = True
        self.set_rate("XAF", 1.7)
        foreign = self.set_rate(self.currencies[0], 0.37)
        mixes = self._create_mixes()
        self.company.tax_calculation_rounding_method = self.rounding
        for currency in (foreign, franc):
            for name in ("on top of each other", "included and not", "recovered"):
                with self.subTest(name, currency=currency.name):
                    order = self._order_a_mix(mixes[name], currency_id=currency.id)
                    self.assert_paid_as_billed(order)

    # All kinds of taxes ---------------------------------------------------------------

    def test_each_kind_of_tax_is_booked_as_on_a_bill(self):
        mixes = self._create_mixes()
        self.company.tax_calculation_rounding_method = self.rounding
        for name, taxes in mixes.items():
            with self.subTest(name):
                self.assert_paid_as_billed(self._order_a_mix(taxes))

    def _order_a_mix(self, taxes, **vals):
        """The buyer orders lines whose taxes do not come out even.

        They have discounts, a dozen and prices of many decimals; one has no tax.
        """
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.draft_order(
            (self.article, 5, 4.72),
            (self.article, 3, 3.10),
            (self.article, 3, 3.10),
            (self.article, 12.12, 12.12, dozen),
            (self.article, 7, 0.333333),
            (self.article, 1, 2.0),
            **vals,
        )
        order.order_line[:5].tax_ids = taxes
        order.order_line[1].discount = 7.5
        order.order_line[4].discount = 33.33
        order.button_confirm()
        return order

    def test_analytic_accounts_are_those_of_a_bill(self):
        tax = self.create_tax("Seize", 16) | self.create_tax(
            "Huit", 8, (100, self.recoverable)
        )
        plan = self.env["account.analytic.plan"].create({"name": "Services"})
        ward = self.env["account.analytic.account"].create(
            {"name": "Maternité", "plan_id": plan.id, "company_id": self.company.id}
        )
        order = self.order_with(tax, (self.article, 5, 4.72))
        order.order_line.analytic_distribution = {str(ward.id): 100}
        self.assert_paid_as_billed(order)

    def test_tax_that_is_due_on_payment_is_due_at_once(self):
        account = self.recoverable
        waiting = self.hospital._get_account(
            "445800", "asset_current", "TVA en attente"
        )
        waiting.reconcile = True
        self.company.tax_exigibility = True
        tax = self.create_tax(
            "Encaissement",
            16,
            (100, account),
            tax_exigibility="on_payment",
            cash_basis_transition_account_id=waiting.id,
        )
        order = self.order_with(tax, (self.article, 5, 4.72))
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, self.charged(23.60, recoverable=3.78))
        parts = tax.invoice_repartition_line_ids
        for item in entry.line_ids - self._get_cash(entry):
            kind = "tax" if item.tax_line_id else "base"
            part = parts.filtered(lambda p, kind=kind: p.repartition_type == kind)
            self.assertEqual(item.tax_tag_ids, part.tag_ids)

    # Afterwards -----------------------------------------------------------------------

    def test_reset_and_posted_again_the_amounts_stay(self):
        tax = self.create_fixed_tax("Cinq par unité", 5)
        entry = self.pay_in_cash(self.order_with(tax, (self.article, 5, 4.72)))
        entry = self.hospital.as_user("accountant", entry)
        entry.button_draft()
        entry.ref = "Reçu 17"
        entry.action_post()
        self.assert_entry(entry, self.charged(48.60))

    def test_reversed_everything_is_taken_back(self):
        account = self.recoverable
        tax = self.create_fixed_tax("Moitié", 5, (50, account), (50, False))
        order = self.order_with(tax, (self.article, 5, 4.72))
        entry = self.pay_in_cash(order)
        self.hospital.as_user("accountant", entry)._reverse_moves(cancel=True)
        self.assert_booked({})
        self.assertEqual(order.order_line.qty_invoiced, 0)
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, self.charged(36.10, recoverable=12.5))

    def test_locked_tax_period_is_refused(self):
        tax = self.create_fixed_tax("Cinq par unité", 5)
        order = self.order_with(tax, (self.article, 5, 4.72))
        window = self.open_window(order)
        self.company.sudo().tax_lock_date = window.date
        with self.assertRaisesRegex(UserError, "has locked"):
            window.save().action_pay()
        self.assertFalse(order.invoice_ids)


class TestOhadaCashPurchaseTaxes(CashTaxMixin, OhadaCase):
    charge = "expense"
    currencies = ("USD", "EUR")
    rounding = "round_globally"


class TestIfrsCashPurchaseTaxes(CashTaxMixin, IfrsCase):
    charge = "goods_received"
    currencies = ("CDF", "EUR")
    rounding = "round_per_line"

    def test_tax_not_recovered_clears_the_receipt(self):
        tax = self.create_tax("Seize", 16)
        order = self.order_with(tax, (self.article, 10, 3.0))
        self.hospital.receive(order)
        self.assert_booked({"stock": 34.80, "goods_received": -34.80})
        entry = self.pay_in_cash(order)
        self.assert_entry(entry, {"goods_received": 34.80, "cash": -34.80})
        self.assert_booked({"stock": 34.80, "cash": -34.80})
        received = self.hospital.accounts["goods_received"]
        items = self.hospital.get_items().filtered(lambda i: i.account_id == received)
        self.assertEqual(set(items.mapped("reconciled")), {True})
        self.assert_in_agreement()
