from odoo import api, models
from odoo.tools import SQL


class StockLedgerBalance(models.AbstractModel):
    """What the stock ledger has on hand."""

    _name = "bhima.stock.ledger.balance"
    _description = "Balance of the Stock Ledger"

    @api.model
    def _get_companies(self, products):
        """Return the companies whose ledger has the articles.

        :rtype: res.company
        """
        rows = self._read_group([("product_id", "in", products.ids)], ["company_id"])
        return self.env["res.company"].union(*(company for (company,) in rows))

    @api.model
    def _get_balances(self, company, products):
        """Return what the ledger has of articles, in one query.

        :return: quantity in the article's unit and value in the company's currency, by
            the ids of article and lot; the lot is False where none is valued
        :rtype: dict[tuple[int, int], tuple[float, float]]
        """
        query = SQL(
            """
            SELECT product_id, lot_id, SUM(quantity)::float, SUM(value)::float
              FROM bhima_stock_ledger_entry
             WHERE company_id = %s AND product_id = ANY(%s)
             GROUP BY product_id, lot_id
            """,
            company.id,
            products.ids,
        )
        return {
            (product_id, lot_id or False): (quantity, value)
            for product_id, lot_id, quantity, value in self.env.execute_query(query)
        }
