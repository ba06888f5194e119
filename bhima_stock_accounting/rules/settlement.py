"""Rules by which receipts, bills and payments settle each other. No ORM."""

from dataclasses import dataclass
from typing import NamedTuple


class Refund(NamedTuple):
    """What one credit note gives back on an order line.

    :ivar quantity: positive, in the unit of the ordered product
    :ivar cost: positive, in the company's currency
    :ivar takes_back: its prices are those of the bill: it takes back what it names.
        At another price it is a rebate, except for goods that went back
    """

    quantity: float
    cost: float
    takes_back: bool


@dataclass(frozen=True)
class Settlement:
    """What of an order line is billed or paid, and what it costs.

    :ivar quantity: net quantity, in the unit of the ordered product
    :ivar cost: its cost in the company's currency, with taxes that are not recovered
    """

    quantity: float = 0.0
    cost: float = 0.0

    def get_cost(self, position, get_ordered_cost):
        """Return the cost of the first goods of the order line, up to a position.

        What is billed has the cost of its bills, the rest that of the order. Receipts
        take the difference between their end and their start, each rounded: so all of
        them together cost what the documents say, to the cent.

        :param float position: quantity from the first receipt on
        :param get_ordered_cost: function from a position to the cost by the order
        :return: in the company's currency, not rounded
        :rtype: float

        >>> billed = Settlement(6, 72.0)
        >>> [billed.get_cost(position, lambda p: 10.0 * p) for position in (3, 6, 10)]
        [36.0, 72.0, 112.0]
        >>> Settlement().get_cost(4, lambda position: 2.5 * position)
        10.0
        """
        if self.quantity <= 0:
            return get_ordered_cost(position)
        billed = self.cost * min(position, self.quantity) / self.quantity
        if position <= self.quantity:
            return billed
        return billed + get_ordered_cost(position) - get_ordered_cost(self.quantity)


def settle(billed, refunds, received, returned, tolerance=0.0):
    """Return what of an order line is billed, net of refunds.

    What a refund means follows from documents. With the prices of the bill it takes
    back the quantity that it names. With another price it is a rebate: it takes back
    quantity only as far as goods went back to the vendor, and more is billed than the
    hospital keeps. Before any bill there is nothing that a rebate could be for.

    :param list billed: (quantity, cost) of bills and payments
    :param list[Refund] refunds: refunds, in any order
    :param float received: quantity that came from the vendor
    :param float returned: quantity of it that went back to him
    :param float tolerance: quantities that differ by less are the same: a bill in
        dozens says 0.42 for five units
    :rtype: Settlement

    Three of ten went back; they are refunded at the price of the bill, or below:

    >>> settle([(10, 120.0)], [Refund(3, 36.0, True)], 10, 3)
    Settlement(quantity=7, cost=84.0)
    >>> settle([(10, 120.0)], [Refund(3, 30.0, False)], 10, 3)
    Settlement(quantity=7, cost=90.0)

    A rebate, on goods of which two were free; a bill that another one replaces:

    >>> settle([(10, 120.0), (2, 0.0)], [Refund(10, 10.0, False)], 12, 0)
    Settlement(quantity=12, cost=110.0)
    >>> settle([(10, 120.0), (10, 110.0)], [Refund(10, 120.0, True)], 10, 0)
    Settlement(quantity=10, cost=110.0)

    Twelve are billed, ten came, the credit note is for one; five came, 5.04 are billed:

    >>> settle([(12, 139.2)], [Refund(1, 11.6, True)], 10, 0)
    Settlement(quantity=11, cost=127.6)
    >>> settle([(5.04, 50.0)], [], 5, 0, tolerance=0.06)
    Settlement(quantity=5, cost=50.0)
    """
    cost = sum(amount for _quantity, amount in billed)
    cost -= sum(refund.cost for refund in refunds)
    rebated = sum(refund.quantity for refund in refunds if not refund.takes_back)
    quantity = sum(line_quantity for line_quantity, _amount in billed)
    quantity -= sum(refund.quantity for refund in refunds) - rebated
    kept = received - returned
    quantity -= max(min(rebated, returned, quantity - kept), 0)
    if abs(quantity - kept) <= tolerance:
        quantity = kept
    return Settlement(quantity, cost)


def match_amounts(currency, debits, credits):
    """Match what is open on one account, the oldest debits with the oldest credits.

    :param currency: has ``round`` and ``is_zero``, like ``res.currency``
    :param dict debits: positive amounts in that currency, by any key, oldest first
    :param dict credits: positive amounts, by any key, oldest first
    :return: key of the debit, key of the credit, and amount of each match
    :rtype: Iterator[tuple]

    >>> class Cents:
    ...     def round(self, amount):
    ...         return round(amount, 2)
    ...     def is_zero(self, amount):
    ...         return not round(amount, 2)
    >>> list(match_amounts(Cents(), {"bill": 10.0, "tax": 1.6}, {"receipt": 11.6}))
    [('bill', 'receipt', 10.0), ('tax', 'receipt', 1.6)]
    >>> list(match_amounts(Cents(), {"bill": 12.0}, {"receipt": 10.0, "refund": 1.0}))
    [('bill', 'receipt', 10.0), ('bill', 'refund', 1.0)]
    >>> list(match_amounts(Cents(), {}, {"receipt": 10.0}))
    []
    """
    left = dict(credits)
    for debit, amount in debits.items():
        for credit, available in left.items():
            matched = min(amount, available)
            if not currency.is_zero(matched):
                yield debit, credit, currency.round(matched)
                amount -= matched
                left[credit] -= matched


def get_transfer(supplier, received, transferred=0.0, is_direct=True):
    """Return the amount to move from *goods received* to the vendor of an order line.

    Balances are debit positive, in the company's currency. The bill debits goods
    received and credits the vendor; where the receipt has credited the vendor already,
    an entry reverses that credit. When the bill is cancelled, the credit is restored.

    :param float supplier: balance of receipts and earlier transfers on the vendor
    :param float received: open balance of goods received, not billed
    :param float transferred: balance of earlier transfers on goods received
    :param bool is_direct: the company credits the vendor at the receipt
    :return: debit of the vendor and credit of goods received; negative for the reverse
    :rtype: float

    A bill of 120 for a receipt of 100, of which 20 are booked as price difference:

    >>> get_transfer(-100.0, 100.0)
    100.0

    A part of it is billed; more is billed than was received:

    >>> get_transfer(-100.0, 40.0), get_transfer(-100.0, 120.0)
    (40.0, 100.0)

    The bill is cancelled, what it took over is the receipt's again, in both modes:

    >>> get_transfer(0.0, -100.0, -100.0), get_transfer(0.0, -100.0, -100.0, False)
    (-100.0, -100.0)

    Received and not billed is the vendor's where he is credited directly, and stays
    elsewhere; billed and not received always stays:

    >>> get_transfer(0.0, -60.0), get_transfer(0.0, -60.0, is_direct=False)
    (-60.0, 0.0)
    >>> get_transfer(0.0, 60.0)
    0.0

    Goods went back after their bill, and the refund comes:

    >>> get_transfer(30.0, -30.0)
    -30.0
    """
    moved = 0.0
    if supplier * received < 0:
        moved = min(abs(supplier), abs(received))
    elif received < 0 and is_direct:
        moved = -received
    elif received * transferred > 0:
        moved = min(abs(received), abs(transferred))
    return moved if received > 0 else 0.0 - moved
