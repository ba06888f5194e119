"""How much of an order line its bills, refunds and cash payments pay for: no ORM."""


def settle(billed, refunded, returned):
    """Return the quantity that is billed in the end, and what is paid for it.

    A refund takes back the quantity that went back to the vendor. Beyond that it is a
    rebate if it is cheaper than the goods were: it takes money back, no goods. At the
    full price it cancels a bill, which another one may replace.

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
