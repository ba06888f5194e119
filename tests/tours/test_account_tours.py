from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ohada_hospital

from ..support.web_client import WebClientCase


class AccountTour(WebClientCase):
    """A hospital under OHADA whose accountant and auditor use the web client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.hospital = found_ohada_hospital(cls.env)
        cls.company = cls.hospital.company
        cls.accounts = cls.hospital.accounts

    def play(self, tour, role, lang):
        """Play a tour with the rights of that role alone."""
        user = self.hospital.users[role]
        user.lang = lang
        self.start_tour("/odoo", tour, login=user.login)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestGoingLiveTour(AccountTour):
    """The accountant goes from the checklist to the opening stock.

    The shelves hold goods that the stock ledger knows nothing of, and the books have
    an older amount for them.
    """

    def test_in_english(self):
        self._go_live("en_US")

    def test_in_french(self):
        self._go_live("fr_FR")

    def _go_live(self, lang):
        self._stock_before(10, 3.0)
        self._stock_before(20, 2.5)
        self._book_before(70.0)
        self.company.account_stock_journal_id = False
        self.company.opening_stock_account_id = False
        self.assertFalse(self.hospital.get_ledger())
        self.play("bhima_going_live", "accountant", lang)
        rows = self.hospital.get_ledger()
        self.assertEqual(rows.mapped("value"), [30.0, 50.0])
        self.assertEqual(
            rows.account_move_id.journal_id, self.company.account_stock_journal_id
        )
        self.assertEqual(
            self.hospital.get_balances(digits=6), {"311100": 80.0, "121000": -80.0}
        )
        self.assertEqual(self.company._check_stock_ledger(), [])

    def _stock_before(self, quantity, price):
        """Receive an article that gets its group only afterwards."""
        article = self.hospital.create_article("Paracétamol", inventory_group_id=False)
        self.hospital.receive(self.hospital.order((article, quantity, price)))
        article.inventory_group_id = self.hospital.group

    def _book_before(self, amount):
        """The books have an amount for the stock from the year before."""
        balances = {"stock": amount, "opening": -amount}
        self.hospital.env["account.move"].create(
            {
                "company_id": self.company.id,
                "line_ids": [
                    Command.create(
                        {"account_id": self.accounts[role].id, "balance": balance}
                    )
                    for role, balance in balances.items()
                ],
            }
        ).action_post()


# What keeps stock and books. Not compared: sessions, and windows that are thrown away.
BOOKS = (
    *("account_account", "account_journal", "account_move", "account_move_line"),
    *("product_product", "product_template", "stock_location", "stock_move"),
    *("stock_move_line", "stock_picking", "stock_quant", "res_company"),
)


@tagged("post_install", "-at_install")
class TestAuditorTour(AccountTour):
    """The auditor opens all that concerns stock in the books, and changes nothing."""

    def test_in_english(self):
        self._audit("en_US")

    def test_in_french(self):
        self._audit("fr_FR")

    def test_writes_nowhere(self):
        models = [
            *(name for name in self.env if name.startswith("bhima.")),
            *("account.move", "account.move.line", "stock.move", "stock.picking"),
        ]
        auditor = self.hospital.users["auditor"]
        kept = [
            name
            for name in models
            if not self.env[name]._transient and not self.env[name]._abstract
        ]
        self.assertGreater(len(kept), 20)
        allowed = [
            (name, operation)
            for name in kept
            for operation in ("create", "write", "unlink")
            if self.env[name].with_user(auditor).has_access(operation)
        ]
        self.assertEqual(allowed, [])

    def _audit(self, lang):
        self._work()
        self.env.flush_all()
        before = self._get_digests()
        self.play("bhima_auditor", "auditor", lang)
        self.assertEqual(self._get_digests(), before)

    def _work(self):
        """Have something in every list and report."""
        hospital = self.hospital
        self.company.donation_income_account_id = self.accounts["income"]
        donors = hospital.create_location("Dons", "donation")
        article = hospital.create_article("Paracétamol")
        billed, unbilled = (hospital.order((article, 40, 2.0)) for _order in range(2))
        for order in (billed, unbilled):
            hospital.receive(order)
        hospital.pay(hospital.bill(billed))
        hospital.transfer(
            donors,
            hospital.stock,
            (article, 10),
            picking_type_id=hospital.warehouse.in_type_id.id,
        )
        hospital.consume((article, 25))
        reason = self.env.ref("bhima_stock_accounting.loss_reason_expired")
        losses = hospital.create_location("Pertes", "loss")
        hospital.transfer(
            hospital.stock, losses, (article, 5), loss_reason_id=reason.id
        )
        self.assertEqual(self.company._check_stock_ledger(), [])

    def _get_digests(self):
        """Return a digest of all rows of each table."""
        ours = [
            model._table
            for name, model in self.env.items()
            if name.startswith("bhima.") and model._auto and not model._transient
        ]
        digests = {}
        for table in (*BOOKS, *ours):
            self.env.cr.execute(
                SQL(
                    "SELECT MD5(STRING_AGG(kept::text, '' ORDER BY id)) FROM %s kept",
                    SQL.identifier(table),
                )
            )
            digests[table] = self.env.cr.fetchone()
        return digests


@tagged("post_install", "-at_install")
class TestDashboardTour(AccountTour):
    """The auditor reads the key figures and what stands behind them."""

    def test_in_english(self):
        self._look_at_the_dashboard("en_US")

    def test_in_french(self):
        self._look_at_the_dashboard("fr_FR")

    def _look_at_the_dashboard(self, lang):
        article = self.hospital.create_article("Paracétamol")
        self.hospital.receive(self.hospital.order((article, 105, 2.0)))
        self.hospital.consume((article, 10))
        self.play("bhima_dashboard", "auditor", lang)
