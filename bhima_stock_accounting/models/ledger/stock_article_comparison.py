from odoo import api, fields, models

from . import comparison_queries as queries
from .stock_comparison_mixin import READ_FIELDS


class StockArticleComparison(models.Model):
    """A comparison of stock, stock ledger and books for each article."""

    _name = "bhima.stock.article.comparison"
    _inherit = ["bhima.stock.comparison.mixin"]
    _description = "Stock and Ledger by Article"
    _auto = False
    _order = "company_id, product_id"
    _rec_name = "product_id"
    _depends = READ_FIELDS

    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    inventory_group_id = fields.Many2one("bhima.inventory.group", readonly=True)
    stock_account_id = fields.Many2one(
        "account.account",
        readonly=True,
        help="That of the article's group, in its company.",
    )
    stock_quantity = fields.Float(
        string="Quantity", digits="Product Unit", readonly=True, aggregator=None
    )
    ledger_quantity = fields.Float(
        string="Quantity in the Stock Ledger",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
    )
    quantity_difference = fields.Float(
        string="Difference of Quantity",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="What is in stock more than the stock ledger says.",
    )
    book_value = fields.Monetary(
        string="General Ledger",
        readonly=True,
        help="What posted journal items contain of the article: their balance where "
        "they hold no other one, else its rows.",
    )
    book_difference = fields.Monetary(
        string="Stock Ledger - General Ledger",
        readonly=True,
        help="Rows that are said to be posted, and what posted journal items say.",
    )

    @api.depends("product_id")
    def _compute_display_name(self):
        for article in self:
            article.display_name = article.product_id.display_name

    def action_view_stock_moves(self):
        """Open the movements of the article."""
        self.ensure_one()
        return self._get_drill_down(
            "stock.stock_move_line_action",
            [
                ("product_id", "=", self.product_id.id),
                ("company_id", "=", self.company_id.id),
            ],
            create=False,
        )

    def action_book_difference(self):
        """Open the window that asks for the cause and shows what would be booked."""
        return self.env["bhima.stock.difference"]._open(self)

    @property
    def _table_query(self):
        return self._get_query(queries.ARTICLES)

    def _get_ledger_domain(self):
        return [
            ("product_id", "=", self.product_id.id),
            ("company_id", "=", self.company_id.id),
        ]

    def _get_item_domain(self):
        ledger = self.env["bhima.stock.ledger.entry"]
        found = ledger._read_group(self._get_ledger_domain(), ["account_move_line_id"])
        items = [item.id for (item,) in found if item]
        return [("id", "in", items), ("parent_state", "=", "posted")]

    def _is_stock_different(self):
        """Return whether stock and stock ledger differ in quantity or value."""
        self.ensure_one()
        is_same_value = self.currency_id.is_zero(self.value_difference)
        return not (is_same_value and self.uom_id.is_zero(self.quantity_difference))

    def _prepare_difference_vals(self):
        """Return the line of the window that books the difference."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "quantity": self.quantity_difference,
            "value": self.value_difference,
        }
