from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError

from ..support.cases import IfrsCase, OhadaCase
from ..support.comparing import ComparingMixin


class ForgedWindowMixin(ComparingMixin):
    """What no screen sends, but any client may."""

    def check_difference(self):
        self.stock_up_unbooked(10, 3.0)
        window = self._open_difference()
        for lines, words in (
            (2, "more than once"),
            (0, "no difference to book"),
        ):
            window.line_ids = [Command.clear(), *[self._prepare_line()] * lines]
            with self.subTest(lines=lines), self.assertRaisesRegex(UserError, words):
                window.action_book()
        self.assert_booked({})

    def check_payment(self):
        order = self.hospital.order((self.article, 10, 12.0))
        other = self.hospital.order((self.article, 10, 12.0))
        sales = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "sale")], limit=1
        )
        for words, vals in (
            ("neither of a cash box", {"journal_id": sales.id}),
            ("left to pay", {"line_ids": [Command.clear()]}),
            ("is paid once", {"line_ids": [self._prepare_payment(order, 5.0)]}),
            ("no line of another", {"line_ids": [self._prepare_payment(other, 5.0)]}),
        ):
            window = self.hospital.as_user("accountant", order)
            window = window.env["bhima.cash.purchase"].create({"order_id": order.id})
            window.write(vals)
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, words):
                window.action_pay()
        for quantity in (0.0, -3.0):
            window = self.hospital.as_user("accountant", order)
            window = window.env["bhima.cash.purchase"].create({"order_id": order.id})
            window.line_ids.quantity = quantity
            with self.assertRaisesRegex(UserError, "enter what was paid"):
                window.action_pay()
        self.assert_booked({})

    def check_opening(self):
        self.stock_up_unbooked(10, 3.0)
        openings = self.hospital.as_user("accountant", self.env["bhima.opening.stock"])
        action = openings.action_open()
        window = openings.browse(action["res_id"])
        for role in ("stock", "supplier", "cash"):
            window.opening_account_id = self.hospital.accounts[role]
            with (
                self.subTest(role=role),
                self.assertRaisesRegex(UserError, "can't be booked against"),
            ):
                window.action_book()
        window.opening_account_id = self.hospital.accounts["opening"]
        window.date = fields.Date.today()
        window.line_ids.stock_value = 7.0
        with self.assertRaisesRegex(UserError, "has changed since"):
            window.action_book()
        self.assert_booked({})

    def _open_difference(self):
        action = self.get_articles("accountant").action_book_difference()
        windows = self.hospital.as_user("accountant", self.env[action["res_model"]])
        window = windows.browse(action["res_id"])
        window.cause = "?"
        return window

    def _prepare_line(self):
        return Command.create(
            {"product_id": self.article.id, "quantity": 10.0, "value": 30.0}
        )

    def _prepare_payment(self, order, quantity):
        line = order.order_line
        return Command.create(
            {"purchase_line_id": line.id, "quantity": quantity, "amount": 60.0}
        )


class TestOhadaForgedWindows(ForgedWindowMixin, OhadaCase):
    def test_difference(self):
        self.check_difference()

    def test_payment_in_cash(self):
        self.check_payment()

    def test_opening(self):
        self.check_opening()

    def test_group_without_name_or_code(self):
        groups = self.hospital.env["bhima.inventory.group"]
        for name, code in (("", "X.Y"), ("X", " "), ("  ", "")):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                groups.create({"name": name, "code": code})


class TestIfrsForgedWindows(ForgedWindowMixin, IfrsCase):
    def test_difference(self):
        self.check_difference()

    def test_payment_in_cash(self):
        self.check_payment()

    def test_opening(self):
        self.check_opening()
