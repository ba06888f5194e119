from odoo import models


class StockMoveBilled(models.AbstractModel):
    """Receipts at the price of their bills, without what went back to the vendor."""

    _name = "bhima.stock.move.billed"
    _description = "Receipt at the Price of its Bills"

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
        # sudo: who adds freight to a receipt may not read bills; Odoo asks all the same
        line, unit = self.sudo().purchase_line_id, self.product_id.uom_id
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
        # sudo: see above; it says which bills there are, no amount
        bills = self.sudo().purchase_line_id.invoice_lines.move_id
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
