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

        That is what they had by its last totals, and the rows since.

        :return: quantity in the article's unit and value in the company's currency, by
            the ids of article and lot; the lot is False where none is valued
        :rtype: dict[tuple[int, int], tuple[float, float]]
        """
        query = SQL(
            """
            SELECT product_id, lot_id, SUM(quantity)::float, SUM(value)::float
              FROM (
                  SELECT product_id, lot_id, quantity, value
                    FROM bhima_stock_ledger_total
                   WHERE company_id = %(company)s AND product_id = ANY(%(products)s)
                   UNION ALL
                  SELECT product_id, lot_id, quantity, value
                    FROM bhima_stock_ledger_entry
                   WHERE company_id = %(company)s AND product_id = ANY(%(products)s)
                     AND id > COALESCE(
                         (SELECT last_row FROM bhima_stock_ledger_total LIMIT 1), 0
                     )
              ) had
             GROUP BY product_id, lot_id
            """,
            company=company.id,
            products=products.ids,
        )
        return {
            (product_id, lot_id or False): (quantity, value)
            for product_id, lot_id, quantity, value in self.env.execute_query(query)
        }
