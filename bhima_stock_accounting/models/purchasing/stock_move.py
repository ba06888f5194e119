from odoo import fields, models


class StockMove(models.Model):
    """Receipts, which cost what orders and bills say.

    Goods that went back to the vendor are left out.
    """

    _inherit = "stock.move"

    # What purchases cost --------------------------------------------------------------

    def _get_purchase_value(self, quantity, at_date=None):
        """Return what a receipt costs by its order and bills.

        Goods that went back to the vendor need no bill, and have the price of the rest:
        otherwise the average of the stock would keep a part of their price. Odoo values
        them at the price of the order.

        :param float quantity: quantity to value, in the article's unit
        :param datetime at_date: ignore later entries, if given
        :return: in the format of Odoo's ``_get_value_from_account_move``
        :rtype: dict
        """
        if not (self.product_id.is_in_stock_ledger and self._is_of_ordered_product()):
            return super()._get_purchase_value(quantity, at_date)
        if self._is_back_from_dropship():
            return self._get_dropship_return_value(quantity)
        # where all went back, the receipt has the price of the next goods
        kept = self._get_kept_quantity()
        if self.product_id.uom_id.compare(kept, 0.0) <= 0:
            kept = quantity
        # sudo: a user who adds freight to a receipt may not read bills, but Odoo needs
        # them
        settlement = self.sudo().purchase_line_id._get_settlement(at_date)
        start = sum(move._get_kept_quantity() for move in self._get_earlier_arrivals())
        value = self.sudo()._get_settled_cost(settlement, start, start + kept)
        return {
            "quantity": quantity,
            "value": value * quantity / kept,
            "description": self._get_purchase_description(settlement),
        }

    def _get_settled_cost(self, settlement, start, end):
        """Return the cost of goods of an order line between two positions.

        :param Settlement settlement: of the order line
        :param float start: quantity of earlier receipts, in the article's unit
        :param float end: quantity with this receipt
        :return: in the company's currency, rounded
        :rtype: float
        """
        line, company = self.purchase_line_id, self.company_id
        date = company._get_stock_accounting_date(self._get_first_arrival().date)
        return self._get_amount_between(
            start,
            end,
            company.currency_id,
            lambda position: settlement.get_cost(
                position, lambda quantity: line._get_ordered_cost(quantity, date)
            ),
        )

    def _get_amount_between(self, start, end, currency, get_amount):
        """Return the article's part of an amount between two positions.

        It is rounded at its start and end, so that all receipts, and all components of
        a kit, together have the whole amount.

        :param float start: quantity of earlier receipts, in the article's unit
        :param float end: quantity with this receipt
        :param res.currency currency: of the amounts
        :param get_amount: function from a quantity of the ordered product to an amount
        :rtype: float
        """
        first, last = self._get_cost_shares()
        amounts = (
            get_amount(self._get_ordered_quantity(position))
            for position in (start, end)
        )
        before, until = (
            currency.round(amount * last) - currency.round(amount * first)
            for amount in amounts
        )
        return until - before

    def _get_amount_owed(self):
        """Return what the vendor is owed for the goods of this movement by the order.

        :return: in the currency of the order; negative for goods that went back
        :rtype: float
        """
        received = self if self.is_in else self.origin_returned_move_id
        start = sum(m._get_kept_quantity() for m in received._get_earlier_arrivals())
        kept = start + received._get_kept_quantity()
        line = self.purchase_line_id
        if received == self:
            positions = start, kept
        else:
            positions = kept + self._get_valued_qty(), kept
        return received._get_amount_between(
            *positions, line.currency_id, line._get_ordered_amount
        )

    def _is_of_ordered_product(self):
        """Return whether the price of the order line is that of this article.

        Hook: the components of a kit have a share of its price.
        """
        return self.purchase_line_id.product_id == self.product_id

    def _get_ordered_quantity(self, quantity):
        """Return how much of the ordered product a quantity of the article is.

        Hook: a kit has several of a component.

        :param float quantity: in the article's unit
        :return: in the unit of the ordered product
        :rtype: float
        """
        return quantity

    def _get_cost_shares(self):
        """Return which part of the price of the order line the article has.

        Hook: the components of a kit share its price, one after the other.

        :return: where the part begins and ends, between zero and one
        :rtype: tuple[float, float]
        """
        return 0.0, 1.0

    def _get_first_arrival(self):
        """Return the move by which the goods came first, before any exchange.

        What the vendor takes back and replaces has the exchange rate of that day.
        """
        first = self
        while first.origin_returned_move_id:
            first = first.origin_returned_move_id
        return first

    def _filter_done_until(self, at_date=None):
        """Return the done moves, up to the day of a moment if one is given."""
        done = self.filtered(lambda move: move.state == "done")
        if not at_date:
            return done
        last = fields.Date.to_date(at_date)
        return done.filtered(
            lambda move: move.company_id._get_stock_accounting_date(move.date) <= last
        )

    def _filter_arrived(self):
        """Return the moves that brought goods from a vendor, also to a patient."""
        return self.filtered(
            lambda move: move.state == "done"
            and (move.is_in or move.is_dropship)
            and not move._is_dropshipped_returned()
            and not move._is_back_from_dropship()
        )

    def _get_earlier_arrivals(self):
        """Return the moves that brought the same goods of the order line before."""
        # sudo: a storekeeper may not read orders; what came before shifts the cents
        arrived = (self.sudo().purchase_line_id.move_ids - self)._filter_arrived()
        return arrived.filtered(
            lambda move: (move.date, move.id) < (self.date, self.id)
            and move._is_same_article(self)
        )

    def _is_same_article(self, other):
        """Return whether another move of the order line brings the same article.

        Hook: a kit may have an article twice.
        """
        return self.product_id == other.product_id

    def _get_purchase_description(self, settlement):
        """Return the documents that give a receipt its price."""
        # sudo: see above; it says which documents there are, no amount
        line = self.sudo().purchase_line_id
        if settlement.quantity <= 0:
            return self.env._("Price of %(order)s", order=line.order_id.name)
        posted = line.invoice_lines.move_id.filtered(lambda b: b.state == "posted")
        return self.env._("Price of %(bills)s", bills=posted.mapped("display_name"))

    def _get_kept_quantity(self):
        """Return the quantity of a receipt that has not gone back to the vendor.

        :return: in the article's unit
        :rtype: float
        """
        self.ensure_one()
        return self._get_valued_qty() - self._get_returned_quantity()

    def _get_returned_quantity(self, at_date=None):
        """Return the quantity of a receipt that has gone back to the vendor.

        :param datetime at_date: ignore later movements, if given
        :return: in the article's unit
        :rtype: float
        """
        returned = self.returned_move_ids._filter_done_until(at_date).filtered(
            lambda move: move._is_back_at_vendor()
        )
        return sum(move._get_valued_qty() for move in returned)

    def _is_back_at_vendor(self):
        """Return whether the move brings goods back to the vendor."""
        return self.is_out or (self.is_dropship and self._is_dropshipped_returned())

    def _get_net_cost(self, value, more=0.0):
        """Return the part of a receipt's value for goods that have not gone back.

        :param float value: value of the whole receipt, in the company's currency
        :param float more: quantity that has not gone back yet, in the article's unit
        :return: in the company's currency, rounded
        :rtype: float
        """
        quantity = self._get_valued_qty()
        kept = (self._get_kept_quantity() + more) / quantity if quantity else 1.0
        return self.company_id.currency_id.round(value * kept)
