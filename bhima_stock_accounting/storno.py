"""Which stock entries are written as negative amounts where a company asks for it.

OHADA corrects by *inscription en négatif* (AUDCIF art. 20), Odoo calls it storno: what
comes back reduces the turnover of the account and side it went through. No ORM.
"""

from .operations import is_reversed

# Operations that take another one back. A surplus or shortage at a count is none of
# them: it takes no entry back, it records what nobody had recorded.
RETURNS = frozenset({"supplier_return", "patient_return", "consumption_return"})


def is_taken_back(operation, quantity):
    """Tell whether an operation takes goods back that another entry has booked.

    >>> is_taken_back("patient_return", 1.0), is_taken_back("dispensing", -1.0)
    (True, False)
    >>> is_taken_back("opening", -1.0), is_taken_back("opening", 1.0)
    (True, False)
    >>> is_taken_back("count_surplus", 1.0)
    False

    A return that is itself taken back stands again on the side of the first entry.

    >>> is_taken_back("supplier_return", -1.0), is_taken_back("supplier_return", 1.0)
    (True, False)
    """
    return (operation in RETURNS) != is_reversed(operation, quantity)


def split_balance(balance, is_storno):
    """Return debit and credit of a balance, as ``account.move.line`` computes them.

    :param float balance: in the currency of the company
    :param bool is_storno: write a negative amount on the other side
    :rtype: tuple[float, float]

    >>> split_balance(12.0, False), split_balance(-12.0, False)
    ((12.0, 0.0), (0.0, 12.0))
    >>> split_balance(12.0, True), split_balance(-12.0, True)
    ((0.0, -12.0), (-12.0, 0.0))
    """
    if is_storno:
        return min(balance, 0.0), min(-balance, 0.0)
    return max(balance, 0.0), max(-balance, 0.0)
