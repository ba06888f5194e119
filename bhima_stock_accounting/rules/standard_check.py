"""Check that rules debit or credit the stock account once, on its side. No ORM.

Each pair of a rule balances by itself. But an entry may miss the stock account, use it
twice or on the wrong side: the books would then differ from the stock ledger.
"""

from .operations import BY_KEY, STOCK, WITHOUT_STOCK


def find_stock_fault(operation, pairs):
    """Return the fault of the pairs of an operation as a key.

    :param str operation: a key of the table of operations
    :param pairs: its (debit role, credit role) pairs, at least one
    :return: ``present``, ``absent``, ``twice``, ``credited`` or ``debited``; empty if
        the pairs are correct
    :rtype: str

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
