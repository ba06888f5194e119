from odoo import models
from odoo.tools import SQL

from ..layers import RECEIVED_LINES, Layer, LayerStack

# How many of the newest receipts of an article are looked at; if the goods on hand are
# older, the next look goes so many times as deep.
FIRST_DEPTH = 32
DEEPER = 8
# Receipts that goods on hand come from, the newest in Odoo's order, and how many
# receipts of the article were looked at.
LAYERS_QUERY = f"""
    WITH asked AS (
        SELECT * FROM UNNEST(
            %(products)s::int[], %(lots)s::int[], %(quantities)s::numeric[]
        ) AS asked (product_id, lot_id, owned)
    ), newest AS (
        SELECT move.*
          FROM (SELECT DISTINCT product_id FROM asked) article
         CROSS JOIN LATERAL (
            SELECT id, product_id, company_id, date, value
              FROM stock_move
             WHERE product_id = article.product_id
               AND company_id = %(company)s
               AND is_in
             ORDER BY date DESC, id DESC
             LIMIT %(depth)s
         ) move
    ), seen AS (
        SELECT product_id, COUNT(*) AS receipts FROM newest GROUP BY product_id
    ), received AS (
        SELECT move.*, line.lot_id, line.quantity
          FROM newest move
          JOIN res_company company ON company.id = move.company_id
         CROSS JOIN LATERAL (
            SELECT line.lot_id, line.quantity_product_uom AS quantity
              FROM {RECEIVED_LINES}
         ) line
    ), layers AS (
        SELECT asked.product_id, asked.lot_id, asked.owned,
               move.id, move.date, move.value,
               SUM(move.quantity) AS quantity,
               SUM(move.quantity) FILTER (
                   WHERE asked.lot_id = 0 OR asked.lot_id = move.lot_id
               ) AS part
          FROM asked
          JOIN received move USING (product_id)
         GROUP BY asked.product_id, asked.lot_id, asked.owned,
                  move.id, move.date, move.value
    ), stacked AS (
        SELECT *, SUM(part) OVER (
                      PARTITION BY product_id, lot_id ORDER BY date DESC, id DESC
                  ) - part AS newer
          FROM layers
         WHERE part > 0
    )
    SELECT asked.product_id, asked.lot_id, COALESCE(seen.receipts, 0), stacked.id,
           stacked.quantity::float, stacked.value::float,
           LEAST(part, asked.owned - newer)::float
      FROM asked
      LEFT JOIN seen ON seen.product_id = asked.product_id
      LEFT JOIN stacked
        ON stacked.product_id = asked.product_id
       AND stacked.lot_id = asked.lot_id
       AND newer < asked.owned
     ORDER BY asked.product_id, asked.lot_id, date, stacked.id
"""


class ProductLayers(models.AbstractModel):
    """Articles that are worth what their newest receipts have cost (FIFO).

    Odoo goes back through all receipts that are left, one by one, and counts the goods
    of every lot that a receipt has brought.
    """

    _name = "bhima.product.layers"
    _description = "Receipts that Goods on Hand Come from"

    def _is_layered(self, lot):
        """Tell whether goods are worth what their newest receipts have cost.

        :param stock.lot lot: empty, or the lot where lots are valued
        """
        self.ensure_one()
        return self.cost_method == "fifo" and self.lot_valuated == bool(lot)

    def _get_cost_of(self, lot):
        """Return the cost of the article, or of the lot if one is given.

        :return: for a unit, in the company's currency
        :rtype: float
        """
        # sudo: a buyer who changes a price may not read lots
        return lot.sudo().standard_price if lot else self.standard_price

    def _get_price_of_missing(self, lot):
        """Return what goods are worth that left without being there.

        Under FIFO that is what the newest receipt has cost.

        :return: for a unit, in the company's currency
        :rtype: float
        """
        last = not lot and self._is_layered(lot) and self._get_last_in()
        return last._get_price_unit() if last else self._get_cost_of(lot)

    def _get_layers(self, quantities):
        """Return the receipts that goods on hand come from.

        :param dict quantities: on hand, by :meth:`_get_costing_key`, in the article's
            unit
        :return: by the same keys; without receipts if others count (FIFO)
        :rtype: dict[tuple[product.product, stock.lot], LayerStack]
        """
        layers = {}
        asked = {
            key: quantity
            for key, quantity in quantities.items()
            if key[0]._is_layered(key[1]) and key[0].uom_id.compare(quantity, 0.0) > 0
        }
        depth = FIRST_DEPTH
        while asked:
            found = self._read_layers(asked, depth)
            layers.update((key, same) for key, (_seen, same) in found.items())
            asked = {
                key: asked[key]
                for key, (seen, same) in found.items()
                if seen == depth and sum(layer.left for layer in same) < asked[key]
            }
            depth *= DEEPER
        return {
            (product, lot): LayerStack(
                layers.get((product, lot), []), product._get_cost_of(lot)
            )
            for product, lot in quantities
        }

    def _read_layers(self, quantities, depth):
        """Look for goods on hand among the newest receipts.

        :param dict quantities: see :meth:`_get_layers`
        :param int depth: how many receipts of an article are looked at
        :return: how many there were, and which of them are on hand, the oldest first
        :rtype: dict[tuple[product.product, stock.lot], tuple[int, list[Layer]]]
        """
        self.env["stock.move"].flush_model(["product_id", "date", "value", "is_in"])
        self.env["stock.move.line"].flush_model()
        query = SQL(
            LAYERS_QUERY,
            company=self.env.company.id,
            depth=depth,
            products=[product.id for product, _lot in quantities],
            lots=[lot.id or 0 for _product, lot in quantities],
            quantities=[
                product.uom_id.round(quantity)
                for (product, _lot), quantity in quantities.items()
            ],
        )
        found = {}
        lots = self.env["stock.lot"]
        for product_id, lot_id, seen, *figures in self.env.execute_query(query):
            key = self.browse(product_id), lots.browse(lot_id or ())
            layers = found.setdefault(key, (seen, []))[1]
            if figures[0]:
                layers.append(Layer(*figures))
        return found

    def _get_stack_on_hand(self, lot):
        """Return the receipts that the stock of the article, or of a lot, comes from.

        :rtype: LayerStack
        """
        key = self, lot
        owned = self._get_own_quantities(self.env.company).get(key, 0.0)
        return self._get_layers({key: owned})[key]
