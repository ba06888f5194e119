from odoo import fields, models

from ..events import StockEvent
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

    def _get_billed_value(self, quantity, at_date=None):
        """Return what of a receipt is billed, at the price of its bills.

        What went back to the vendor needs no bill, and has the price of the rest: the
        average of the stock would keep a part of the price of goods that left. Odoo
        values it at the price of the order.

        :param float quantity: to be valued, in the article's unit
        :param datetime at_date: leave out what was posted later, if given
        :return: as Odoo's ``_get_value_from_account_move``
        :rtype: dict
        """
        self.ensure_one()
        nothing = {"quantity": 0.0, "value": 0.0}
        line, unit = self.purchase_line_id, self.product_id.uom_id
        billed, cost = line._get_billed(unit, at_date)
        if unit.compare(billed, 0.0) <= 0:
            return nothing
        kept = self._get_kept_quantity()
        earlier = (line.move_ids - self).filtered(
            lambda move: move.state == "done"
            and (move.is_in or move.is_dropship)
            and not move._is_dropshipped_returned()
            and not move._is_back_from_shipment()
            and move.product_id == self.product_id
            and (move.date, move.id) < (self.date, self.id)
        )
        start = sum(move._get_kept_quantity() for move in earlier)
        covered = min(billed - start, kept)
        if unit.compare(covered, 0.0) <= 0:
            return nothing
        # from cent to cent, so that all receipts together cost what was billed
        start_cost, end_cost = (
            self.company_id.currency_id.round(cost * position / billed)
            for position in (start, start + covered)
        )
        return {
            "quantity": quantity * covered / kept,
            "value": (end_cost - start_cost) * quantity / kept,
            "description": self._get_bills_description(),
        }

    def _get_bills_description(self):
        bills = self.purchase_line_id.invoice_lines.move_id
        posted = bills.filtered(lambda bill: bill.state == "posted")
        return self.env._("Price of %(bills)s", bills=posted.mapped("display_name"))

    def _get_kept_quantity(self):
        """Return what of a receipt has not gone back to the vendor.

        :return: in the article's unit
        :rtype: float
        """
        self.ensure_one()
        return self._get_valued_qty() - self._get_returned_quantity()

    def _get_returned_quantity(self):
        """Return what of a receipt has gone back to the vendor."""
        returned = self.returned_move_ids.filtered(
            lambda move: move.state == "done" and move._is_back_at_vendor()
        )
        return sum(move._get_valued_qty() for move in returned)

    def _is_back_at_vendor(self):
        """Tell whether goods have left for the vendor, from stock or from a patient."""
        return self.is_out or (self.is_dropship and self._is_dropshipped_returned())

    def _get_net_cost(self, value, more=0.0):
        """Return what a receipt costs that is worth a value, without what went back.

        :param float more: quantity that has not gone back yet, in the article's unit
        :return: in the company's currency, rounded
        """
        quantity = self._get_valued_qty()
        kept = (self._get_kept_quantity() + more) / quantity if quantity else 1.0
        return self.company_id.currency_id.round(value * kept)

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
        # sudo: who posts a bill may not read the stock ledger
        rows = received.sudo().stock_ledger_entry_ids
        return received & rows.stock_move_id.with_env(self.env)

    def _get_worth(self):
        """Return what the receipts, and their articles in all, are worth now.

        :return: value by receipt, and by (company, article); in company currency
        :rtype: tuple[dict, dict]
        """
        articles = {(move.company_id, move.product_id) for move in self}
        return (
            {move: move.value for move in self},
            {article: self._get_total_value(*article) for article in articles},
        )

    def _get_total_value(self, company, product):
        """Return the value of an article in the stock of one company."""
        # one company alone: with several, Odoo counts the quantities of all of them
        alone = product.with_context(allowed_company_ids=company.ids)
        alone = alone.with_company(company)
        return company.currency_id.round(alone.total_value)

    def _record_changes(self, worth):
        """Book what receipts and stock are worth more, or less, than before.

        :param worth: what :meth:`_get_worth` returned then
        :raise UserError: the difference can't be posted; nothing has been written then
        """
        value_by_receipt, value_by_article = worth
        booked = self.filtered(lambda move: move in value_by_receipt)
        landed_by_receipt = booked._get_new_landed_costs()
        events = [
            event
            for article, moves in booked.grouped(
                lambda move: (move.company_id, move.product_id)
            ).items()
            for event in moves.with_company(article[0])._prepare_change_events(
                value_by_receipt,
                landed_by_receipt,
                self._get_total_value(*article) - value_by_article[article],
            )
        ]
        self.env["bhima.stock.posting"]._record_events(events)

    def _prepare_change_events(self, value_by_receipt, landed_by_receipt, in_stock):
        """Return the changes of an article's receipts: what of each is in stock.

        :param dict value_by_receipt: what the receipts were worth before
        :param dict landed_by_receipt: landed costs that are new
        :param float in_stock: what the stock of the article is worth more
        :rtype: list[StockEvent]
        """
        changes = [
            (move, landed_cost, amount)
            for move in self
            for landed_cost, amount in move._get_changes(
                value_by_receipt[move], landed_by_receipt.get(move, [])
            )
        ]
        received = [amount for move, _cost, amount in changes if move.is_in]
        shares = iter(self._share_out(self.company_id.currency_id, in_stock, received))
        events = []
        for move, landed_cost, amount in changes:
            share = next(shares) if move.is_in else 0.0
            event = move._prepare_change_event(share, amount - share)
            if landed_cost:
                event = move._prepare_landed_event(event, landed_cost)
            events += [event] if move.is_in else move._split_by_place(event)
        return events

    def _get_changes(self, value, landed_costs):
        """Return what a receipt costs more than before, landed costs apart.

        What went back to the vendor is left out of the price, not of landed costs.

        :param float value: what the receipt was worth before, in company currency
        :param list landed_costs: see :meth:`_get_new_landed_costs`
        :return: pairs of landed cost, empty for the price, and amount
        :rtype: list[tuple]
        """
        currency = self.company_id.currency_id
        landed = [
            (line, currency.round(line.additional_landed_cost)) for line in landed_costs
        ]
        landed_value = sum(amount for _line, amount in landed)
        price = self._get_net_cost(self.value - landed_value)
        price_change = currency.round(price - self._get_net_cost(value))
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
        for change in changes[:-1]:
            share = currency.round(amount * change / total) if total else 0.0
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

        :rtype: datetime.date
        """
        company = self.company_id
        today = company._get_stock_accounting_date(fields.Datetime.now())
        locked = bill and company._get_lock_date_violations(
            bill.date, sale=False, purchase=False, tax=False
        )
        return today if locked or not bill else bill.date

    def _get_consumed(self, operation, quantity, value):
        """Return what goods of a vendor cost beyond their value in stock.

        Under standard cost stock is kept at the standard, whatever it was bought for.
        A vendor takes goods back at what they cost, stock loses their average.

        :param str operation: what the move was classified as
        :param float quantity: signed, in the article's unit
        :param float value: in the company's currency, unsigned
        :return: signed like the quantity, in the company's currency
        """
        self.ensure_one()
        currency = self.company_id.currency_id
        if self.state != "done":
            return 0.0
        if operation == "receipt" and self.product_id.cost_method == "standard":
            cost = self.value * quantity / self._get_valued_qty()
            return currency.round(cost - value)
        received = self.origin_returned_move_id
        if operation == "supplier_return" and received:
            before = received._get_net_cost(received.value, -quantity)
            cost = before - received._get_net_cost(received.value)
            return -currency.round(cost - value)
        return 0.0
