from typing import Any, NamedTuple

from odoo import models
from odoo.tools import SQL

# What receipts have brought, and what of it is left: the newest, in Odoo's order. An
# article whose quantity on hand is not that of its movements in the ledger gives none.
LAYERS_QUERY = """
    WITH asked AS (
        SELECT * FROM UNNEST(%(products)s, %(quantities)s::numeric[])
            AS asked (product_id, owned)
    ), moved AS (
        SELECT entry.product_id, entry.stock_move_id AS move_id, entry.quantity
          FROM bhima_stock_ledger_entry entry
          JOIN asked USING (product_id)
         WHERE entry.company_id = %(company)s AND entry.stock_move_id IS NOT NULL
         UNION ALL
        SELECT * FROM UNNEST(
            %(pending_products)s::int[], %(pending)s::int[],
            %(pending_quantities)s::numeric[]
        )
    ), kept AS (
        SELECT product_id
          FROM moved
          JOIN asked USING (product_id)
         GROUP BY product_id, owned
        HAVING ROUND(SUM(moved.quantity) - owned, 6) = 0
    ), layers AS (
        SELECT move.product_id, move.id, move.date, move.value,
               SUM(moved.quantity) AS quantity
          FROM moved
          JOIN kept USING (product_id)
          JOIN stock_move move ON move.id = moved.move_id AND move.is_in
         GROUP BY move.id
        HAVING SUM(moved.quantity) > 0
    ), stacked AS (
        SELECT *, SUM(quantity) OVER (
                      PARTITION BY product_id ORDER BY date DESC, id DESC
                  ) - quantity AS newer
          FROM layers
    )
    SELECT product_id, id, quantity::float, value::float,
           LEAST(quantity, owned - newer)::float
      FROM stacked
      JOIN asked USING (product_id)
     WHERE newer < owned
     ORDER BY product_id, date, id
"""


class Layer(NamedTuple):
    """A receipt that goods on hand are valued at.

    :ivar quantity: what it has brought, in the article's unit
    :ivar value: what all of it is worth, in the company's currency
    :ivar left: what of it is on hand
    """

    product: Any
    move: Any
    quantity: float
    value: float
    left: float

    @property
    def left_value(self):
        """What the rest is worth; whole receipts to the cent."""
        if self.left == self.quantity:
            return self.value
        return self.value * self.left / self.quantity


class ProductLayers(models.AbstractModel):
    """Articles that are worth what their newest receipts have cost (FIFO).

    Odoo goes back through all receipts that are left, one by one; the stock ledger
    knows what each has brought.
    """

    _name = "bhima.product.layers"
    _description = "Receipts that Goods on Hand Come from"

    def _is_layered(self):
        """Tell whether the article is worth what its newest receipts have cost."""
        self.ensure_one()
        return self.cost_method == "fifo" and not self.lot_valuated

    def _get_price_of_missing(self):
        """Return what goods are worth that left without being there (FIFO).

        :return: for a unit, in the company's currency
        :rtype: float
        """
        self.ensure_one()
        last = self._get_last_in()
        return last._get_price_unit() if last else self.standard_price

    def _get_layered_values(self, quantities, pending=()):
        """Return what quantities are worth at the prices of the newest receipts.

        :param dict quantities: on hand, by article, in its unit
        :param pending: see :meth:`_get_stock_values`
        :return: value by article; one of which the ledger lacks receipts is left out
        :rtype: dict[product.product, float]
        """
        return {
            product: sum(layer.left_value for layer in layers)
            for product, layers in self._get_layers(quantities, pending).items()
            if product.uom_id.compare(
                sum(layer.left for layer in layers), quantities[product]
            )
            == 0
        }

    def _get_layers(self, quantities, pending=()):
        """Return the receipts that goods on hand come from, the oldest first.

        The stock ledger knows what each has brought, corrections included.

        :param dict quantities: on hand, by article, in its unit
        :param pending: see :meth:`_get_stock_values`
        :rtype: dict[product.product, list[Layer]]
        """
        if not quantities:
            return {}
        moves = self.env["stock.move"]
        moves.flush_model(["product_id", "date", "value", "is_in"])
        query = SQL(
            LAYERS_QUERY,
            company=self.env.company.id,
            products=[product.id for product in quantities],
            quantities=[
                product.uom_id.round(quantity)
                for product, quantity in quantities.items()
            ],
            pending_products=[move.product_id.id for move, _quantity in pending],
            pending=[move.id for move, _quantity in pending],
            pending_quantities=[quantity for _move, quantity in pending],
        )
        layers = {}
        for product_id, move_id, *figures in self.env.execute_query(query):
            product = self.browse(product_id)
            layer = Layer(product, moves.browse(move_id), *figures)
            layers.setdefault(product, []).append(layer)
        return layers

    def _get_layers_on_hand(self):
        """Return the receipts that an article's stock comes from, the oldest first.

        When several movements are validated at once, Odoo tells how much of the stock
        those before have taken (``fifo_qty_already_processed``).

        :rtype: list[Layer]
        """
        self.ensure_one()
        owned = self._get_own_quantities(self.env.company)
        quantity = owned.get((self, self.env["stock.lot"]), 0.0)
        taken = self.env.context.get("fifo_qty_already_processed", 0.0)
        left = []
        for layer in self._get_layers({self: quantity}).get(self, []):
            part = max(layer.left - max(taken, 0.0), 0.0)
            taken -= layer.left
            if self.uom_id.compare(part, 0.0) > 0:
                left.append(layer._replace(left=part))
        return left
