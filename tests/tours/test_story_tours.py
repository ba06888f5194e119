from odoo import Command
from odoo.tests import tagged

from odoo.addons.bhima_stock_accounting.demo.hospital import (
    found_ifrs_hospital,
    found_ohada_hospital,
)

from ..stories import stories
from ..support.web_client import WebClientCase


class HospitalOnScreen:
    """A hospital whose people do in the web client what a story tells.

    The verbs are those of ``Hospital``, each of them a tour. What they are told has to
    come out: a tour knows its story's numbers by itself.
    """

    def __init__(self, case, hospital, standard):
        self.case = case
        self.hospital = hospital
        self.standard = standard
        self.company = hospital.company
        self.env = hospital.env

    def create_article(self, name):
        """Create an article; its vendor's price list says 1 for it."""
        seller = {"partner_id": self.hospital.vendor.id, "price": 1.0}
        return self.hospital.create_article(
            name, seller_ids=[Command.create({**seller, "min_qty": 0})]
        )

    def order(self, line, **_vals):
        """The buyer orders one article."""
        self._play("order", "buyer")
        order = self._find("purchase.order", state="purchase")
        ordered = order.order_line
        booked = (ordered.product_id, ordered.product_qty, ordered.price_unit)
        self.case.assertEqual(booked, line)
        self.case.assertEqual(order.partner_id, self.hospital.vendor)
        return order

    def receive(self, order):
        """The storekeeper receives all that was ordered."""
        self._play("receive", "storekeeper")
        self.case.assertEqual(order.picking_ids.state, "done")

    def bill(self, order):
        """The accountant enters the bill and matches it with the order."""
        self._play("bill", "accountant")
        bill = self._find("account.move", state="posted", move_type="in_invoice")
        self.case.assertEqual(bill.invoice_line_ids.purchase_line_id, order.order_line)
        return bill

    def pay(self, bill):
        """The accountant pays the bill from the cash box."""
        self._play("pay", "accountant")
        self.case.assertEqual(bill.payment_state, "paid")

    def consume(self, line):
        """The storekeeper issues one article to the ward."""
        self._play("issue", "storekeeper")
        issue = self._find("stock.picking", location_dest_id=self.hospital.ward.id)
        self.case.assertEqual(issue.state, "done")
        moved = (issue.move_ids.product_id, issue.move_ids.quantity)
        self.case.assertEqual(moved, line)

    def read(self):
        """The accountant reads all journal items; nothing changes by that."""
        before = self.get_items()
        self._play("read", "accountant")
        self.case.assertEqual(self.get_items(), before)

    def sell(self):
        """The accountant bills a patient what was done for him."""
        self.hospital.create_partner("Mbuyi Kalala")
        self._play("sell", "accountant")
        self._find("account.move", state="posted", move_type="out_invoice")

    def read_result(self):
        """The accountant reads the operating account of the month's work."""
        self._play("result", "accountant")

    def get_items(self):
        """Return all posted journal items of the hospital."""
        return self.hospital.get_items()

    def _play(self, chapter, role):
        """Play what one person does, with the rights of that role alone."""
        login = self.hospital.users[role].login
        tour = f"bhima_story_{chapter}_{self.standard}"
        self.case.start_tour("/odoo", tour, login=login)
        self.env.invalidate_all()

    def _find(self, model, **values):
        """Return the only record of the company that has these values."""
        values["company_id"] = self.company.id
        found = self.env[model].search([(k, "=", value) for k, value in values.items()])
        self.case.assertEqual(len(found), 1, model)
        return found


@tagged("post_install", "-at_install")
class TestStoryTours(WebClientCase):
    """The stories of the demo on screen, by a buyer, a storekeeper, an accountant.

    Under OHADA in French, under IFRS in English.
    """

    def _tell(self, hospital, standard, story):
        """Play a story; books and both ledgers have to agree after each event.

        Then a patient is billed, and the result of it all is read.
        """
        hospital.ward.location_id = hospital.company.ward_location_id
        # the screen looks for names: no other hospital's vendor has this one
        hospital.vendor.name = "Grossiste de la place"
        on_screen = HospitalOnScreen(self, hospital, standard)
        for event, expected in story(on_screen):
            with self.subTest(event=event):
                self.assertEqual(stories.get_differences(on_screen, expected), {})
                self.assertEqual(hospital.company._check_stock_ledger(), [])
        on_screen.read()
        on_screen.sell()
        on_screen.read_result()

    def test_ohada_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        hospital = found_ohada_hospital(self.env)
        for user in hospital.users.values():
            user.lang = "fr_FR"
        self._tell(hospital, "ohada", stories.ohada_credit_bill_first)
        self.assertEqual(
            hospital.get_balances(digits=6),
            {"311100": 80, "401100": 0, "411100": 60, "571100": -105}
            | {"601100": 105, "603100": -80, "701100": -60},
        )
        self.assertEqual(hospital.get_turnover("401100"), (105.0, 105.0))

    def test_ifrs_in_english(self):
        hospital = found_ifrs_hospital(self.env)
        self._tell(hospital, "ifrs", stories.ifrs_credit)
        self.assertEqual(
            hospital.get_balances(digits=6),
            {"310000": 225, "401000": 0, "408000": 0, "570000": -250}
            | {"121000": 60, "400000": -60, "621000": 25},
        )
        for account in ("401000", "408000"):
            self.assertEqual(hospital.get_turnover(account), (250.0, 250.0))
