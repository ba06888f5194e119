from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL, groupby

from ...context import AVERAGED_COMPANY, VALUING, Valuing, get_passed, pass_on
from ...rules.operations import VENDOR_OPERATIONS


class StockMove(models.Model):
    """Stock moves, valued in the books of their own company."""

    _inherit = "stock.move"

    is_value_typed = fields.Boolean(copy=False)
    document_cost = fields.Monetary(
        currency_field="company_currency_id",
        copy=False,
        help="What a receipt with a typed value costs by its order and bills.",
    )

    # the stock of an article is valued at its newest receipts under FIFO
    _bhima_receipts = models.Index("(product_id, company_id, date, id) WHERE is_in")

    # Overrides of Odoo's costing ------------------------------------------------------

    def _set_value(self, correction_quantity=None, *args, **kwargs):
        """Value our moves in their own company, but not issues that are booked.

        Odoo reads and writes the cost of the current company. Its own valuation replays
        history, so the value of an issue may change; an entry keeps its value.
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
        """Ignore drop shipments where Odoo computes the average cost of stock."""
        if not get_passed(self.env, AVERAGED_COMPANY):
            return super()._get_value(*args, **kwargs)
        if self.is_dropship:
            return 0.0
        move = self.with_context(**pass_on(AVERAGED_COMPANY, False))
        return super(StockMove, move)._get_value(*args, **kwargs)

    def _get_valued_qty(self, *args, **kwargs):
        """Ignore drop shipments where Odoo computes the average cost of stock."""
        if get_passed(self.env, AVERAGED_COMPANY) and self.is_dropship:
            return 0.0
        return super()._get_valued_qty(*args, **kwargs)

    def _get_value_from_account_move(self, quantity, at_date=None, *args, **kwargs):
        """Return the value of receipts by their orders and bills.

        Odoo multiplies the price of one unit, rounded to a few decimals, includes goods
        that went back to the vendor, and forgets taxes that are not recovered
        (odoo/odoo#276854).
        """
        bought = self._get_purchase_value(quantity, at_date)
        if bought:
            return bought
        return super()._get_value_from_account_move(quantity, at_date, *args, **kwargs)

    def _get_purchase_value(self, quantity, at_date=None):
        """Return what goods cost by the documents of their purchase.

        Hook: an override calls ``super()`` for moves that it does not value.

        :param float quantity: quantity to value, in the article's unit
        :param datetime at_date: ignore later entries, if given
        :return: in the format of Odoo's ``_get_value_from_account_move``, in the
            company's currency; empty where Odoo's own price applies
        :rtype: dict
        """
        return {}

    # The value of a move --------------------------------------------------------------

    def _set_own_value(self, correction_quantity, *args, **kwargs):
        """Value moves of the current company, whatever their cost method."""
        layered = self.browse()
        if not correction_quantity:
            layered = self._filter_fifo_issues()
        others = self - layered
        valued = others.with_context(**pass_on(VALUING, self._get_valuing()))
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
        """Return the state of the moves to pass on while Odoo values them."""
        valuing = get_passed(self.env, VALUING)
        if valuing and valuing.is_moving:
            return replace(valuing, received=tuple(self.filtered("is_in").ids))
        return Valuing(values_before={move.id: move.value for move in self})

    def _filter_booked_issues(self):
        """Return the issues whose value is booked and must not change.

        Odoo would value returns to a vendor at today's cost when the order changes, and
        all former issues of a lot when the cost of the lot is typed.
        """
        issues = self.filtered(lambda move: move.is_out and move.state == "done")
        return issues._filter_recorded() if issues else issues

    def _correct_value(self):
        """Set the value of issues with a corrected quantity, at their unit value.

        Odoo compares the quantity of a detailed operation with that of the movement,
        whatever their units; and it values goods at zero that were corrected to zero
        before.
        """
        # sudo: a user who corrects a transfer may not read the stock ledger
        for move in self.sudo():
            move = move.with_company(move.company_id)
            booked = -sum(move.stock_ledger_entry_ids.mapped("quantity"))
            quantity = move._get_valued_qty()
            if move.product_id.uom_id.is_zero(booked):
                move.value = move._get_cost_of_lines(move._get_out_move_lines())
            else:
                move.value *= quantity / booked

    def _get_cost_of_lines(self, lines):
        """Return the value of goods at the cost of their article or of their lots.

        :param stock.move.line lines: of this movement
        :return: in the company's currency, not rounded
        :rtype: float
        """
        return sum(
            product._get_cost_of(lot) * quantity
            for (product, lot), quantity in self._get_quantities_by_cost(lines).items()
        )

    def _get_quantities_by_cost(self, lines):
        """Return the quantities by cost, which is that of the article or of a lot.

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
        """Value lots that leave at their cost, without goods of other owners.

        Odoo includes goods of other owners.
        """
        for move in self.filtered(lambda m: m.product_id.lot_valuated and m._is_out()):
            lines = move._get_out_move_lines()
            if lines != move.move_line_ids:
                move.value = move._get_cost_of_lines(lines)

    # Goods that come back -------------------------------------------------------------

    def _get_value_from_returns(self, quantity, at_date=None, *args, **kwargs):
        """Value goods that come back at what they left with.

        Odoo rounds each part that comes back by itself, so that the parts of an issue
        do not add up to it, and gives all lots of an issue the same cost.
        """
        kept = self.product_id.is_in_stock_ledger
        if not (kept and any(self._get_returned_issues())):
            return super()._get_value_from_returns(quantity, at_date, *args, **kwargs)
        issues, returned, value = self.browse(), 0.0, 0.0
        for (source, lot), part in self._get_returned_parts().items():
            issued, worth = source._get_booked_issue(lot)
            if self.product_id.uom_id.is_zero(issued):
                continue
            start = self._get_quantity_back_before(source, lot)
            # rounded start and end, so that all parts together have the whole value
            start_value, end_value = (
                self.company_id.currency_id.round(worth * position / issued)
                for position in (start, start + part)
            )
            issues |= source
            returned += part
            value += end_value - start_value
        share = quantity / self._get_valued_qty() if returned else 0.0
        references = ", ".join(issues.mapped("reference"))
        return {
            "quantity": returned * share,
            "value": value * share,
            "description": self.env._("What the goods left with: %s", references),
        }

    def _get_returned_issues(self):
        """Return the issues whose goods come back by this movement.

        Hook: an override calls ``super()`` for goods that it knows nothing of. The key
        may be empty: these goods get the cost of today.

        :return: share of the returned goods, by the issues that they may belong to, in
            any measure
        :rtype: dict[stock.move, float]
        """
        self.ensure_one()
        issue = self.origin_returned_move_id
        return {issue: 1.0} if issue.is_out else {}

    def _get_returns(self):
        """Return the movements that may have brought goods of these issues back.

        Hook: an override adds to what ``super()`` returns.

        :rtype: stock.move
        """
        return self.returned_move_ids

    def _get_returned_parts(self):
        """Divide goods that come back among the issues that they belong to.

        A lot belongs to issues of this lot. A lot that was never issued belongs to all
        of them, for the vendor's label may have been misread when it left.

        :return: quantity in the article's unit, by issues and lot; the lot is empty
            where the value of all lots of the issues counts
        :rtype: dict[tuple[stock.move, stock.lot], float]
        """
        issues, parts = self._get_returned_issues(), {}
        incoming = self._get_quantities_by_cost(self._get_in_move_lines())
        for (_product, lot), quantity in incoming.items():
            of_lot = {
                source: weight
                for source, weight in issues.items()
                if lot and source._get_booked_issue(lot)[0]
            }
            weights = of_lot or issues
            total = sum(weights.values())
            for source, weight in weights.items():
                key = source, lot if of_lot else lot.browse()
                parts[key] = parts.get(key, 0.0) + quantity * weight / total
        return parts

    def _get_quantity_back_before(self, issues, lot):
        """Return how much of some issues had come back before this movement.

        :param stock.move issues: a key of :meth:`_get_returned_issues`
        :param stock.lot lot: may be empty
        :return: in the article's unit
        :rtype: float
        """
        earlier = issues._get_returns().filtered(
            lambda move: move.state == "done"
            and move.is_in
            and move.product_id == self.product_id
            and (move.date, move.id) < (self.date, self.id)
        )
        return sum(
            move._get_returned_parts().get((issues, lot), 0.0) for move in earlier
        )

    def _get_booked_issue(self, lot):
        """Return what goods that left were worth in the stock ledger.

        Issues of before the article was kept there have the value of Odoo.

        :param stock.lot lot: only this lot, if given
        :return: quantity in the article's unit and value in the company's currency,
            both unsigned
        :rtype: tuple[float, float]
        """
        # sudo: a user who takes goods back may not read the stock ledger
        rows = self.sudo().stock_ledger_entry_ids
        if lot:
            rows = rows.filtered(lambda row: row.lot_id == lot)
        elif not rows:
            quantities = [move._get_valued_qty() for move in self]
            return sum(quantities), sum(self.mapped("value"))
        return -sum(rows.mapped("quantity")), -sum(rows.mapped("value"))

    # Locks ----------------------------------------------------------------------------

    @api.model
    def _lock_costs_of_events(self, events):
        """Make receipts of an article wait for its issues, and issues for its receipts.

        Under FIFO an issue changes the cost as well, and so does a return to a vendor.
        Other issues do not wait for each other.

        :param list[StockEvent] events: events of the moves that are about to be done
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
        """Make receipts that are revalued wait for other changes of the same costs."""
        for company, moves in self.grouped("company_id").items():
            moves.product_id.with_company(company)._lock_costs(is_changing=True)

    # Averages -------------------------------------------------------------------------

    def _get_products_with_later_history(self):
        """Return the articles that moved, or got another cost, after these receipts.

        Moves at the same time count if they are not in the stock ledger yet. The
        average cost of such articles depends on the order of all movements.

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
        """Return the average cost of an article after these receipts.

        Goods that fill negative stock have the cost of their receipt.

        :param float quantity: on hand with the receipts, in the article's unit
        :return: for a unit, in the company's currency, not rounded
        :rtype: float
        """
        receipts = self.sorted(lambda move: (move.date, move.id))
        # sudo: other add-ons hide costs from storekeepers; the average moves on
        cost = self.product_id.sudo().standard_price
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
        """Date typed costs before the receipts that were done after them."""
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
        """Return the issues, which take goods of the oldest receipts (FIFO)."""
        return self.filtered(
            lambda move: move.product_id.cost_method == "fifo"
            and not move.is_in
            and move._is_out()
        )

    def _set_fifo_value(self):
        """Value goods that are leaving at their oldest receipts.

        Odoo values lots at the average cost of all their receipts (odoo/odoo#246821).
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
        """Update the FIFO cost of articles and lots from the receipts on hand.

        It is called when the stock ledger has the movements.
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
        """Set the value of drop shipments; Odoo leaves it at zero.

        Shipments are revalued whenever Odoo revalues receipts, returns are valued once:
        their entry keeps the value.
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
        """Return the value of returned drop-shipped goods: that of their shipment.

        A later bill does not change it: that is a cost of the shipment.

        :param float quantity: quantity to value, in the article's unit
        :return: in the format of Odoo's ``_get_value_from_returns``
        :rtype: dict
        """
        # sudo: a user who posts a bill may not read the stock ledger
        is_recorded = self.sudo().stock_ledger_entry_ids
        source = self if is_recorded else self.origin_returned_move_id
        return {"quantity": quantity, "value": source._get_share_of_value(quantity)}

    def _get_share_of_value(self, quantity):
        """Return the value of a part of the move, in the company's currency.

        :param float quantity: in the article's unit
        :rtype: float
        """
        moved = self._get_valued_qty()
        return self.value * quantity / moved if moved else 0.0

    # Manual values (Adjust Valuation) -------------------------------------------------

    def _mark_value_typed(self):
        """Keep the cost by order and bills of receipts whose value is now typed."""
        # sudo: as in Odoo, which values movements for any user who types a value
        for move in self.filtered(lambda move: not move.is_value_typed).sudo():
            move.write({"is_value_typed": True, "document_cost": move.value})

    def _get_document_costs(self):
        """Return the costs of moves by their orders, bills and landed costs.

        They are as last booked.

        :return: in the company's currency
        :rtype: dict[stock.move, float]
        """
        return {
            move: move.document_cost if move.is_value_typed else move.value
            for move in self
        }

    def _update_document_costs(self):
        """Update the document cost of receipts with a typed value.

        Receipts without an order are skipped: no bill can change their cost.
        """
        typed = self.filtered(
            lambda move: move.is_value_typed and move.purchase_line_id
        )
        # sudo: as Odoo's own valuation, which reads orders and bills
        for move in typed.sudo():
            cost = move._get_value(ignore_manual_update=True)
            move.document_cost = move.company_id.currency_id.round(cost)
