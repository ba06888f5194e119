from odoo import Command, fields, models
from odoo.tools import SQL

from odoo.addons.bhima_inventory_config.account_types import STOCK_ACCOUNT_DOMAIN

from ..languages import translate_field

STOCK_JOURNAL_CODE = "STK"
# A sub-account of family 40 that Odoo's charts leave free: their 408 is payable, which
# no line of a bill may be booked on.
GOODS_RECEIVED_CODE = "408110"


class CompanyAccounts(models.AbstractModel):
    """What a company books stock with besides the accounts of inventory groups.

    A branch takes what it does not set from the nearest company above it.
    """

    _name = "bhima.company.accounts"
    _description = "Stock Accounts of a Company"

    goods_received_account_id = fields.Many2one(
        "account.account",
        string="Goods Received, Not Billed",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
        help="IFRS: credited by the receipt, debited by the vendor bill. A "
        "reconcilable sub-account of family 40, of type Current Liabilities.",
    )
    stock_loss_account_id = fields.Many2one(
        "account.account",
        string="Stock Losses",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
        help="For standards of your own that book losses apart; the shipped ones "
        "book them as variation (OHADA) or cost of goods sold (IFRS).",
    )
    donation_income_account_id = fields.Many2one(
        "account.account",
        string="Donations Received",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    donation_expense_account_id = fields.Many2one(
        "account.account",
        string="Donations Given",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    opening_stock_account_id = fields.Many2one(
        "account.account",
        string="Opening Stock",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
        help="Credited by opening stock: an equity account, never a variation.",
    )
    stock_production_account_id = fields.Many2one(
        "account.account",
        string="Stock Produced",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )

    def _get_inherited(self, fname):
        """Return what is set in the company, else in the nearest above it.

        :param str fname: account, journal or standard: a many2one of ``res.company``
        """
        self.ensure_one()
        companies = self._get_account_sources()
        found = (company[fname] for company in companies if company[fname])
        return next(found, self[fname]).with_env(self.env)

    def _get_payable(self, partner):
        """Return the account that the company owes a vendor on, empty if he has none.

        :rtype: account.account
        """
        self.ensure_one()
        # sudo: a storekeeper may not read accounts; the entry or refusal names it
        vendor = partner.sudo().with_company(self)
        return vendor.property_account_payable_id.with_env(self.env)

    def _get_stock_journal(self):
        """Return the company's stock journal, made on first use if it has none.

        Branches book in the journal of their root, unless they have one of their own.

        :rtype: account.journal
        """
        self.ensure_one()
        journal = self._get_inherited("account_stock_journal_id")
        if not journal:
            # sudo: who validates the first transfer may create neither journals nor
            # write on the company; the journal is the one that the design foresees.
            root = self.sudo().root_id
            root._lock_for_first_movement()
            journal = root._make_stock_journal()
            root.account_stock_journal_id = journal
        return journal.with_env(self.env)

    def _lock_for_first_movement(self):
        """Wait for who makes the stock journal at this moment.

        When he has made it the database refuses the lock, as the company has changed,
        and Odoo starts the request again. Odoo's own ``lock_for_update`` does not wait.
        """
        self.env.execute_query(
            SQL("SELECT id FROM res_company WHERE id = %s FOR NO KEY UPDATE", self.id)
        )

    def _make_stock_journal(self):
        """Return a general journal STK, or STK2, ... where another one has the code."""
        journals = self.env["account.journal"].with_context(active_test=False)
        existing = journals.search(journals._check_company_domain(self))
        for journal in existing.filtered(lambda j: j.active and j.type == "general"):
            if journal.code == STOCK_JOURNAL_CODE:
                return journal
        taken = set(existing.mapped("code"))
        codes = (f"{STOCK_JOURNAL_CODE}{number or ''}" for number in (0, *range(2, 99)))
        journal = journals.create(
            {
                "name": self.env._("Stock Journal"),
                "code": next(code for code in codes if code not in taken),
                "type": "general",
                "company_id": self.id,
                "show_on_dashboard": False,
            }
        )
        translate_field(journal, "name", lambda env: env._("Stock Journal"))
        return journal

    def _make_goods_received_account(self):
        """Let the company, with its branches, book goods received on a fit account.

        One that the chart has already is taken, else it is made.

        :rtype: account.account
        """
        self.ensure_one()
        root = self.root_id
        accounts = self.env["account.account"].with_company(root)
        account = accounts.search(
            [
                *accounts._check_company_domain(root),
                ("code", "=like", "408%"),
                ("account_type", "=", "liability_current"),
                ("reconcile", "=", True),
            ],
            limit=1,
        )
        if not account:
            name = self.env._("Goods Received, Not Billed")
            account = accounts.create(
                {
                    "code": accounts._search_new_account_code(
                        GOODS_RECEIVED_CODE, cache=set()
                    ),
                    "name": name,
                    "account_type": "liability_current",
                    "reconcile": True,
                    "company_ids": [Command.set(root.ids)],
                }
            )
            translate_field(
                account, "name", lambda env: env._("Goods Received, Not Billed")
            )
        root.goods_received_account_id = account
        return account
