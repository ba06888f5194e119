"""Rules by which receipts, bills and payments settle each other. No ORM."""


def settle(billed, refunded, returned):
    """Return the net quantity that is billed, and its cost.

    A refund takes back the quantity that went back to the vendor. Beyond that it is a
    rebate if its price is below that of the goods: it reduces the cost, not the
    quantity. At the full price it cancels a bill, which another bill may replace.

    :param billed: list of (quantity, value) of bills and payments
    :param refunded: list of (quantity, value) of refunds, both positive, oldest first
    :param float returned: quantity that went back to the vendor
    :return: quantity and value
    :rtype: tuple[float, float]

    >>> settle([(10, 120.0)], [(3, 36.0)], returned=3)
    (7, 84.0)
    >>> settle([(10, 120.0)], [(3, 30.0)], returned=3)
    (7, 90.0)
    >>> settle([(10, 120.0)], [(10, 10.0)], returned=0)
    (10, 110.0)
    >>> settle([(10, 120.0), (10, 110.0)], [(10, 120.0)], returned=0)
    (10, 110.0)
    >>> settle([], [], returned=0)
    (0, 0)
    """
    quantity = sum(line_quantity for line_quantity, _value in billed)
    value = sum(line_value for _quantity, line_value in billed)
    price = min((v / q for q, v in billed if q), default=0.0)
    for refunded_quantity, refunded_value in refunded:
        value -= refunded_value
        gone_back = min(refunded_quantity, returned)
        returned -= gone_back
        quantity -= gone_back
        rest = refunded_quantity - gone_back
        if rest and refunded_value / refunded_quantity >= price * 0.999:
            quantity -= rest
    return quantity, value


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
