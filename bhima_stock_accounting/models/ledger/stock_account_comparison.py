from odoo import api, fields, models

from . import comparison_queries as queries
from .stock_comparison_mixin import READ_FIELDS


class StockAccountComparison(models.Model):
    """A comparison of stock, stock ledger and books for each stock account."""

    _name = "bhima.stock.account.comparison"
    _inherit = ["bhima.stock.comparison.mixin"]
    _description = "Stock and Ledger by Account"
    _auto = False
    _order = "company_id, account_id"
    _rec_name = "account_id"
    _depends = READ_FIELDS

    account_id = fields.Many2one(
        "account.account", string="Stock Account", readonly=True
    )
    own_value = fields.Monetary(
        string="Of Stock Movements",
        readonly=True,
        help="Posted items that stock movements have made.",
    )
    other_value = fields.Monetary(
        string="Other Items",
        readonly=True,
        help="Posted items that no stock movement has made: booked by hand, imported, "
        "or the opening balance.",
    )
    book_value = fields.Monetary(
        string="General Ledger", readonly=True, help="Posted balance of the account."
    )
    book_difference = fields.Monetary(
        string="Stock Ledger - General Ledger",
        readonly=True,
        help="What the stock ledger says more than the books, without what still "
        "waits for its entry.",
    )

    @api.depends("account_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.account_id.display_name or self.env._("No account")

    def action_view_articles(self):
        """Open the articles that are valued on the account."""
        self.ensure_one()
        return self._get_drill_down(
            "bhima_stock_accounting.stock_article_comparison_action",
            [
                ("stock_account_id", "=", self.account_id.id),
                ("company_id", "=", self.company_id.id),
            ],
        )

    @property
    def _table_query(self):
        return self._get_query(queries.ACCOUNTS)

    def _get_ledger_domain(self):
        return [
            ("stock_account_id", "=", self.account_id.id),
            ("company_id", "=", self.company_id.id),
        ]

    def _get_item_domain(self):
        return [
            ("account_id", "=", self.account_id.id),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
        ]
