"""Rows of the stock ledger get their lot, where the article is valued by lot.

A movement of several lots was one row, and a price difference had no lot: what they
have on hand passes to the lots by rows of its own that cancel out. Receipts with a
typed value remember that, and what they cost as far as it is known.
"""

from odoo import SUPERUSER_ID, api, fields


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
    share_out(api.Environment(cr, SUPERUSER_ID, {}))
    cr.execute("DROP INDEX IF EXISTS bhima_stock_ledger_entry__company_product_date")


def share_out(env):
    """Let quantities and values without a lot pass to the lots, as they are now."""
    ledger = env["bhima.stock.ledger.entry"]
    products = env["product.product"].with_context(active_test=False)
    by_lot = products.search([("lot_valuated", "=", True)])
    for company in ledger._get_companies(by_lot):
        revaluation = env["bhima.stock.revaluation"].with_company(company)
        gaps = revaluation._get_gaps_of_stock(by_lot.with_company(company))
        unequal = {
            product
            for product in {product for product, _lot in gaps}
            if not is_shared(company, product, gaps)
        }
        ledger.create(
            [
                {
                    "company_id": company.id,
                    "date": fields.Date.context_today(company),
                    "product_id": product.id,
                    "lot_id": lot.id,
                    "inventory_group_id": product.inventory_group_id.id,
                    "operation": "revaluation",
                    "quantity": quantity,
                    "value": value,
                    "posting_state": "not_posted",
                    "cause": "Valued by lot",
                }
                for (product, lot), (quantity, value) in gaps.items()
                if product not in unequal and (quantity or value)
            ]
        )


def is_shared(company, product, gaps):
    """Tell whether what the lots of an article lack is there without a lot."""
    lacking = [figures for (owner, _lot), figures in gaps.items() if owner == product]
    quantity, value = map(sum, zip(*lacking, strict=True))
    is_same_value = company.currency_id.is_zero(value)
    return is_same_value and product.uom_id.is_zero(quantity)
