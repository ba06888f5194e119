from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import groupby

from ...rules.amounts import add_up, subtract
from ...rules.events import Gap, StockEvent, filter_rounding
from ...rules.operations import VENDOR_OPERATIONS, WITHOUT_STOCK


class StockRevaluation(models.AbstractModel):
    """Books differences between the value of stock and the stock ledger.

    They arise when a user types another cost, a receipt fills negative stock, or the
    order of movements changes. The difference gets a row and an entry of its own.
    """

    _name = "bhima.stock.revaluation"
    _description = "Revaluation of Stock"

    @api.model
    def _record_movements(self, events):
        """Record moves, then the change of value that they leave behind.

        :param list[StockEvent] events: events of moves that are not in the ledger yet
        :return: the posted entries
        :rtype: account.move
        """
        posting = self.env["bhima.stock.posting"]
        completed, revaluations = self._complete_events(events)
        entries = posting._record_events(completed)
        if revaluations:
            entries |= posting._record_events(revaluations)
        return entries

    @api.model
    def _complete_events(self, events):
        """Return the events with cents added so that the ledger matches the stock.

        Costs have more decimals than money: the last movement of an article takes the
        rounding difference. A receipt that fills negative stock changes the cost of
        goods that have left already: that is booked as a revaluation.

        :param list[StockEvent] events: events of moves that are being recorded
        :return: these events, and revaluations if needed
        :rtype: tuple[list[StockEvent], list[StockEvent]]
        """
        cents, revaluations = {}, []
        for company, same in groupby(events, lambda event: event.company):
            revaluation = self.with_company(company)
            gaps = revaluation._get_gaps_of_events(same)
            if not gaps:
                continue
            rounding = filter_rounding(gaps)
            cents |= {gap.last_event: gap.amount for gap in rounding}
            large = [gap for gap in gaps if gap not in rounding]
            if large:
                revaluations += revaluation._prepare_gap_events(large)
        if cents:
            events = [self._add_cents(event, cents) for event in events]
        return events, revaluations

    @api.model
    def _close_gaps(self, products, document, causes):
        """Book the value of the company's stock minus that of its ledger.

        :param product.product products: articles; those without a ledger are skipped
        :param str document: name of the entry
        :param dict causes: cause as text, by article
        :return: the posted entries
        :rtype: account.move
        :raise UserError: the difference can't be posted
        """
        products._lock_ledger()
        products.with_company(self.env.company)._lock_costs(is_changing=True)
        events = [
            self._prepare_revaluation(key, quantity, value, document, causes[key[0]])
            for key, (quantity, value) in self._get_gaps_of_stock(products).items()
        ]
        events = self._filter_revaluations(events)
        return self.env["bhima.stock.posting"]._record_events(events)

    @api.model
    def _close_gaps_without_lot(self, moves):
        """Book what movements change of goods without a lot, where lots are valued.

        These goods have the cost of the article, which movements of its lots change,
        and a lot of which too many leave takes them.

        :param stock.move moves: movements that have been recorded
        :return: the posted entries
        :rtype: account.move
        """
        entries = self.env["account.move"]
        by_lot = moves.filtered(lambda move: move.product_id.lot_valuated)
        for company, same in by_lot.grouped("company_id").items():
            own = self.with_company(company)
            products = same.product_id.with_company(company)
            balances = own._get_ledger_balances(products.filtered("is_in_stock_ledger"))
            unnamed = products.browse(
                product.id
                for (product, lot), balance in balances.items()
                if not lot and any(balance)
            )
            if unnamed:
                document = same[0]._get_stock_document()
                cause = self.env._("Goods without a lot")
                causes = dict.fromkeys(unnamed, cause)
                entries |= own._close_gaps(unnamed, document, causes)
        return entries

    @api.model
    def _get_gaps_of_stock(self, products):
        """Return the company's stock minus its stock ledger, per article and lot.

        :param product.product products: articles; those without a ledger are skipped
        :return: quantity in the article's unit and value in the company's currency, by
            article and lot
        :rtype: dict[tuple[product.product, stock.lot], tuple[float, float]]
        """
        kept = products.with_company(self.env.company)
        kept = kept.filtered("is_in_stock_ledger")
        quantities, values = kept._get_stock_on_hand()
        balances = self._get_ledger_balances(kept)
        gaps = {}
        for key in dict.fromkeys([*quantities, *balances]):
            quantity, value = balances.get(key, (0.0, 0.0))
            gaps[key] = (
                subtract(quantities.get(key, 0.0), quantity),
                subtract(values.get(key, 0.0), value),
            )
        return gaps

    @api.model
    @contextmanager
    def _following_cost_methods(self, products):
        """Book the change of value when cost method or lot valuation changes.

        It compares the methods before and after the ``with`` block, in each company
        that has the articles in its stock ledger.

        :param product.product products: articles whose method may change
        :raise UserError: the difference can't be posted
        """
        if not products:
            yield
            return
        # sudo: a shared article is revalued in all its companies, also in those that
        # the user may not see; he sees none of their figures
        revaluation, shared = self.sudo(), products.sudo()
        companies = revaluation.env["bhima.stock.ledger.entry"]._get_companies(shared)
        before = {
            company: shared.with_company(company)._get_cost_methods()
            for company in companies
        }
        yield
        for company, methods in before.items():
            own = shared.with_company(company)
            now = own._get_cost_methods()
            changed = own.filtered(
                lambda product, old=methods, new=now: old[product] != new[product]
            )
            changed._update_costs_from_history()
            cause = self.env._("Cost method changed")
            causes = dict.fromkeys(changed, cause)
            revaluation.with_company(company)._close_gaps(changed, cause, causes)

    @api.model
    def _filter_revaluations(self, events):
        """Return the revaluations that change quantity or value.

        An article whose ledger quantity differs from the stock, as its opening is not
        booked, is left out: its value in the books is not known.
        """
        kept = []
        for product, same in groupby(events, lambda event: event.product):
            unit, currency = product.uom_id, self.env.company.currency_id
            if unit.is_zero(sum(event.quantity for event in same)):
                kept += [
                    event
                    for event in same
                    if not unit.is_zero(event.quantity)
                    or not currency.is_zero(event.value)
                ]
        return kept

    @api.model
    def _get_ledger_balances(self, products):
        """Return ledger quantity and value by article and lot.

        :rtype: dict[tuple[product.product, stock.lot], tuple[float, float]]
        """
        # sudo: a user who validates a transfer may not read the stock ledger
        ledger = self.env["bhima.stock.ledger.entry"].sudo()
        lots = self.env["stock.lot"]
        return {
            (products.browse(product_id), lots.browse(lot_id)): balance
            for (product_id, lot_id), balance in ledger._get_balances(
                self.env.company, products
            ).items()
        }

    @api.model
    def _get_gaps_of_events(self, events):
        """Return the gaps that moves of the current company leave to the stock value.

        :param list[StockEvent] events: events of the current company
        :rtype: list[Gap]
        """
        moved = defaultdict(list)
        for event in events:
            if event.operation not in WITHOUT_STOCK:
                moved[event.product, event.lot].append(event)
        if not moved:
            return []
        products = self.env["product.product"].union(*(key[0] for key in moved))
        balances = self._get_ledger_balances(products)
        meanwhile = products._get_rows_meanwhile()
        quantities, booked = {}, {}
        for key, same in moved.items():
            quantity, value = balances.get(key, (0.0, 0.0))
            since = meanwhile.get(key, (0.0, 0.0))
            moved_now = [event.quantity for event in same]
            quantities[key] = add_up([quantity, since[0], *moved_now])
            booked[key] = add_up([value, since[1], *(event.value for event in same)])
        values = products._get_stock_values(quantities)
        currency = self.env.company.currency_id
        return [
            Gap(
                moved[key],
                quantities[key],
                currency.round(subtract(value, booked[key])),
            )
            for key, value in values.items()
            if currency.compare_amounts(value, booked[key])
        ]

    @api.model
    def _add_cents(self, event, cents):
        """Add the rounding difference to an event that has to take it.

        A vendor is owed what he charges: the cents are no debt or claim.

        :param StockEvent event: an event of the batch
        :param dict cents: amount in the company's currency, by event
        """
        amount = cents.get(event)
        if not amount:
            return event
        if event.move.is_out:
            event.move.value -= amount
        is_owed = event.operation in VENDOR_OPERATIONS
        consumed = event.consumed - amount if is_owed else event.consumed
        return replace(event, value=event.value + amount, consumed=consumed)

    @api.model
    def _prepare_gap_events(self, gaps):
        """Return the revaluations of gaps that are more than rounding.

        :param list[Gap] gaps: of the current company
        :rtype: list[StockEvent]
        """
        products = self.env["product.product"].union(*(gap.product for gap in gaps))
        owned = products._get_own_quantities(self.env.company)
        negative = self.env._("Stock that was negative")
        other = self.env._("Stock and stock ledger differed")
        return [
            self._prepare_revaluation(
                gap.key,
                0.0,
                gap.amount,
                gap.last_event.document,
                negative if gap.was_negative else other,
            )
            for gap in gaps
            if gap.product.uom_id.compare(owned.get(gap.key, 0.0), gap.quantity) == 0
        ]

    @api.model
    def _prepare_revaluation(self, key, quantity, value, document, cause):
        """Return the event of a change of value, dated today.

        :param tuple key: article and lot, see ``product.product._get_costing_key``
        :param float quantity: in the article's unit; moved from lot to lot
        :param float value: in the company's currency
        :param str document: name of the entry
        :param str cause: why the value changed
        :rtype: StockEvent
        """
        company, (product, lot) = self.env.company, key
        return StockEvent(
            company=company,
            date=company._get_stock_accounting_date(fields.Datetime.now()),
            document=document,
            operation="revaluation",
            product=product,
            group=product.inventory_group_id,
            quantity=quantity,
            value=company.currency_id.round(value),
            place=self.env["stock.location"],
            move=self.env["stock.move"],
            partner=self.env["res.partner"],
            cause=cause,
            lot=lot,
        )
