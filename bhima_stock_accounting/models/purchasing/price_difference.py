from dataclasses import replace

from odoo import api, fields, models

from ...context import BILLS, REVALUING, VALUING, get_passed
from ...rules.events import StockEvent
from ...rules.operations import VENDOR_OPERATIONS
from ...rules.shares import share_out


class StockMove(models.Model):
    """Receipts whose cost changes after they were booked: bills, orders, freight."""

    _inherit = "stock.move"

    # Price differences ----------------------------------------------------------------

    def _set_value(self, *args, **kwargs):
        """Book price differences when Odoo revalues receipts."""
        booked = self._filter_booked_receipts()
        if not booked:
            return super()._set_value(*args, **kwargs)
        booked._lock_articles()
        costs, values = booked._get_document_costs(), booked._get_stock_values_by_lot()
        result = super()._set_value(*args, **kwargs)
        booked._record_price_differences(costs, values)
        return result

    def _action_done(self, *args, **kwargs):
        """Revalue receipts of which a part goes back to the vendor."""
        moves = super()._action_done(*args, **kwargs)
        moves._value_returned_receipts()
        return moves

    def _record_correction(self, *args, **kwargs):
        """Revalue receipts when the returned quantity is corrected."""
        entries = super()._record_correction(*args, **kwargs)
        self._value_returned_receipts()
        return entries

    def _value_returned_receipts(self):
        """Revalue the receipts of goods that these moves return to the vendor."""
        back = self.filtered(
            lambda move: move.origin_returned_move_id
            and move.purchase_line_id
            and move._is_back_at_vendor()
        )
        if not back:
            return
        received = back._filter_in_stock_ledger().origin_returned_move_id
        (received.filtered("is_in") | received._filter_dropships())._set_value()

    def _filter_booked_receipts(self):
        """Return the receipts that are in the stock ledger.

        Empty while goods move or while a cost is typed: those changes are booked as a
        whole.
        """
        valuing = get_passed(self.env, VALUING)
        if (valuing and valuing.is_moving) or get_passed(self.env, REVALUING):
            return self.browse()
        received = self.filtered(
            lambda move: move.state == "done" and (move.is_in or move.is_dropship)
        )
        if not received:
            return received
        shipped = received.filtered("is_dropship")
        if shipped:
            received -= shipped - shipped._filter_dropships()
        return received._filter_recorded()

    # The difference -------------------------------------------------------------------

    def _get_stock_values_by_lot(self):
        """Return the value of the articles' stock, by lot where lots are valued.

        :return: values in the company's currency
        :rtype: dict[tuple[res.company, product.product], dict[stock.lot, float]]
        """
        found = {}
        for company, moves in self.grouped("company_id").items():
            products = moves.product_id.with_company(company)
            found |= {(company, product): {} for product in products}
            for (product, lot), value in products._get_stock_on_hand()[1].items():
                found[company, product][lot] = value
        return found

    def _record_price_differences(self, costs, values):
        """Book the change of value of receipts and of stock.

        :param dict costs: result of ``_get_document_costs`` before the change
        :param dict values: result of :meth:`_get_stock_values_by_lot` before the change
        :raise UserError: the difference can't be posted; nothing has been written then
        """
        self._update_document_costs()
        landed_by_receipt = self._get_new_landed_costs()
        values_now = self._get_stock_values_by_lot()
        events = [
            event
            for article, moves in self.grouped(
                lambda move: (move.company_id, move.product_id)
            ).items()
            for event in moves.with_company(article[0])._prepare_change_events(
                costs,
                landed_by_receipt,
                self._get_increases(values[article], values_now[article]),
            )
        ]
        self.env["bhima.stock.posting"]._record_events(events)

    @api.model
    def _get_increases(self, before, after):
        """Return the increase in value of each lot that changed.

        :param dict before: values by lot, in the company's currency
        :param dict after: present values by lot
        :return: in the company's currency, negative for a decrease
        :rtype: dict[stock.lot, float]
        """
        increases = {
            lot: after.get(lot, 0.0) - before.get(lot, 0.0)
            for lot in dict.fromkeys([*before, *after])
        }
        return {lot: increase for lot, increase in increases.items() if increase}

    def _prepare_change_events(self, old_costs, landed_by_receipt, increases):
        """Return events for the changed receipts of an article.

        The change is divided into the part in stock and the part consumed already.

        :param dict old_costs: former costs of the receipts, in the company's currency
        :param dict landed_by_receipt: new landed costs by receipt
        :param dict increases: increase of the article's stock value, by lot
        :rtype: list[StockEvent]
        """
        costs, typed = self._get_document_costs(), self.filtered("is_value_typed")
        currency, in_stock = self.company_id.currency_id, sum(increases.values())
        changes = [
            (move, landed_cost, amount)
            for move in self
            for landed_cost, amount in move._get_changes(
                old_costs[move], costs[move], landed_by_receipt.get(move, [])
            )
        ]
        kept = self._filter_stocked()
        stocked = [change for change in changes if change[0] in kept]
        others = [change for change in changes if change[0] not in kept]
        shares = share_out(currency, in_stock, [amount for _m, _l, amount in stocked])
        events = []
        for (move, landed_cost, amount), share in [
            *zip(stocked, shares, strict=True),
            *((change, 0.0) for change in others),
        ]:
            event = move._prepare_change_event(share, amount - share)
            if landed_cost:
                event = move._prepare_landed_event(event, landed_cost)
            events += [event] if move.is_in else move._split_by_place(event)
        if not stocked and not currency.is_zero(in_stock):
            events.append((typed or self)._prepare_value_event(in_stock))
        return [
            part for event in events for part in self._split_by_lot(event, increases)
        ]

    def _filter_stocked(self):
        """Return the receipts whose price changes the value of the stock.

        These are neither drop shipments nor receipts with a typed value.
        """
        return self.filtered(lambda move: move.is_in and not move.is_value_typed)

    def _split_by_lot(self, event, increases):
        """Divide a change of value among the lots that changed.

        :param StockEvent event: the change
        :param dict increases: increase of the stock value, by lot
        :rtype: list[StockEvent]
        """
        currency = self.company_id.currency_id
        if not any(increases) or currency.is_zero(event.value):
            return [event]
        shares = share_out(currency, event.value, list(increases.values()))
        parts = [
            replace(event, lot=lot, value=share, consumed=0.0)
            for lot, share in zip(increases, shares, strict=True)
        ]
        return [replace(parts[0], consumed=event.consumed), *parts[1:]]

    def _get_changes(self, old_cost, new_cost, landed_costs):
        """Return the increase in cost of a receipt, with landed costs apart.

        The price leaves out goods that went back to the vendor; landed costs include
        them.

        :param float old_cost: former cost of the receipt, in the company's currency
        :param float new_cost: present cost
        :param list landed_costs: see :meth:`_get_new_landed_costs`
        :return: pairs of landed cost (``None`` for the price) and amount
        :rtype: list[tuple]
        """
        currency = self.company_id.currency_id
        landed = [
            (line, currency.round(line.additional_landed_cost)) for line in landed_costs
        ]
        landed_value = sum(amount for _line, amount in landed)
        price = self._get_net_cost(new_cost - landed_value)
        price_change = currency.round(price - self._get_net_cost(old_cost))
        return [
            (line, amount)
            for line, amount in [(None, price_change), *landed]
            if not currency.is_zero(amount)
        ]

    def _prepare_change_event(self, value, consumed):
        """Return the event for a change of the receipt's cost.

        :param float value: increase of the stock value, in the company's currency
        :param float consumed: increase of the cost of goods that have left already
        :rtype: StockEvent
        """
        self.ensure_one()
        bill = self._get_valuing_bill()
        cause = bill or self.purchase_line_id.order_id or self
        partner = (bill or self.picking_id).partner_id.commercial_partner_id
        return StockEvent(
            company=self.company_id,
            date=self._get_change_date(bill),
            document=cause.display_name,
            operation="price_difference",
            product=self.product_id,
            group=self.product_id.inventory_group_id,
            quantity=0.0,
            value=value,
            place=self.location_id.browse(),
            move=self.browse(),
            partner=partner,
            consumed=self.company_id.currency_id.round(consumed),
            purchase_line=self.purchase_line_id,
            cause=cause.display_name,
            bill=bill,
        )

    def _get_valuing_bill(self):
        """Return the bill of this receipt that is being posted or reset."""
        bills = self.env["account.move"].browse(get_passed(self.env, BILLS) or ())
        line = self.purchase_line_id
        return bills.filtered(lambda bill: line in bill.line_ids.purchase_line_id)[:1]

    def _get_change_date(self, bill):
        """Return the date of the bill if its period is open, else today.

        The date is not before that of the receipt: until then there is nothing to
        change.

        :param account.move bill: may be empty
        :rtype: datetime.date
        """
        company = self.company_id
        today = company._get_stock_accounting_date(fields.Datetime.now())
        if not bill:
            return today
        # sudo: a user who posts a bill may not read the stock ledger
        booked = self.sudo().stock_ledger_entry_ids.mapped("date")
        date = max([bill.date, *booked[:1]])
        locked = company._get_lock_date_violations(
            date, sale=False, purchase=False, tax=False
        )
        return today if locked else date

    def _get_consumed(self, operation, quantity, value):
        """Return the cost of purchased goods beyond their value in stock.

        Under standard cost the stock has its standard cost, whatever the price; a typed
        value replaces the price as well. A vendor takes goods back at their price,
        while the stock loses their average cost.

        :param str operation: operation of the move
        :param float quantity: signed, in the article's unit
        :param float value: in the company's currency, unsigned
        :return: signed like the quantity, in the company's currency
        :rtype: float
        """
        if self.state != "done" or operation not in VENDOR_OPERATIONS:
            return super()._get_consumed(operation, quantity, value)
        currency = self.company_id.currency_id
        is_standard = self.product_id.cost_method == "standard"
        if operation == "receipt" and (is_standard or self.is_value_typed):
            worth = self._get_document_costs()[self]
            cost = worth * quantity / self._get_valued_qty()
            return currency.round(cost - value)
        received = self.origin_returned_move_id
        if operation == "supplier_return" and received:
            # the vendor gives back his price, not the freight of somebody else
            worth = received._get_document_costs()[received]
            worth -= received._get_landed_value()
            before = received._get_net_cost(worth, -quantity)
            cost = before - received._get_net_cost(worth)
            return -currency.round(cost - value)
        return 0.0

    def _split_by_place(self, event):
        """Divide a change in cost of a drop shipment among the places that received it.

        The goods are consumed: the whole change is cost, nothing is stock.

        :param StockEvent event: the change
        :rtype: list[StockEvent]
        """
        shipped = self._prepare_move_events()
        shares = share_out(
            self.company_id.currency_id,
            event.consumed,
            [part.quantity for part in shipped],
        )
        return [
            replace(event, place=part.place, consumed=share)
            for part, share in zip(shipped, shares, strict=True)
        ]

    def _prepare_value_event(self, value):
        """Return a revaluation for a change of stock value without a document.

        :param float value: in the company's currency
        :rtype: StockEvent
        """
        move = self[:1]
        reference = move._get_stock_document()
        cause = (
            self.env._("Value typed on the receipt: %s", reference)
            if move.is_value_typed
            else self.env._("Receipt valued anew: %s", reference)
        )
        key = move.product_id._get_costing_key(self.env["stock.lot"])
        revaluation = self.env["bhima.stock.revaluation"].with_company(move.company_id)
        return revaluation._prepare_revaluation(key, 0.0, value, reference, cause)

    # Landed costs ---------------------------------------------------------------------

    def _get_new_landed_costs(self):
        """Return the landed costs of receipts that are not in the stock ledger yet.

        :return: ``stock.valuation.adjustment.lines`` by receipt
        :rtype: dict[stock.move, list]
        """
        if not self or "stock.landed.cost" not in self.env:
            return {}
        # sudo: a user who validates a landed cost may not read the stock ledger
        rows = self.env["bhima.stock.ledger.entry"].sudo()
        booked = {
            (company.id, product.id): documents
            for company, product, documents in rows._read_group(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("product_id", "in", self.product_id.ids),
                    ("operation", "=", "landed_cost"),
                ],
                ["company_id", "product_id"],
                ["document:array_agg"],
            )
        }
        # sudo: a user who posts a bill may not read the landed costs of its goods
        lines_by_move = self.sudo()._get_landed_cost()
        return {
            move: [
                line
                for line in lines_by_move.get(move, [])
                if line.cost_id.name
                not in booked.get((move.company_id.id, move.product_id.id), ())
            ]
            for move in self
        }

    def _get_landed_value(self):
        """Return the landed costs in the value of a receipt.

        :return: in the company's currency
        :rtype: float
        """
        self.ensure_one()
        if "stock.landed.cost" not in self.env:
            return 0.0
        # sudo: a storekeeper who sends goods back may not read landed costs
        lines = self.sudo()._get_landed_cost().get(self, [])
        return sum(line.additional_landed_cost for line in lines)

    def _prepare_landed_event(self, event, line):
        """Return the event of a landed cost, made from that of a price difference.

        :param StockEvent event: price difference of the receipt
        :param line: ``stock.valuation.adjustment.lines``
        :rtype: StockEvent
        """
        cost, source = line.cost_id, line.cost_line_id
        bill = cost.vendor_bill_id
        locked = self.company_id._get_lock_date_violations(
            cost.date, sale=False, purchase=False, tax=False
        )
        return replace(
            event,
            operation="landed_cost",
            document=cost.name,
            date=event.date if locked else cost.date,
            cause=" - ".join(filter(None, (cost.name, source.name))),
            bill=bill,
            partner=bill.commercial_partner_id,
            purchase_line=None,
            cost_account=bill._get_landed_cost_account(source),
        )
