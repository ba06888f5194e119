"""Whether the rules of an operation move the stock account once, on its side: no ORM.

Each pair of a rule balances by itself. What can go wrong is that an entry leaves the
stock account alone, moves it twice or on the wrong side: the books would then say
something else than the stock ledger.
"""

from .operations import BY_KEY, STOCK, WITHOUT_STOCK


def find_stock_fault(operation, pairs):
    """Say in one word what is wrong with the pairs of an operation.

    :param str operation: a key of the table of operations
    :param pairs: its (debit role, credit role) pairs, at least one
    :return: ``present``, ``absent``, ``twice``, ``credited`` or ``debited``; empty
        when the stock account is moved as it has to be

    >>> purchase = ("expense", "donation_income")
    >>> find_stock_fault("donation_in", [purchase, ("stock", "variation")])
    ''
    >>> find_stock_fault("donation_in", [purchase])
    'absent'
    >>> find_stock_fault("receipt", [("stock", "variation"), ("stock", "expense")])
    'twice'
    >>> find_stock_fault("receipt", [("variation", "stock")])
    'credited'
    >>> find_stock_fault("revaluation", [("variation", "stock")])
    ''
    >>> find_stock_fault("dropship", [("expense", "stock")])
    'present'
    """
    sides = [
        side
        for pair in pairs
        for side, role in zip((1, -1), pair, strict=True)
        if role == STOCK
    ]
    if operation in WITHOUT_STOCK:
        return "present" if sides else ""
    if len(sides) != 1:
        return "twice" if sides else "absent"
    if sides[0] * BY_KEY[operation].direction < 0:
        return "debited" if sides[0] > 0 else "credited"
    return ""
