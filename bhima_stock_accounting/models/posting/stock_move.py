from dataclasses import replace

from odoo import api, fields, models

from ...context import REVALUING, VALUING, Valuing, get_passed, pass_on


class StockMove(models.Model):
    """Stock moves that are recorded when done, and whose corrections are booked.

    Posted entries stay. The difference is booked separately, today, by the rules of the
    movement itself: when a receipt is corrected from 10 to 7, three units are taken
    from the goods received, not from the goods consumed.
    """

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        """Record moves that are added to a done transfer or production as done."""
        whole = self.with_context(**pass_on(REVALUING, True))
        moves = super(StockMove, whole).create(vals_list).with_env(self.env)
        # a scrap is recorded when it is validated, see below
        added = moves.filtered(lambda move: move.state == "done" and not move.scrap_id)
        if added:
            added._record_added()
        return moves

    # From the movement to the entry ---------------------------------------------------

    def _action_done(self, *args, **kwargs):
        """Refuse moves that can't be posted before any goods move.

        Odoo creates the move of a scrap from a done transfer as done, and then does not
        call :meth:`_create_account_move` for it: it is recorded here.
        """
        ours = self._filter_in_stock_ledger()
        if not ours:
            return super()._action_done(*args, **kwargs)
        done = ours.filtered(lambda move: move.state == "done")
        scrapped = done.filtered("scrap_id")
        leaving = ours.filtered(lambda move: move.state != "cancel") - done
        events = (leaving | scrapped)._prepare_stock_events()
        checked = self.env["bhima.stock.posting"]._check_events(events)
        self._lock_costs_of_events(events)
        valuing = Valuing(is_moving=True, checked=checked)
        moving = self.with_context(**pass_on(VALUING, valuing))
        moves = super(StockMove, moving)._action_done(*args, **kwargs)
        moves = moves.with_env(self.env)
        moves._predate_typed_costs()
        if scrapped:
            scrapped._record_stock_events()
        moves._update_fifo_costs()
        self.env["bhima.stock.revaluation"]._close_gaps_without_lot(moves)
        return moves

    def _create_account_move(self):
        """Record our moves; Odoo posts the others.

        Odoo calls this hook when the values of the moves are final.
        """
        entries = super()._create_account_move()
        return entries | self._record_stock_events()

    def _should_create_account_move(self):
        """Keep Odoo from posting our moves, whichever company is the current one."""
        product = self.product_id.with_company(self.company_id)
        return product.valuation != "at_move" and super()._should_create_account_move()

    def _record_stock_events(self):
        """Record the moves that are not in the stock ledger yet.

        :return: the posted entries
        :rtype: account.move
        """
        events = self._prepare_stock_events()
        if not events:
            return self.env["account.move"]
        return self.env["bhima.stock.revaluation"]._record_movements(events)

    # Corrections ----------------------------------------------------------------------

    def _filter_correctable(self):
        """Return the recorded moves, whose changes have to be booked.

        Empty while other code books the whole change.
        """
        if get_passed(self.env, REVALUING):
            return self.browse()
        done = self.filtered(lambda move: move.state == "done")
        if not done:
            return done
        return done._filter_in_stock_ledger()._filter_recorded()

    def _record_added(self):
        """Record moves that were added to a done document.

        Odoo values goods that leave in that way at zero: they get the current cost.
        Nothing is recorded while other code books the whole change.
        """
        if get_passed(self.env, REVALUING):
            return
        added = self.filtered(lambda move: move.state == "done")
        added = added._filter_in_stock_ledger()
        added -= added._filter_recorded()
        for move in added.filtered("is_out"):
            own = move.with_company(move.company_id)
            own.value = own._get_cost_of_lines(own._get_out_move_lines())
        added._record_stock_events()
        self.env["bhima.stock.revaluation"]._close_gaps_without_lot(added)

    def _get_booked_parts(self):
        """Return the current events of the moves, by operation, place and lot.

        :rtype: dict[stock.move, dict[tuple, StockEvent]]
        """
        return {
            move: {
                (event.operation, event.place, event.lot): event
                for event in move.with_company(move.company_id)._prepare_move_events()
            }
            for move in self
        }

    def _record_correction(self, parts, lots):
        """Book the difference between the moves now and before.

        :param dict parts: result of :meth:`_get_booked_parts` before the change
        :param stock.lot lots: lots of the moves before the change
        :return: the posted entries
        :rtype: account.move
        :raise UserError: today is locked, or something is missing
        """
        for company, moves in self.grouped("company_id").items():
            # the history has changed: averages have to be replayed
            moved_lots = (lots | moves.move_line_ids.lot_id).with_company(company)
            moved_lots = moved_lots.filtered(
                lambda lot, moves=moves: lot.product_id in moves.product_id
            )
            moved_lots._update_standard_price()
            moves.product_id.with_company(company)._update_standard_price()
        self._update_document_costs()
        events = []
        for move, now in self._get_booked_parts().items():
            then = parts[move]
            for key in dict.fromkeys([*then, *now]):
                events.append(move._prepare_correction(then.get(key), now.get(key)))
        revaluation = self.env["bhima.stock.revaluation"]
        entries = revaluation._record_movements(list(filter(None, events)))
        return entries | revaluation._close_gaps_without_lot(self)

    def _prepare_correction(self, then, now):
        """Return the difference between two events; ``None`` if there is none.

        :param StockEvent then: part of the move before; ``None`` if it did not exist
        :param StockEvent now: the part now; ``None`` if it does not exist any more
        :rtype: StockEvent | None
        """
        self.ensure_one()
        company = self.company_id
        quantity, value, consumed = (
            getattr(now, name, 0.0) - getattr(then, name, 0.0)
            for name in ("quantity", "value", "consumed")
        )
        is_same_value = all(map(company.currency_id.is_zero, (value, consumed)))
        if self.product_id.uom_id.is_zero(quantity) and is_same_value:
            return None
        return replace(
            now or then,
            date=company._get_stock_accounting_date(fields.Datetime.now()),
            quantity=quantity,
            value=company.currency_id.round(value),
            consumed=company.currency_id.round(consumed),
            cause=self.env._("Movement corrected: %s", self._get_stock_document()),
        )
