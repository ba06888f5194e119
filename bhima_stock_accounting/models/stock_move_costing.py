from odoo import api, models
from odoo.tools import SQL, groupby

from ..operations import VENDOR_OPERATIONS


class StockMoveCosting(models.AbstractModel):
    """What receipts that are done just now make of the average cost."""

    _name = "bhima.stock.move.costing"
    _description = "Receipt that Changes the Average Cost"

    @api.model
    def _lock_costs(self, events):
        """Let receipts of an article wait for its issues, and issues for its receipts.

        Under FIFO an issue changes the cost, too, and so does what goes back to a
        vendor. Other issues do not wait for each other.

        :param list[StockEvent] events: of the movements that are about to be done
        """
        for company, same in groupby(events, lambda event: event.company):
            products = self.env["product.product"].union(*(e.product for e in same))
            is_changing = any(
                event.quantity > 0
                or event.operation in VENDOR_OPERATIONS
                or event.product.cost_method == "fifo"
                for event in same
            )
            products.with_company(company)._lock_costs(is_changing)

    def _lock_articles(self):
        """Let receipts that are valued anew wait for what changes the same costs."""
        for company, moves in self.grouped("company_id").items():
            moves.product_id.with_company(company)._lock_costs(is_changing=True)

    def _get_products_with_later_history(self):
        """Return the articles that moved, or got another cost, after these receipts.

        Or at the same time, if the stock ledger does not know of it yet. Their average
        depends on the order of all that happened.

        :rtype: product.product
        """
        if not self:
            return self.env["product.product"]
        self.flush_model(["product_id", "company_id", "date", "is_in", "is_out"])
        self.env["product.value"].flush_model(["product_id", "company_id", "date"])
        query = SQL(
            """
            SELECT move.product_id
              FROM stock_move move
             WHERE move.date >= %(since)s
               AND move.product_id = ANY(%(products)s)
               AND move.company_id = %(company)s
               AND move.state = 'done'
               AND (move.is_in OR move.is_out)
               AND move.id != ALL(%(receipts)s)
               AND (move.date > %(since)s OR NOT EXISTS (
                   SELECT FROM bhima_stock_ledger_entry
                    WHERE stock_move_id = move.id
               ))
             UNION
            SELECT product_id
              FROM product_value
             WHERE date > %(since)s
               AND product_id = ANY(%(products)s)
               AND company_id = %(company)s
               AND move_id IS NULL
            """,
            since=min(self.mapped("date")),
            products=self.product_id.ids,
            company=self.env.company.id,
            receipts=self.ids,
        )
        rows = self.env.execute_query(query)
        return self.product_id.browse([product_id for (product_id,) in rows])

    def _get_moved_average(self, quantity):
        """Return the average cost of an article that these receipts have made.

        Goods that fill stock which was negative cost what they were bought for.

        :param float quantity: on hand with the receipts, in the article's unit
        :return: for a unit, in the company's currency, not rounded
        :rtype: float
        """
        receipts = self.sorted(lambda move: (move.date, move.id))
        cost = self.product_id.standard_price
        moved = [(move._get_valued_qty(), move.value) for move in receipts]
        quantity -= sum(received for received, _value in moved)
        for received, value in moved:
            if self.product_id.uom_id.compare(quantity, 0.0) > 0:
                cost = (quantity * cost + value) / (quantity + received)
            elif received:
                cost = value / received
            quantity += received
        return cost

    def _set_layered_costs(self):
        """Keep what is left of the receipts of articles, and of lots, as their cost.

        The stock ledger has them now.
        """
        layered = self.filtered(
            lambda move: move.product_id.cost_method == "fifo"
            and move.product_id._is_in_stock_ledger()
        )
        for company, moves in layered.grouped("company_id").items():
            by_lot = moves.filtered(lambda move: move.product_id.lot_valuated)
            by_lot.move_line_ids.lot_id.with_company(company)._update_standard_price()
            received = moves.filtered("is_in").product_id
            received.with_company(company)._update_standard_price()

    def _filter_layered_issues(self):
        """Return the movements that take goods of the oldest receipts (FIFO)."""
        return self.filtered(
            lambda move: move.product_id.cost_method == "fifo"
            and not move.is_in
            and move._is_out()
            and move.product_id._is_in_stock_ledger()
        )

    def _set_value_of_layers(self):
        """Value goods that leave just now: the oldest of the company's own go first.

        Odoo values lots at what all that was ever received of them has cost on average
        (odoo/odoo#246821).
        """
        parts = {
            move: move._get_quantities_by_cost(move._get_out_move_lines())
            for move in self
        }
        products = self.product_id
        owned = products._get_own_quantities(self.env.company) if self else {}
        stacks = products._get_layers(
            {key: owned.get(key, 0.0) for part in parts.values() for key in part}
        )
        for move, part in parts.items():
            move.value = sum(stacks[key].take(part[key]) for key in part)

    def _set_value_of_lots(self):
        """Value lots that leave at their cost: what others own has none.

        Odoo counts in what others own.
        """
        for move in self.filtered(lambda m: m.product_id.lot_valuated and m._is_out()):
            lines = move._get_out_move_lines()
            if lines != move.move_line_ids:
                move.value = move._get_cost_of_lines(lines)

    def _get_cost_of_lines(self, lines):
        """Return what goods are worth at the cost of their article, or of their lots.

        :param stock.move.line lines: of this movement
        :return: in the company's currency, not rounded
        :rtype: float
        """
        return sum(
            product._get_cost_of(lot) * quantity
            for (product, lot), quantity in self._get_quantities_by_cost(lines).items()
        )

    def _get_quantities_by_cost(self, lines):
        """Return how many goods of each cost there are.

        :param stock.move.line lines: of this movement
        :return: in the article's unit, by ``product.product._get_costing_key``
        :rtype: dict[tuple[product.product, stock.lot], float]
        """
        product = self.product_id
        return {
            product._get_costing_key(lot): sum(same.mapped("quantity_product_uom"))
            for lot, same in lines.grouped(
                lambda line: product._get_costing_key(line.lot_id)[1]
            ).items()
        }
