from odoo import api, fields, models
from odoo.tools import SQL

from ...context import REPORT_OPTIONS


class StockPastValue(models.Model):
    """The value of stock at the end of a day, as one sum over the stock ledger.

    Values are by article, group and stock account as the rows were booked then. The day
    is in the context; the default is today.
    """

    _name = "bhima.stock.past.value"
    _description = "Stock Value at a Date"
    _auto = False
    _order = "company_id, inventory_group_id, product_id"
    _rec_name = "product_id"
    _depends = {
        "bhima.stock.ledger.entry": [
            "company_id",
            "date",
            "product_id",
            "inventory_group_id",
            "stock_account_id",
            "lot_id",
            "quantity",
            "value",
        ]
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True, help="The stock is that at the end of the day.")
    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    default_code = fields.Char(related="product_id.default_code", string="Code")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    inventory_group_id = fields.Many2one("bhima.inventory.group", readonly=True)
    stock_account_id = fields.Many2one("account.account", readonly=True)
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot",
        readonly=True,
        help="Where the article is valued by lot.",
    )
    # no sum: quantities of different articles do not add up
    quantity = fields.Float(digits="Product Unit", readonly=True, aggregator=None)
    unit_cost = fields.Float(digits="Product Price", readonly=True, aggregator=None)
    value = fields.Monetary(readonly=True)

    @api.depends("product_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.product_id.display_name

    def action_view_stock_ledger(self):
        """Open the ledger rows that add up to the value."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        return {
            **action,
            "display_name": f"{action['name']} - {self.display_name}",
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("product_id", "=", self.product_id.id),
                ("inventory_group_id", "=", self.inventory_group_id.id),
                ("stock_account_id", "=", self.stock_account_id.id),
                ("lot_id", "=", self.lot_id.id),
                ("date", "<=", fields.Date.to_string(self.date)),
            ],
            "context": {},
        }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(id) AS id, company_id, product_id, inventory_group_id,
                   stock_account_id, lot_id, %(date)s::date AS date,
                   ROUND(SUM(quantity)::numeric, %(digits)s) AS quantity,
                   SUM(value) / NULLIF(ROUND(SUM(quantity)::numeric, %(digits)s), 0)
                   AS unit_cost,
                   SUM(value) AS value
              FROM bhima_stock_ledger_entry
             WHERE company_id IN %(companies)s AND date <= %(date)s
             GROUP BY company_id, product_id, inventory_group_id, stock_account_id,
                      lot_id
            HAVING ROUND(SUM(quantity)::numeric, %(digits)s) <> 0 OR SUM(value) <> 0
            """,
            date=self._get_value_date(),
            digits=self.env["decimal.precision"].precision_get("Product Unit"),
            companies=tuple(self.env.companies.ids) or (0,),
        )

    @api.model
    def _get_value_date(self):
        options = self.env.context.get(REPORT_OPTIONS) or {}
        day = fields.Date.to_date(options.get("date_to"))
        return day or fields.Date.context_today(self)
