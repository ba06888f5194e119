from dataclasses import replace

from odoo import fields, models

from .stock_revaluation import REVALUING


class StockMoveCorrected(models.AbstractModel):
    """Movements of which quantity, lot or place is corrected after they were done.

    What was booked stands. The difference is booked apart, today, by the rules of the
    movement itself: a receipt corrected from 10 to 7 takes 3 back from what was
    received, not from what was consumed.
    """

    _name = "bhima.stock.move.corrected"
    _description = "Movement that is Corrected"

    def _filter_in_ledger(self):
        """Return the movements that the stock ledger has.

        None while something else books what changes as a whole.
        """
        if self.env.context.get(REVALUING):
            return self.browse()
        done = self.filtered(
            lambda move: move.state == "done" and move.product_id._is_in_stock_ledger()
        )
        return done._filter_recorded()

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

    def _record_added(self):
        """Record movements that were added to a document that was done already.

        Odoo values what leaves in that way at nothing: it gets what a unit costs now.
        None while something else books what changes as a whole.
        """
        if self.env.context.get(REVALUING):
            return
        added = self.filtered(
            lambda move: move.state == "done" and move.product_id._is_in_stock_ledger()
        )
        added -= added._filter_recorded()
        for move in added.filtered("is_out"):
            own = move.with_company(move.company_id)
            own.value = own._get_cost_of_lines(own._get_out_move_lines())
        added._record_stock_events()

    def _get_booked_parts(self):
        """Return the events that the movements are now, by all that tells them apart.

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
        """Book what the movements are more, or less, than before.

        :param dict parts: what :meth:`_get_booked_parts` returned then
        :param stock.lot lots: that they had then
        :return: the posted entries
        :rtype: account.move
        :raise UserError: today can't be posted on, or something is missing
        """
        for company, moves in self.grouped("company_id").items():
            # history is another one: averages are worked out anew
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
        return revaluation._record_movements(list(filter(None, events)))

    def _prepare_correction(self, then, now):
        """Return the difference between two events, ``None`` if there is none.

        :param StockEvent then: what a part of the movement was, if it was there
        :param StockEvent now: what it is, if it is there
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
