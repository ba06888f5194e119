"""Rows of the stock ledger get their lot, where the article is valued by lot.

A movement of several lots was one row: it stays one, without a lot. Receipts with a
typed value remember that, and what they cost as far as it is known.
"""


def migrate(cr, version):
    """Called by Odoo; ``version`` is the one that was installed before."""
    if not version:
        return
    cr.execute(
        """
        UPDATE bhima_stock_ledger_entry entry
           SET lot_id = moved.lot_id
          FROM (
              SELECT line.move_id, MIN(line.lot_id) AS lot_id
                FROM stock_move_line line
                JOIN product_product product ON product.id = line.product_id
                JOIN product_template article
                  ON article.id = product.product_tmpl_id AND article.lot_valuated
               WHERE line.lot_id IS NOT NULL
               GROUP BY line.move_id
              HAVING COUNT(DISTINCT line.lot_id) = 1
          ) moved
         WHERE entry.stock_move_id = moved.move_id AND entry.lot_id IS NULL
        """
    )
    cr.execute(
        """
        UPDATE stock_move move
           SET is_value_typed = TRUE, document_cost = move.value
          FROM product_value typed
         WHERE typed.move_id = move.id
        """
    )
    cr.execute("DROP INDEX IF EXISTS bhima_stock_ledger_entry__company_product_date")
