from odoo import api, fields, models
from odoo.tools import SQL


class StockLedgerTotal(models.Model):
    """Quantity and value of an article, or lot, up to a row of the stock ledger.

    Each movement needs what is on hand: the total plus the later rows. An article that
    moves every hour is thus as fast as one that has just arrived. Rows are only ever
    added, so a total stays valid.
    """

    _name = "bhima.stock.ledger.total"
    _description = "Total of the Stock Ledger"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    lot_id = fields.Many2one("stock.lot", ondelete="cascade")
    quantity = fields.Float(digits="Product Unit", help="In the article's unit.")
    # more decimals than any currency has
    value = fields.Float(digits=(32, 6), help="In the company's currency.")
    last_row = fields.Integer(
        required=True, help="Id of the last row counted; the same in all totals."
    )

    _article = models.UniqueIndex("(company_id, product_id, COALESCE(lot_id, 0))")

    @api.autovacuum
    def _sum_up(self):
        """Total all rows up to the last one that is a day old, every night.

        No row of a running transaction is missed: its id could be smaller only if a
        transaction ran for half a day.
        """
        query = SQL(
            """
            SELECT id
              FROM bhima_stock_ledger_entry
             WHERE create_date < %s
             ORDER BY id DESC
             LIMIT 1
            """,
            fields.Datetime.subtract(self.env.cr.now(), days=1),
        )
        found = self.env.execute_query(query)
        if not found:
            return
        self.env.cr.execute("DELETE FROM bhima_stock_ledger_total")
        self.env.cr.execute(
            """
            INSERT INTO bhima_stock_ledger_total
                   (company_id, product_id, lot_id, quantity, value, last_row)
            SELECT company_id, product_id, lot_id, SUM(quantity), SUM(value), %(last)s
              FROM bhima_stock_ledger_entry
             WHERE id <= %(last)s
             GROUP BY company_id, product_id, lot_id
            """,
            {"last": found[0][0]},
        )
        self.invalidate_model()
