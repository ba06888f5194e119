import random

from odoo.tests import tagged

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase

WALKS = 4
STEPS = 12


class Purchaser:
    """One hospital buys an article: what happens, told in quantities and prices."""

    def __init__(self, hospital):
        self.hospital = hospital
        hospital.category.property_cost_method = "fifo"
        self.article = hospital.create_article("Quinine 500 mg")
        self.order = hospital.order((self.article, 1_000, 10.0))
        self.line = self.order.order_line
        self.receipts = self.order.picking_ids.browse()
        self.bills = hospital.env["account.move"]

    @property
    def on_hand(self):
        """What the depot has of the article."""
        return int(self.article.with_company(self.hospital.company).qty_available)

    @property
    def unbilled(self):
        """What is received, and did not go back, more than is billed."""
        return int(self.line.qty_received - self.line.qty_invoiced)

    def receive(self, quantity):
        """The storekeeper receives a part of the order."""
        line = (self.article, quantity)
        self.receipts |= self.hospital.receive(self.order, line)

    def send_back(self, quantity):
        """The storekeeper returns a part of the last receipt to the vendor."""
        self.hospital.send_back(self.receipts[-1], quantity)

    def consume(self, quantity):
        """A ward uses the article."""
        self.hospital.consume((self.article, quantity))

    def bill(self, quantity, price):
        """The accountant books a bill of the vendor, of a part and at its price."""
        bill = self.hospital.bill(self.order, price, quantity)
        self.bills |= bill.with_env(self.hospital.env)

    def correct_bill(self, price):
        """The accountant posts the last bill again, at another price."""
        bill = self.hospital.as_user("accountant", self.bills[-1])
        bill.button_draft()
        bill.invoice_line_ids.price_unit = price
        bill.action_post()

    def refund(self, quantity):
        """The vendor gives money back for what he got back, at the price of a bill."""
        self.hospital.refund(self.bills[-1], quantity)

    def reprice(self, price):
        """The buyer changes the price of the order."""
        self.hospital.as_user("buyer", self.line).price_unit = price

    def get_booked(self, *roles):
        """Return the balance of the accounts of some roles."""
        accounts = {self.hospital.accounts[role] for role in roles}
        items = self.hospital.get_items().filtered(lambda i: i.account_id in accounts)
        return self.hospital.company.currency_id.round(sum(items.mapped("balance")))


@tagged("post_install", "-at_install")
class TestPurchaseWalk(OhadaCase):
    """Documents in any order: OHADA and IFRS end with the same cost, and no rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ifrs_hospital = found_ifrs_hospital(cls.env)
        cls.direct_hospital = found_ifrs_hospital(cls.env, "Direct Hospital")
        cls.direct_hospital.company.stock_supplier_credit = "supplier"

    def walk(self, seed):
        """Take steps by chance, the same in both hospitals, then settle all."""
        chance = random.Random(seed)
        self.ohada = Purchaser(self.hospital)
        self.ifrs = Purchaser(self.ifrs_hospital)
        self.direct = Purchaser(self.direct_hospital)
        self.purchasers = (self.ohada, self.ifrs, self.direct)
        self.done = [seed]
        self.take("receive", chance.randint(5, 40))
        for _step in range(STEPS):
            self.take(*self.choose(chance))
        self.settle()

    def choose(self, chance):
        """Return a step that is possible now, with its figures."""
        price = chance.randint(700, 1_500) / 100
        steps = [("receive", chance.randint(5, 40)), ("reprice", price)]
        on_hand, unbilled = self.ohada.on_hand, self.ohada.unbilled
        if on_hand > 1:
            steps.append(("consume", chance.randint(1, on_hand - 1)))
        last = self.ohada.receipts[-1].move_ids
        left = int(last.quantity - last._get_returned_quantity())
        if min(left, on_hand) > 1:
            steps.append(("send_back", chance.randint(1, min(left, on_hand) - 1)))
        if unbilled > 0:
            steps.append(("bill", chance.randint(1, unbilled), price))
        if unbilled < 0:
            steps.append(("refund", -unbilled))
        if self.ohada.bills:
            steps.append(("correct_bill", price))
        return chance.choice(steps)

    def take(self, step, *figures):
        """Take a step in each hospital, and compare them."""
        self.done.append((step, *figures))
        for purchaser in self.purchasers:
            getattr(purchaser, step)(*figures)
        with self.subTest(steps=self.done):
            for purchaser in self.purchasers:
                self.assert_agrees_but_for_cents(purchaser.hospital.company)
            for role in ("stock", "supplier"):
                booked = (p.get_booked(role) for p in (self.ohada, self.ifrs))
                self.assertEqual(*booked)
            for roles in (("stock",), ("supplier", "goods_received")):
                booked = (p.get_booked(*roles) for p in (self.ifrs, self.direct))
                self.assertEqual(*booked)
            # received and not billed is the vendor's
            self.assertGreaterEqual(self.direct.get_booked("goods_received"), 0.0)

    def assert_agrees_but_for_cents(self, company):
        """Check the ledgers; a cost with many decimals may leave a cent per movement.

        Books and stock ledger agree exactly. Placing the cents is not done yet.
        """
        for difference in company._check_stock_ledger():
            self.assertIn("product_id", difference)
            cents = abs(difference["ledger"] - difference["expected"]) * 100
            self.assertLessEqual(round(cents), len(self.done))

    def settle(self):
        """Bill what is not billed, refund what is billed too much: nothing is open."""
        if self.ohada.unbilled > 0:
            self.take("bill", self.ohada.unbilled, 11.0)
        if self.ohada.unbilled < 0:
            self.take("refund", -self.ohada.unbilled)
        with self.subTest(steps=self.done):
            for purchaser in (self.ifrs, self.direct):
                self.assertEqual(purchaser.get_booked("goods_received"), 0.0)
                self.assertEqual(
                    self.ohada.get_booked("expense", "variation"),
                    purchaser.get_booked("expense"),
                )
            booked = (p.get_booked("supplier") for p in (self.ifrs, self.direct))
            self.assertEqual(*booked)

    def test_same_cost_whatever_the_order_of_documents(self):
        for seed in range(WALKS):
            self.walk(seed)
