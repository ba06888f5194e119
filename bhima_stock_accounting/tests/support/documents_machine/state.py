"""What there is in a hospital that buys, by the numbers that its steps name."""

from ..machine.depot_state import DepotState

DECIMALS = 6


class PurchaseState(DepotState):
    """Orders of several lines, the movements of each, bills, refunds and payments."""

    def __init__(self, hospital, articles):
        super().__init__(hospital, articles)
        self.moves = []
        self.payments = []

    def get_line(self, order, line):
        return self.orders[order].order_line[line]

    def get_awaited(self, order):
        """Return what is to come of each line of an order, in the article's unit."""
        return [
            sum(move.product_qty for move in self.find_awaited(line))
            for line in self.orders[order].order_line
        ]

    def find_awaited(self, line):
        """Return the moves of an order line that wait for the vendor."""
        return line.move_ids.filtered(
            lambda move: move.state == "assigned"
            and move.location_id.usage == "supplier"
            and not move.origin_returned_move_id
        )

    def find_put_away(self, order):
        """Return the transfers inside the depot that wait for goods of an order."""
        moves = self.orders[order].picking_ids.move_ids
        following = moves
        while following := following.move_dest_ids - moves:
            moves |= following
        return moves.picking_id.filtered(
            lambda picking: picking.state == "assigned"
            and picking.location_id.usage == "internal"
            and picking.location_dest_id.usage == "internal"
        )

    def get_unbilled(self, order, line):
        """Return what can be billed still of an order line, in its unit."""
        line = self.get_line(order, line)
        return round(max(line.product_qty, line.qty_received) - line.qty_invoiced, 2)

    def get_unbilled_of(self, order):
        lines = range(len(self.orders[order].order_line))
        return [self.get_unbilled(order, line) for line in lines]

    def get_price(self, order, line):
        """Return the price of an order line, in its unit and currency."""
        return self.get_line(order, line).price_unit

    def is_payable_in_cash(self, order):
        """Return whether all that is open of an order has a price."""
        lines = self.orders[order].order_line._filter_unbilled()
        return bool(lines) and all(line.price_subtotal for line in lines)

    def get_movable(self, number):
        """Return what can go back where it came from, in the article's unit."""
        move = self.moves[number]
        back = move.returned_move_ids.filtered(lambda m: m.state == "done")
        left = move.quantity - sum(back.mapped("quantity"))
        if move.location_dest_id.usage == "internal":
            article = move.product_id.with_context(location=move.location_dest_id.id)
            article.invalidate_recordset(["qty_available"])
            left = min(left, article.qty_available)
        return round(left, 2)

    # Bills and refunds ------------------------------------------------------------

    def find_documents(self, move_type, state="posted"):
        """Return the numbers of bills, or of refunds, in a state."""
        return [
            number
            for number, bill in enumerate(self.bills)
            if bill.state == state and bill.move_type == move_type
        ]

    def find_refunds(self, number):
        """Return the posted refunds of a bill."""
        refunds = self.bills[number].reversal_move_ids
        return refunds.filtered(lambda refund: refund.state == "posted")

    def get_refundable(self, number):
        """Return what is left of each line of a bill: quantity, amount, is rebated.

        :rtype: list[tuple[float, float, bool]]
        """
        refunds = self.find_refunds(number)
        return [self._get_left(line, refunds) for line in self.get_bill_lines(number)]

    def get_bill_lines(self, number):
        return self.bills[number].invoice_line_ids.sorted(lambda i: (i.sequence, i.id))

    def _get_left(self, line, refunds):
        quantity, amount, is_rebated = line.quantity, line.price_subtotal, False
        for item in refunds.invoice_line_ids:
            if item.purchase_line_id != line.purchase_line_id:
                continue
            amount -= item.price_subtotal
            if is_same_price(item, line):
                quantity -= item.quantity
            elif len(self._find_siblings(line)) > 1:
                quantity = 0  # which of the lines it reduces is not told
            is_rebated = is_rebated or not is_same_price(item, line)
        return round(quantity, 2), amount, is_rebated

    def _find_siblings(self, line):
        return line.move_id.invoice_line_ids.filtered(
            lambda other: other.purchase_line_id == line.purchase_line_id
        )


def is_same_price(refunded, billed):
    """Return whether a line of a refund has the price and discount of a billed one."""
    return (
        refunded.product_uom_id == billed.product_uom_id
        and round(refunded.price_unit - billed.price_unit, DECIMALS) == 0
        and round(refunded.discount - billed.discount, DECIMALS) == 0
    )
