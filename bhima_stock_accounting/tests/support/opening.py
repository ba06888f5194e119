"""A hospital goes live with goods on its shelves: verbs for the tests of that."""

from odoo import Command, fields

from .comparing import ComparingMixin


class OpeningMixin(ComparingMixin):
    """A hospital that has goods on its shelves when its articles get their groups."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.opening = cls.hospital._get_account("110900", "equity", "Bilan d'ouverture")
        cls.company.opening_stock_account_id = cls.opening
        cls.today = fields.Date.context_today(cls.company)
        cls.other = cls.hospital.create_article("Amoxicilline 250 mg")

    def stock_before(self, *figures, articles=None):
        """Have stock in Odoo that the stock ledger knows nothing of."""
        articles = articles or [self.article, self.other]
        for article, (quantity, price) in zip(articles, figures, strict=False):
            group = article.inventory_group_id
            article.inventory_group_id = False
            self.stock_up(quantity, price, article=article)
            article.inventory_group_id = group

    def open_window(self, role="accountant", hospital=None):
        """The accountant opens the window from its menu."""
        hospital = hospital or self.hospital
        hospital.env.flush_all()
        hospital.env.invalidate_all()
        model = hospital.as_user(role, hospital.env["bhima.opening.stock"])
        return model.browse(model.action_open()["res_id"])

    def book_before(self, amount):
        """The books have an amount for the stock from the year before."""
        entry = self.env["account.move"].create(
            {
                "company_id": self.company.id,
                "journal_id": self.company._get_stock_journal().id,
                "date": self.today,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in (
                        (self.hospital.accounts["stock"], amount),
                        (self.opening, -amount),
                    )
                ],
            }
        )
        entry._post()

    def assert_all_agrees(self):
        """Check stock, stock ledger and books, and that there is nothing to open."""
        self.assert_in_agreement()
        self.assertFalse(self.get_articles(domain=[("is_different", "=", True)]))
        self.assertFalse(self.get_accounts(domain=[("is_different", "=", True)]))
        self.assertFalse(self.open_window().line_ids)
