from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import Form

from ..support.cases import IfrsCase, OhadaCase
from ..support.price_differences import PriceDifferenceMixin


class ClosingMixin(PriceDifferenceMixin):
    """The accountant closes a period: Purchase > Orders > Accrued Expense Entry."""

    def open_window(self, orders):
        window = self.hospital.as_user(
            "accountant", self.env["account.accrued.orders.wizard"]
        ).with_context(active_model="purchase.order", active_ids=orders.ids)
        form = Form(window)
        form.date = fields.Date.context_today(orders)
        form.journal_id = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "general")], limit=1
        )
        return form

    def close(self, orders, **accounts):
        """Write the entries; return the one of the closing and its reversal."""
        form = self.open_window(orders)
        for fname, account in accounts.items():
            form[fname] = account
        action = form.save().create_entries()
        entries = self.env["account.move"].search(action["domain"], order="date, id")
        self.assertEqual(len(entries), 2)
        return entries


class TestOhadaClosingAids(ClosingMixin, OhadaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, code, account_type, name in (
            ("unbilled", "408100", "liability_current", "Factures non parvenues"),
            ("transit", "381000", "asset_current", "Marchandises en cours de route"),
        ):
            account = cls.hospital._get_account(code, account_type, name)
            # Odoo's chart has it as a payable, which its own window does not take
            account.account_type = account_type
            cls.hospital.accounts[role] = account
        cls.unbilled = cls.hospital.accounts["unbilled"]
        cls.transit = cls.hospital.accounts["transit"]

    def assert_reversed(self, entries):
        """Check that the second entry is the first one's opposite, on the next day."""
        closing, reversal = entries
        self.assertEqual(reversal.reversed_entry_id, closing)
        self.assertEqual(reversal.date, closing.date + timedelta(days=1))
        # Odoo posts it when its day has come
        self.assertEqual((reversal.state, reversal.auto_post), ("draft", "at_date"))
        balances = self._get_balances(closing.line_ids)
        self.assertEqual(
            self._get_balances(reversal.line_ids),
            {role: -balance for role, balance in balances.items()},
        )
        self.assert_in_agreement()

    def test_received_and_not_billed(self):
        order = self.receive_and_use()
        entries = self.close(order, account_id=self.unbilled)
        self.assert_entry(entries[0], {"expense": 100.0, "unbilled": -100.0})
        self.assert_reversed(entries)
        entries[1].auto_post = "no"
        self.hospital.as_user("accountant", entries[1]).action_post()
        self.hospital.bill(order, 10.0)
        self.assert_booked(
            {"stock": 60.0, "variation": -60.0, "expense": 100.0, "supplier": -100.0}
        )

    def test_part_is_billed(self):
        order = self.receive_and_use(used=0)
        self.hospital.bill(order, 10.0, quantity=4)
        entries = self.close(order, account_id=self.unbilled)
        self.assert_entry(entries[0], {"expense": 60.0, "unbilled": -60.0})

    def test_billed_and_not_received(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.bill(order, 12.0)
        entries = self.close(order, transit_account_id=self.transit)
        self.assert_entry(entries[0], {"transit": 120.0, "variation": -120.0})
        item = entries[0].line_ids.filtered("credit")
        self.assertEqual(item.inventory_group_id, self.hospital.group)
        self.assertIn("Paracétamol 500 mg: 10 Units billed, not received", item.name)
        self.assert_reversed(entries)

    def test_more_billed_than_received(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        self.hospital.bill(order, quantity=15)
        entries = self.close(order, transit_account_id=self.transit)
        self.assert_entry(entries[0], {"transit": 50.0, "variation": -50.0})

    def test_both_in_one_entry(self):
        unbilled = self.receive_and_use(used=0)
        billed = self.hospital.order((self.article, 5, 8.0))
        self.hospital.bill(billed, 8.0)
        entries = self.close(
            unbilled | billed, account_id=self.unbilled, transit_account_id=self.transit
        )
        self.assert_entry(
            entries[0],
            {"expense": 100.0, "unbilled": -100.0, "transit": 40.0, "variation": -40.0},
        )
        self.assert_reversed(entries)

    def test_charge_of_the_period_is_what_was_consumed(self):
        """601 + 603 at the closing, whatever documents have not come yet."""
        unbilled = self.receive_and_use()
        billed = self.hospital.order((self.article, 5, 8.0))
        self.hospital.bill(billed, 8.0)
        closing = self.close(
            unbilled | billed, account_id=self.unbilled, transit_account_id=self.transit
        )[0]
        items = self.hospital.get_items().filtered(lambda i: i.date <= closing.date)
        balances = self._get_balances(items)
        self.assertEqual(balances["expense"] + balances["variation"], 40.0)

    def test_bill_in_another_currency_and_unit(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.hospital.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company.id,
                "name": fields.Date.today() - timedelta(days=9),
                "rate": 0.5,
            }
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.hospital.order((self.article, 2, 30.0, dozen), currency_id=euro.id)
        self.hospital.bill(order, 30.0)
        entries = self.close(order, transit_account_id=self.transit)
        self.assert_entry(entries[0], {"transit": 120.0, "variation": -120.0})

    def test_paid_in_cash_and_not_received(self):
        order = self.hospital.order((self.article, 10, 10.0))
        action = self.hospital.as_user("accountant", order).action_pay_in_cash()
        window = self.hospital.as_user("accountant", self.env[action["res_model"]])
        window.with_context(**action["context"]).create({}).action_pay()
        entries = self.close(order, transit_account_id=self.transit)
        self.assert_entry(entries[0], {"transit": 100.0, "variation": -100.0})

    def test_articles_without_group_stay_with_odoo(self):
        ungrouped = self.hospital.create_article("Balai", inventory_group_id=False)
        order = self.hospital.order((ungrouped, 10, 10.0), (self.article, 10, 1.0))
        self.hospital.bill(order, 10.0)
        form = self.open_window(order)
        self.assertTrue(form.has_other_lines and form.has_goods_in_transit)
        entries = self.close(
            order, account_id=self.unbilled, transit_account_id=self.transit
        )
        balances = self._get_balances(entries[0].line_ids)
        self.assertEqual(balances["unbilled"], 100.0)
        self.assertEqual(balances["transit"], 100.0)

    def test_window_asks_for_what_is_needed(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.bill(order, 10.0)
        window = self.open_window(order)
        with self.assertRaisesRegex(AssertionError, "transit_account_id"):
            window.save()
        wizard = self.hospital.as_user(
            "accountant", self.env["account.accrued.orders.wizard"]
        ).with_context(active_model="purchase.order", active_ids=order.ids)
        with self.assertRaisesRegex(UserError, "choose the account of goods in tran"):
            wizard.create({"date": fields.Date.today()}).create_entries()

    def test_nothing_to_book(self):
        order = self.receive_and_use()
        self.hospital.bill(order, 10.0)
        with self.assertRaisesRegex(UserError, "Nothing is left to book: what these"):
            self.close(order)

    def test_group_without_variation(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.bill(order, 10.0)
        form = self.open_window(order)
        form.transit_account_id = self.transit
        # nobody can take away what the standard needs; somebody wrote SQL
        self.env.cr.execute(
            "UPDATE bhima_inventory_group SET variation_account_id = NULL, "
            "stock_account_id = NULL WHERE id = %s",
            [self.hospital.group.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "no variation account.*Groups"):
            form.save()


class TestIfrsClosingAids(ClosingMixin, IfrsCase):
    def test_books_say_it_already(self):
        unbilled = self.receive_and_use(used=0)
        billed = self.hospital.order((self.article, 5, 8.0))
        self.hospital.bill(billed, 8.0)
        self.assert_booked({"stock": 100.0, "goods_received": -60.0, "supplier": -40.0})
        with self.assertRaisesRegex(UserError, "stands on 408000"):
            self.close(unbilled | billed)

    def test_services_stay_with_odoo(self):
        service = self.env["product.product"].create(
            {
                "name": "Transport",
                "type": "service",
                "purchase_method": "receive",
                "supplier_taxes_id": [Command.clear()],
            }
        )
        order = self.hospital.order((service, 2, 50.0), (self.article, 10, 10.0))
        self.hospital.receive(order)
        order.order_line.filtered(
            lambda line: line.product_id == service
        ).qty_received = 2
        accrued = self.hospital._get_account("486000", "liability_current", "Accrued")
        self.hospital.accounts["accrued"] = accrued
        entries = self.close(order, account_id=accrued)
        charge = service.with_company(self.company).product_tmpl_id
        self.hospital.accounts["charge"] = charge.get_product_accounts()["expense"]
        self.assert_entry(entries[0], {"charge": 100.0, "accrued": -100.0})
