from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL, groupby

from ...context import AVERAGED_COMPANY, VALUING, Valuing
from ...rules.operations import VENDOR_OPERATIONS


class StockMove(models.Model):
    """What movements of our articles are worth, in the books of their own company."""

    _inherit = "stock.move"

    is_value_typed = fields.Boolean(copy=False)
    document_cost = fields.Monetary(
        currency_field="company_currency_id",
        copy=False,
        help="What a receipt with a typed value costs by its order and bills.",
    )

    # the newest receipts of an article are what its stock is worth under FIFO
    _bhima_receipts = models.Index("(product_id, company_id, date, id) WHERE is_in")

    # Overrides of Odoo's costing ------------------------------------------------------

    def _set_value(self, correction_quantity=None, *args, **kwargs):
        """Value our moves in their own company; what has left keeps its value for good.

        Odoo reads and writes the cost of the current company. Its own valuation
        replays history and does not mind; an entry keeps the value.
        """
        ours = self.filtered(lambda move: move.product_id.is_in_stock_ledger)
        if not ours:
            return super()._set_value(correction_quantity, *args, **kwargs)
        result = super(StockMove, self - ours)._set_value(
            correction_quantity, *args, **kwargs
        )
        issued = ours._filter_booked_issues()
        if correction_quantity:
            issued._correct_value()
        for company, moves in (ours - issued).grouped("company_id").items():
            own = moves.with_company(company)
            own._set_own_value(correction_quantity, *args, **kwargs)
        return result

    def _get_value(self, *args, **kwargs):
        """Leave drop shipments out where Odoo averages the cost of stock."""
        if not self.env.context.get(AVERAGED_COMPANY):
            return super()._get_value(*args, **kwargs)
        if self.is_dropship:
            return 0.0
        move = self.with_context(**{AVERAGED_COMPANY: False})
        return super(StockMove, move)._get_value(*args, **kwargs)

    def _get_valued_qty(self, *args, **kwargs):
        """Leave drop shipments out where Odoo averages the cost of stock."""
        if self.env.context.get(AVERAGED_COMPANY) and self.is_dropship:
            return 0.0
        return super()._get_valued_qty(*args, **kwargs)

    def _get_value_from_account_move(self, quantity, at_date=None, *args, **kwargs):
        """Take the price of receipts from what is billed of them in the end.

        Odoo counts what went back to the vendor, and forgets taxes that are not
        recovered (odoo/odoo#276854).
        """
        billed = self._get_billed_value(quantity, at_date)
        if billed is not None:
            return billed
        return super()._get_value_from_account_move(quantity, at_date, *args, **kwargs)

    def _get_billed_value(self, quantity, at_date=None):
        """Return what the bills say that goods are worth. Hook.

        :param float quantity: to be valued, in the article's unit
        :param datetime at_date: leave out what was posted later, if given
        :return: as Odoo's ``_get_value_from_account_move``, in company currency;
            ``None`` where Odoo's own price counts
        :rtype: dict | None
        """
        return

    # The value of a move --------------------------------------------------------------

    def _set_own_value(self, correction_quantity, *args, **kwargs):
        """Value moves of the current company, and work out what that changes."""
        layered = self.browse()
        if not correction_quantity:
            layered = self._filter_fifo_issues()
        others = self - layered
        valued = others.with_context(**{VALUING: self._get_valuing()})
        result = super(StockMove, valued)._set_value(
            correction_quantity, *args, **kwargs
        )
        if layered:
            layered._set_fifo_value()
        if any(move.is_dropship for move in others):
            others._set_dropship_value()
        if any(move.product_id.lot_valuated for move in others):
            others._set_value_of_lots()
        return result

    def _get_valuing(self):
        """Return what is known of the moves while Odoo values them."""
        valuing = self.env.context.get(VALUING)
        if valuing and valuing.is_moving:
            return replace(valuing, received=tuple(self.filtered("is_in").ids))
        return Valuing(values_before={move.id: move.value for move in self})

    def _filter_booked_issues(self):
        """Return what has left at a value that its entry has for good.

        Odoo values what went back to a vendor at today's cost when the order changes,
        and all that ever left of a lot when the cost of the lot is typed.
        """
        issues = self.filtered(lambda move: move.is_out and move.state == "done")
        return issues._filter_recorded() if issues else issues

    def _correct_value(self):
        """Value issues of which the quantity was corrected, at what a unit left at.

        Odoo compares the quantity of a detailed operation with that of the movement,
        whatever their units; and leaves goods at no value that had been corrected to
        nothing before.
        """
        # sudo: who corrects a transfer may not read the stock ledger
        for move in self.sudo():
            move = move.with_company(move.company_id)
            booked = -sum(move.stock_ledger_entry_ids.mapped("quantity"))
            quantity = move._get_valued_qty()
            if move.product_id.uom_id.is_zero(booked):
                move.value = move._get_cost_of_lines(move._get_out_move_lines())
            else:
                move.value *= quantity / booked

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

    def _set_value_of_lots(self):
        """Value lots that leave at their cost: what others own has none.

        Odoo counts in what others own.
        """
        for move in self.filtered(lambda m: m.product_id.lot_valuated and m._is_out()):
            lines = move._get_out_move_lines()
            if lines != move.move_line_ids:
                move.value = move._get_cost_of_lines(lines)

    # Locks ----------------------------------------------------------------------------

    @api.model
    def _lock_costs_of_events(self, events):
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

    # Averages -------------------------------------------------------------------------

    def _get_products_with_later_history(self):
        """Return the articles that moved, or got another cost, after these receipts.

        Or at the same time, if the stock ledger does not know of it yet. Their average
        depends on the order of all that happened.

        :rtype: product.product
        """
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

    def _predate_typed_costs(self):
        """Let costs count as typed before the receipts that were done after them."""
        values = self.env["product.value"]
        received = self.filtered("is_in")._filter_in_stock_ledger()
        if not received.product_id._is_averaged_in_batch():
            return
        for (company, moment), moves in received.grouped(
            lambda move: (move.company_id, move.date)
        ).items():
            own = values.with_company(company)
            own._predate_typed_costs(moves.product_id, moment)

    # FIFO -----------------------------------------------------------------------------

    def _filter_fifo_issues(self):
        """Return the movements that take goods of the oldest receipts (FIFO)."""
        return self.filtered(
            lambda move: move.product_id.cost_method == "fifo"
            and not move.is_in
            and move._is_out()
        )

    def _set_fifo_value(self):
        """Value goods that leave just now: the oldest of the company's own go first.

        Odoo values lots at what all that was ever received of them has cost on average
        (odoo/odoo#246821).
        """
        parts = {
            move: move._get_quantities_by_cost(move._get_out_move_lines())
            for move in self
        }
        owned = self.product_id._get_own_quantities(self.env.company)
        stacks = self.product_id._get_layers(
            {key: owned.get(key, 0.0) for part in parts.values() for key in part}
        )
        for move, part in parts.items():
            move.value = sum(stacks[key].take(part[key]) for key in part)

    def _update_fifo_costs(self):
        """Keep what is left of the receipts of articles, and of lots, as their cost.

        The stock ledger has the movements now.
        """
        layered = self.filtered(
            lambda move: move.product_id.cost_method == "fifo"
            and move.product_id.is_in_stock_ledger
        )
        for company, moves in layered.grouped("company_id").items():
            by_lot = moves.filtered(lambda move: move.product_id.lot_valuated)
            if by_lot:
                lots = by_lot.move_line_ids.lot_id.with_company(company)
                lots._update_standard_price()
            received = moves.filtered("is_in").product_id
            if received:
                received.with_company(company)._update_standard_price()

    # Drop shipments -------------------------------------------------------------------

    def _set_dropship_value(self):
        """Value drop shipments; Odoo leaves their movements at zero.

        Shipments anew whenever Odoo values receipts anew, the rest once: its entry
        keeps the value for good.
        """
        shipments = self._filter_dropships()
        kept = self._filter_recorded() - shipments
        for move in (self - kept).filtered(lambda m: m._get_dropship_operation()):
            original = move.origin_returned_move_id
            if original.is_dropship and move not in shipments:
                move.value = original._get_share_of_value(move._get_valued_qty())
            else:
                # sudo: as Odoo's own valuation, which reads orders and bills
                move.value = move.sudo()._get_value()

    def _get_dropship_return_value(self, quantity):
        """Value what had been drop shipped, and is stock now, at what it left with.

        Whatever its bill says later: that is the cost of the shipment.

        :param float quantity: to be valued, in the article's unit
        :return: as Odoo's ``_get_value_from_returns``
        :rtype: dict
        """
        # sudo: who posts a bill may not read the stock ledger
        is_recorded = self.sudo().stock_ledger_entry_ids
        source = self if is_recorded else self.origin_returned_move_id
        return {"quantity": quantity, "value": source._get_share_of_value(quantity)}

    def _get_share_of_value(self, quantity):
        """Return what a quantity of the move is worth, in the company's currency."""
        moved = self._get_valued_qty()
        return self.value * quantity / moved if moved else 0.0

    # Manual values (Adjust Valuation) -------------------------------------------------

    def _mark_value_typed(self):
        """Remember what receipts cost by their documents: a value is typed now."""
        # sudo: as Odoo, who values movements for whoever types a value
        for move in self.filtered(lambda move: not move.is_value_typed).sudo():
            move.write({"is_value_typed": True, "document_cost": move.value})

    def _get_document_costs(self):
        """Return what movements cost by their orders, bills and landed costs.

        As it was when that was last booked.

        :return: in the company's currency
        :rtype: dict[stock.move, float]
        """
        return {
            move: move.document_cost if move.is_value_typed else move.value
            for move in self
        }

    def _update_document_costs(self):
        """Follow the bills of receipts with a typed value.

        Without an order nobody is owed anything that could change.
        """
        typed = self.filtered(
            lambda move: move.is_value_typed and move.purchase_line_id
        )
        # sudo: as Odoo's own valuation, which reads orders and bills
        for move in typed.sudo():
            cost = move._get_value(ignore_manual_update=True)
            move.document_cost = move.company_id.currency_id.round(cost)
