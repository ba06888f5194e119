"""What can happen to stock, and how a movement is recognised: tables, no ORM.

A *place* is one word for where goods come from or go to: ``stock`` for what the
company owns and values, otherwise the purpose of the location (ward, donation,
opening, loss) or, without a purpose, its usage in Odoo.
"""

STOCK = "stock"
COUNT = "count"
INTERCOMPANY = "intercompany"
# Outside the stock, locations of these usages are shared by the companies.
SHARED_USAGES = ("transit", "internal")

# Each operation with its effect on stock: +1 in, -1 out, 0 none or either way.
DIRECTION_BY_OPERATION = {
    "receipt": 1,
    "supplier_return": -1,
    "dispensing": -1,
    "patient_return": 1,
    "consumption": -1,
    "consumption_return": 1,
    "loss": -1,
    "count_shortage": -1,
    "count_surplus": 1,
    "donation_in": 1,
    "donation_out": -1,
    "opening": 1,
    "production_input": -1,
    "production_output": 1,
    "intercompany_out": -1,
    "intercompany_in": 1,
    "dropship": 0,
    "price_difference": 0,
    "landed_cost": 1,
    "revaluation": 0,
    "regrouping": 0,
}

# Goods go from a vendor to a patient or ward and never lie in the company's stock.
WITHOUT_STOCK = frozenset({"dropship"})

# From stock account to stock account: there is nothing that a standard could rule.
WITHOUT_RULES = frozenset({"regrouping"})

OPERATION_BY_PLACES = {
    ("supplier", STOCK): "receipt",
    (STOCK, "supplier"): "supplier_return",
    (STOCK, "customer"): "dispensing",
    ("customer", STOCK): "patient_return",
    (STOCK, "ward"): "consumption",
    ("ward", STOCK): "consumption_return",
    (STOCK, "loss"): "loss",
    ("loss", STOCK): "count_surplus",
    (STOCK, "inventory"): "loss",
    ("inventory", STOCK): "count_surplus",
    (STOCK, COUNT): "count_shortage",
    (COUNT, STOCK): "count_surplus",
    ("donation", STOCK): "donation_in",
    (STOCK, "donation"): "donation_out",
    ("opening", STOCK): "opening",
    (STOCK, "opening"): "opening",
    (STOCK, "production"): "production_input",
    ("production", STOCK): "production_output",
    (STOCK, INTERCOMPANY): "intercompany_out",
    (INTERCOMPANY, STOCK): "intercompany_in",
    ("supplier", "customer"): "dropship",
    ("customer", "supplier"): "dropship",
    ("supplier", "ward"): "dropship",
    ("ward", "supplier"): "dropship",
    ("supplier", INTERCOMPANY): "dropship",
    (INTERCOMPANY, "supplier"): "dropship",
    (INTERCOMPANY, "customer"): "dropship",
    ("customer", INTERCOMPANY): "dropship",
}

# Goods that come to the company for the first time: each should bring its value. What
# comes back has the value that it left with.
ARRIVALS = ("receipt", "donation_in", "opening", "intercompany_in")

# What a vendor is owed for, or owes: the bill settles it in the end.
VENDOR_OPERATIONS = ("receipt", "supplier_return", "dropship", "price_difference")

# Operations whose return has a name, and rules, of its own. Any other one is taken back
# by its own rules with debit and credit swapped.
RETURN_BY_OPERATION = {
    "receipt": "supplier_return",
    "dispensing": "patient_return",
    "consumption": "consumption_return",
    "intercompany_out": "intercompany_in",
}


def place(usage, purpose=None, is_count=False):
    """Name the place outside the company's stock that goods come from or go to.

    :param str usage: usage of the location (``stock.location.usage``)
    :param str purpose: its purpose (``stock.location.stock_purpose``), if any
    :param bool is_count: the movement corrects a counted quantity
    :return: a word that :data:`OPERATION_BY_PLACES` knows

    >>> place("customer")
    'customer'
    >>> place("customer", "ward")
    'ward'
    >>> place("inventory", is_count=True)
    'count'
    >>> place("transit")
    'intercompany'
    """
    if usage == "inventory" and is_count:
        return COUNT
    if usage in SHARED_USAGES:
        # had it a company, it would be stock of that company
        return purpose or INTERCOMPANY
    return purpose or usage


def classify(source, destination):
    """Return the operation of a movement between two places.

    :return: a key of :data:`DIRECTION_BY_OPERATION`, or ``None`` if no operation
        is known between these places

    >>> classify("supplier", "stock")
    'receipt'
    >>> classify("stock", "ward")
    'consumption'
    >>> classify("supplier", "ward"), classify("ward", "supplier")
    ('dropship', 'dropship')
    >>> classify("view", "stock") is None
    True
    """
    return OPERATION_BY_PLACES.get((source, destination))


def usual_direction(operation):
    """Return the direction, +1 or -1, for which the rules of an operation are written.

    What moves nothing, or passes the stock by, is written as an increase.

    >>> usual_direction("loss"), usual_direction("price_difference")
    (-1, 1)
    """
    return DIRECTION_BY_OPERATION[operation] or 1


def is_reversed(operation, quantity):
    """Tell whether goods, or value, moved against the operation's usual direction.

    The entry then swaps debit and credit: opening stock that is taken back is the
    mirror of the opening.

    >>> is_reversed("opening", -2.0), is_reversed("opening", 2.0)
    (True, False)
    >>> is_reversed("dropship", -2.0), is_reversed("dropship", 2.0)
    (True, False)
    >>> is_reversed("price_difference", -2.0)
    True
    """
    return usual_direction(operation) * quantity < 0


def return_of(operation):
    """Return the operation by which goods come back that left, or arrived, by another.

    A return of a return is the operation itself again.

    >>> return_of("receipt"), return_of("supplier_return")
    ('supplier_return', 'receipt')
    >>> return_of("loss"), is_reversed("loss", 2.0)
    ('loss', True)
    """
    pairs = RETURN_BY_OPERATION
    return {**pairs, **{back: out for out, back in pairs.items()}}.get(
        operation, operation
    )
