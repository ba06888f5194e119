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
    """
    return operation in RETURNS or is_reversed(operation, quantity)
