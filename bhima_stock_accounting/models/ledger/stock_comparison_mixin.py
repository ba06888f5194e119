from odoo import api, fields, models

# Fields that ``comparison_queries`` reads: the ORM flushes them before.
READ_FIELDS = {
    "account.move.line": ["account_id", "balance", "parent_state", "stock_operation"],
    "bhima.inventory.group": ["stock_account_id"],
    "bhima.stock.ledger.entry": ["product_id", "quantity", "value", "posting_state"],
    "product.category": ["property_cost_method"],
    "product.product": ["standard_price"],
    "product.template": ["categ_id", "inventory_group_id", "lot_valuated"],
    "res.company": ["cost_method", "parent_path"],
    "stock.location": ["company_id", "usage"],
    "stock.lot": ["standard_price"],
    "stock.move": ["date", "is_in", "quantity", "value"],
    "stock.move.line": ["owner_id", "picked", "quantity_product_uom"],
    "stock.quant": ["quantity", "owner_id"],
}


class StockComparisonMixin(models.AbstractModel):
    """Common part of the comparisons of stock, stock ledger and books.

    The accountant has to clear differences: the stock is right by definition, the stock
    ledger has to follow the stock, and the books have to follow the stock ledger.
    """

    _name = "bhima.stock.comparison.mixin"
    _description = "Comparison of Stock, Stock Ledger and Books"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    stock_value = fields.Monetary(
        string="Stock",
        readonly=True,
        help="What the articles on hand are worth by Odoo's valuation.",
    )
    ledger_value = fields.Monetary(
        string="Stock Ledger",
        readonly=True,
        help="Sum of the rows of the stock ledger, posted or not.",
    )
    value_difference = fields.Monetary(
        string="Stock - Stock Ledger",
        readonly=True,
        help="What the stock is worth more than the stock ledger says.",
    )
    to_post_value = fields.Monetary(
        string="To Post",
        readonly=True,
        help="Rows of the stock ledger that wait for their journal entry.",
    )
    is_different = fields.Boolean(string="Different", readonly=True)

    def action_view_stock_ledger(self):
        """Open the rows of the stock ledger."""
        self.ensure_one()
        return self._get_drill_down(
            "bhima_stock_accounting.stock_ledger_entry_action",
            self._get_ledger_domain(),
        )

    def action_view_journal_items(self):
        """Open the posted journal items."""
        self.ensure_one()
        return self._get_drill_down(
            "account.action_account_moves_all", self._get_item_domain()
        )

    @api.model
    def _get_query(self, code):
        """Return a query of ``comparison_queries`` for the active companies."""
        ledger = self.env["bhima.stock.ledger.entry"]
        return ledger._prepare_query(code, self.env.companies)

    def _get_drill_down(self, xmlid, domain, **context):
        """Return an action on the records behind this line, named after the line."""
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {
            **action,
            "display_name": f"{action['name']} - {self.display_name}",
            "domain": domain,
            "context": context,
        }

    def _get_ledger_domain(self):
        """Return the domain of the ledger rows that are compared here."""
        raise NotImplementedError

    def _get_item_domain(self):
        """Return the domain of the journal items that are compared here."""
        raise NotImplementedError
