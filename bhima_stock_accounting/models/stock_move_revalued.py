from dataclasses import replace

from odoo import api, fields, models

from ..events import StockEvent
from ..operations import VENDOR_OPERATIONS
from .stock_revaluation import REVALUING

# Context keys: goods are moving just now; the bills that are posted or taken back.
MOVING = "bhima_stock_moving"
BILLS = "bhima_stock_bills"


class StockMoveRevalued(models.AbstractModel):
    """Receipts that are worth something else after they were booked.

    Odoo values a receipt anew, in place, when its bill comes at another price or the
    price of its order changes. What was booked stays; the difference is booked apart.
    What a vendor ships straight to who gets it is bought as well: a receipt of which
    nothing is in stock.
    """

    _name = "bhima.stock.move.revalued"
    _description = "Receipt that is Valued Anew"

    def _filter_returned_receipts(self):
        """Return the receipts of which a part goes back to the vendor just now."""
        back = self.filtered(
            lambda move: move._is_back_at_vendor() and move.purchase_line_id
        )
        received = back.origin_returned_move_id
        return received.filtered("is_in") | received._filter_shipments()

    def _filter_booked(self):
        """Return the receipts that the stock ledger has.

        None while goods move, or while a cost is typed: that is booked as a whole.
        """
        if self.env.context.get(MOVING) or self.env.context.get(REVALUING):
            return self.browse()
        received = self.filtered(lambda move: move.state == "done" and move.is_in)
        received |= self._filter_shipments()
        return received._filter_recorded()

    def _filter_booked_issues(self):
        """Return what has left at a value that its entry has for good.

        Odoo values what went back to a vendor at today's cost when the order changes,
        and all that ever left of a lot when the cost of the lot is typed.
        """
        issues = self.filtered(lambda move: move.state == "done" and move.is_out)
        return issues._filter_recorded()

    def _get_worth(self):
        """Return what the receipts, and their articles in all, are worth now.

        :return: value by receipt, and by (company, article); in company currency
        :rtype: tuple[dict, dict]
        """
        return self._get_document_costs(), self._get_value_by_article()

    def _get_value_by_article(self):
        """Return what the stock of the articles is worth, by lot where it is so valued.

        :return: values in the company's currency
        :rtype: dict[tuple[res.company, product.product], dict[stock.lot, float]]
        """
        worth = {}
        for company, moves in self.grouped("company_id").items():
            products = moves.product_id.with_company(company)
            worth |= {(company, product): {} for product in products}
            for (product, lot), value in products._get_books_of_stock()[1].items():
                worth[company, product][lot] = value
        return worth

    def _record_changes(self, worth):
        """Book what receipts and stock are worth more, or less, than before.

        :param worth: what :meth:`_get_worth` returned then
        :raise UserError: the difference can't be posted; nothing has been written then
        """
        value_by_receipt, value_by_article = worth
        booked = self.filtered(lambda move: move in value_by_receipt)
        booked._update_document_costs()
        landed_by_receipt = booked._get_new_landed_costs()
        worth_now = booked._get_value_by_article()
        events = [
            event
            for article, moves in booked.grouped(
                lambda move: (move.company_id, move.product_id)
            ).items()
            for event in moves.with_company(article[0])._prepare_change_events(
                value_by_receipt,
                landed_by_receipt,
                self._get_rise(value_by_article[article], worth_now[article]),
            )
        ]
        self.env["bhima.stock.posting"]._record_events(events)

    @api.model
    def _get_rise(self, before, after):
        """Return what the lots of an article are worth more, those that are."""
        rises = {
            lot: after.get(lot, 0.0) - before.get(lot, 0.0)
            for lot in dict.fromkeys([*before, *after])
        }
        return {lot: rise for lot, rise in rises.items() if rise}

    def _prepare_change_events(self, value_by_receipt, landed_by_receipt, rises):
        """Return the changes of an article's receipts: what of each is in stock.

        :param dict value_by_receipt: what the receipts were worth before
        :param dict landed_by_receipt: landed costs that are new
        :param dict rises: what the stock of the article is worth more, by lot
        :rtype: list[StockEvent]
        """
        costs, typed = self._get_document_costs(), self.filtered("is_value_typed")
        in_stock = sum(rises.values())
        changes = [
            (move, landed_cost, amount)
            for move in self
            for landed_cost, amount in move._get_changes(
                value_by_receipt[move], costs[move], landed_by_receipt.get(move, [])
            )
        ]
        stocked = self.filtered("is_in") - typed
        received = [amount for move, _cost, amount in changes if move in stocked]
        shares = iter(self._share_out(self.company_id.currency_id, in_stock, received))
        events = []
        for move, landed_cost, amount in changes:
            share = next(shares) if move in stocked else 0.0
            event = move._prepare_change_event(share, amount - share)
            if landed_cost:
                event = move._prepare_landed_event(event, landed_cost)
            events += [event] if move.is_in else move._split_by_place(event)
        if not received and not self.company_id.currency_id.is_zero(in_stock):
            events.append((typed or self)._prepare_worth_event(in_stock))
        return [part for event in events for part in self._split_by_lot(event, rises)]

    def _split_by_lot(self, event, rises):
        """Divide a change of value among the lots that it has changed.

        :param dict rises: what the stock is worth more, by lot
        :rtype: list[StockEvent]
        """
        currency = self.company_id.currency_id
        if not any(rises) or currency.is_zero(event.value):
            return [event]
        shares = self._share_out(currency, event.value, list(rises.values()))
        parts = [
            replace(event, lot=lot, value=share, consumed=0.0)
            for lot, share in zip(rises, shares, strict=True)
        ]
        return [replace(parts[0], consumed=event.consumed), *parts[1:]]

    def _get_changes(self, old_cost, new_cost, landed_costs):
        """Return what a receipt costs more than before, landed costs apart.

        What went back to the vendor is left out of the price, not of landed costs.

        :param float old_cost: what the receipt cost before, in company currency
        :param float new_cost: what it costs now
        :param list landed_costs: see :meth:`_get_new_landed_costs`
        :return: pairs of landed cost, empty for the price, and amount
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

    def _share_out(self, currency, amount, changes):
        """Divide an amount in the proportion of changes; the last takes the cents.

        :rtype: list[float]
        """
        total, rest, shares = sum(changes), currency.round(amount), []
        is_shared = not currency.is_zero(total)
        for change in changes[:-1]:
            share = currency.round(amount * change / total) if is_shared else 0.0
            shares.append(share)
            rest -= share
        return [*shares, currency.round(rest)] if changes else []

    def _prepare_change_event(self, value, consumed):
        """Return what a change of the receipt's value does to stock and cost.

        :param float value: what stock is worth more, in the company's currency
        :param float consumed: what goods cost more that have left already
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
        """Return the bill that is posted or taken back just now, if it is of this."""
        bills = self.env["account.move"].browse(self.env.context.get(BILLS, ()))
        line = self.purchase_line_id
        return bills.filtered(lambda bill: line in bill.line_ids.purchase_line_id)[:1]

    def _get_change_date(self, bill):
        """Return the accounting date of the bill where its period is open, else today.

        Not before the goods were booked: until then there is nothing to change.

        :rtype: datetime.date
        """
        company = self.company_id
        today = company._get_stock_accounting_date(fields.Datetime.now())
        if not bill:
            return today
        # sudo: who posts a bill may not read the stock ledger
        booked = self.sudo().stock_ledger_entry_ids.mapped("date")
        date = max([bill.date, *booked[:1]])
        locked = company._get_lock_date_violations(
            date, sale=False, purchase=False, tax=False
        )
        return today if locked else date

    def _get_consumed(self, operation, quantity, value):
        """Return what goods of a vendor cost beyond their value in stock.

        Under standard cost stock is kept at the standard, whatever it was bought for;
        and at the value that somebody has typed.
        A vendor takes goods back at what they cost, stock loses their average.

        :param str operation: what the move was classified as
        :param float quantity: signed, in the article's unit
        :param float value: in the company's currency, unsigned
        :return: signed like the quantity, in the company's currency
        """
        self.ensure_one()
        if self.state != "done" or operation not in VENDOR_OPERATIONS:
            return 0.0
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
