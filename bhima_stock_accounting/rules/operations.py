"""The table of stock operations, and the rules that follow from it. No ORM.

A *place* is one word for the location that goods come from or go to: ``stock`` for
goods that the company owns and values, otherwise the purpose of the location (ward,
donation, opening, loss) or, without a purpose, its usage in Odoo.
"""

from typing import NamedTuple

from . import vouchers
from .vouchers import Voucher

STOCK = "stock"
COUNT = "count"
INTERCOMPANY = "intercompany"
# Locations of these usages that are not in the stock are shared by the companies.
SHARED_USAGES = ("transit", "internal")
# The kind of a voucher for goods that move within the stock: nothing is booked.
TRANSFER = "transfer"


class Operation(NamedTuple):
    """A kind of stock movement, or of change of value.

    :ivar key: value of the stock ledger and of journal items
    :ivar label: English name for users
    :ivar direction: effect on stock: +1 in, -1 out, 0 none or both
    :ivar places: pairs of source and destination that identify the movement
    :ivar returned_by: operation of the returns, if it is another one; otherwise a
        return has the same rules with debit and credit swapped
    :ivar is_return: reverses what another entry has booked. A surplus at a count is no
        return: it records what was not recorded before
    :ivar is_arrival: goods come to the company for the first time and should bring
        their value; returned goods have the value that they left with
    :ivar is_of_vendor: it changes the debt to a vendor, and the bill settles it
    :ivar has_stock: the goods are in the company's stock before or after
    :ivar has_rules: the standard has rules for it; otherwise it moves value between
        stock accounts
    :ivar voucher: printed voucher; ``None`` if there is none
    :ivar voucher_back: voucher of a reversal by the same rules
    """

    key: str
    label: str
    direction: int
    places: tuple[tuple[str, str], ...] = ()
    returned_by: str = ""
    is_return: bool = False
    is_arrival: bool = False
    is_of_vendor: bool = False
    has_stock: bool = True
    has_rules: bool = True
    voucher: Voucher | None = None
    voucher_back: Voucher | None = None


TABLE = (
    Operation(
        "receipt",
        "Receipt",
        1,
        places=(("supplier", STOCK),),
        returned_by="supplier_return",
        is_arrival=True,
        is_of_vendor=True,
        voucher=vouchers.RECEIPT,
    ),
    Operation(
        "supplier_return",
        "Return to supplier",
        -1,
        places=((STOCK, "supplier"),),
        returned_by="receipt",
        is_return=True,
        is_of_vendor=True,
        voucher=vouchers.RETURN_TO_SUPPLIER,
    ),
    Operation(
        "dispensing",
        "Dispensing to a patient",
        -1,
        places=((STOCK, "customer"),),
        returned_by="patient_return",
        voucher=vouchers.DISPENSING,
    ),
    Operation(
        "patient_return",
        "Return from a patient",
        1,
        places=(("customer", STOCK),),
        returned_by="dispensing",
        is_return=True,
        voucher=vouchers.RETURN_OF_PATIENT,
    ),
    Operation(
        "consumption",
        "Consumption by a ward",
        -1,
        places=((STOCK, "ward"),),
        returned_by="consumption_return",
        voucher=vouchers.ISSUE,
    ),
    Operation(
        "consumption_return",
        "Return from a ward",
        1,
        places=(("ward", STOCK),),
        returned_by="consumption",
        is_return=True,
        voucher=vouchers.RETURN_OF_WARD,
    ),
    Operation(
        "loss",
        "Loss",
        -1,
        places=((STOCK, "loss"), (STOCK, "inventory")),
        voucher=vouchers.LOSS,
    ),
    Operation("count_shortage", "Shortage at count", -1, places=((STOCK, COUNT),)),
    Operation(
        "count_surplus",
        "Surplus at count",
        1,
        places=((COUNT, STOCK), ("loss", STOCK), ("inventory", STOCK)),
        voucher=vouchers.FOUND,
    ),
    Operation(
        "donation_in",
        "Donation received",
        1,
        places=(("donation", STOCK),),
        is_arrival=True,
        voucher=vouchers.DONATION_RECEIVED,
        voucher_back=vouchers.DONATION_RECEIVED_BACK,
    ),
    Operation(
        "donation_out",
        "Donation given",
        -1,
        places=((STOCK, "donation"),),
        voucher=vouchers.DONATION_GIVEN,
        voucher_back=vouchers.DONATION_GIVEN_BACK,
    ),
    Operation(
        "opening",
        "Opening stock",
        1,
        places=(("opening", STOCK), (STOCK, "opening")),
        is_arrival=True,
        voucher=vouchers.OPENING,
        voucher_back=vouchers.OPENING_BACK,
    ),
    Operation(
        "production_input",
        "Used in production",
        -1,
        places=((STOCK, "production"),),
        voucher=vouchers.PRODUCTION_INPUT,
    ),
    Operation(
        "production_output",
        "Produced",
        1,
        places=(("production", STOCK),),
        voucher=vouchers.PRODUCTION_OUTPUT,
    ),
    Operation(
        "intercompany_out",
        "Sent to another company",
        -1,
        places=((STOCK, INTERCOMPANY),),
        returned_by="intercompany_in",
        voucher=vouchers.TO_COMPANY,
    ),
    Operation(
        "intercompany_in",
        "Received from another company",
        1,
        places=((INTERCOMPANY, STOCK),),
        returned_by="intercompany_out",
        is_arrival=True,
        voucher=vouchers.FROM_COMPANY,
    ),
    Operation(
        "dropship",
        "Drop shipment",
        0,
        places=(
            ("supplier", "customer"),
            ("customer", "supplier"),
            ("supplier", "ward"),
            ("ward", "supplier"),
            ("supplier", INTERCOMPANY),
            (INTERCOMPANY, "supplier"),
            (INTERCOMPANY, "customer"),
            ("customer", INTERCOMPANY),
        ),
        is_of_vendor=True,
        has_stock=False,
        voucher=vouchers.DIRECT_DELIVERY,
    ),
    Operation("price_difference", "Price difference", 0, is_of_vendor=True),
    Operation("landed_cost", "Landed cost", 1),
    Operation("revaluation", "Revaluation", 0),
    Operation("regrouping", "Change of group", 0, has_rules=False),
)
BY_KEY = {operation.key: operation for operation in TABLE}
BY_PLACES = {
    places: operation.key for operation in TABLE for places in operation.places
}

# Options of selection fields: pairs of key and label.
SELECTION = [(operation.key, operation.label) for operation in TABLE]
RULED_SELECTION = [(o.key, o.label) for o in TABLE if o.has_rules]

ARRIVALS = tuple(o.key for o in TABLE if o.is_arrival)
VENDOR_OPERATIONS = frozenset(o.key for o in TABLE if o.is_of_vendor)
WITHOUT_STOCK = frozenset(o.key for o in TABLE if not o.has_stock)
WITHOUT_RULES = frozenset(o.key for o in TABLE if not o.has_rules)


def place(usage, purpose=None, is_count=False):
    """Return the place of a location outside the company's stock.

    :param str usage: usage of the location (``stock.location.usage``)
    :param str purpose: its purpose (``stock.location.stock_purpose``), if any
    :param bool is_count: the movement corrects a counted quantity
    :return: a place of :data:`TABLE`
    :rtype: str

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
        # with a company it would be stock of that company
        return purpose or INTERCOMPANY
    return purpose or usage


def classify(source, destination):
    """Return the operation of a movement between two places.

    :param str source: place that goods leave
    :param str destination: place that goods enter
    :return: a key of :data:`TABLE`; ``None`` if no operation is known
    :rtype: str | None

    >>> classify("supplier", "stock")
    'receipt'
    >>> classify("stock", "ward")
    'consumption'
    >>> classify("supplier", "ward"), classify("ward", "supplier")
    ('dropship', 'dropship')
    >>> classify("view", "stock") is None
    True
    """
    return BY_PLACES.get((source, destination))


def usual_direction(operation):
    """Return the direction, +1 or -1, for which the rules of an operation are written.

    An operation that may increase or decrease stock, or does neither, has rules for an
    increase.

    :param str operation: a key of :data:`TABLE`
    :rtype: int

    >>> usual_direction("loss"), usual_direction("price_difference")
    (-1, 1)
    """
    return BY_KEY[operation].direction or 1


def is_reversed(operation, quantity):
    """Return whether a movement is against the usual direction of its operation.

    The entry then swaps debit and credit: an opening that is taken back is the mirror
    of the opening.

    :param str operation: a key of :data:`TABLE`
    :param float quantity: signed quantity or value; only the sign counts
    :rtype: bool

    >>> is_reversed("opening", -2.0), is_reversed("opening", 2.0)
    (True, False)
    >>> is_reversed("dropship", -2.0), is_reversed("dropship", 2.0)
    (True, False)
    >>> is_reversed("price_difference", -2.0)
    True
    """
    return usual_direction(operation) * quantity < 0


def is_storno(operation, quantity):
    """Return whether an entry reverses what another entry has booked.

    OHADA corrects by *inscription en négatif* (AUDCIF art. 20), Odoo calls it storno:
    the reversal reduces the turnover of the same account and side.

    :param str operation: a key of :data:`TABLE`
    :param float quantity: signed quantity or value; only the sign counts
    :rtype: bool

    >>> is_storno("patient_return", 1.0), is_storno("dispensing", -1.0)
    (True, False)
    >>> is_storno("opening", -1.0), is_storno("opening", 1.0)
    (True, False)
    >>> is_storno("count_surplus", 1.0)
    False

    A return that is itself taken back stands again on the side of the first entry.

    >>> is_storno("supplier_return", -1.0), is_storno("supplier_return", 1.0)
    (True, False)
    """
    return BY_KEY[operation].is_return != is_reversed(operation, quantity)


def return_of(operation):
    """Return the operation that returns the goods of an operation.

    The return of a return is the first operation again.

    :param str operation: a key of :data:`TABLE`
    :rtype: str

    >>> return_of("receipt"), return_of("supplier_return")
    ('supplier_return', 'receipt')
    >>> return_of("loss"), is_reversed("loss", 2.0)
    ('loss', True)
    """
    return BY_KEY[operation].returned_by or operation


def find_voucher(kinds):
    """Return the voucher of a document.

    Odoo does not allow returns from a loss location.

    :param set kinds: pairs of operation and whether it is reversed, for all moves of
        the document
    :return: the general voucher if the document has several kinds, or one without a
        voucher of its own
    :rtype: Voucher

    >>> find_voucher({("loss", False)}) is vouchers.LOSS
    True
    >>> find_voucher({("opening", True)}) is vouchers.OPENING_BACK
    True
    >>> find_voucher({("consumption", False), ("loss", False)}) is vouchers.ANY_VOUCHER
    True
    """
    if len(kinds) != 1:
        return vouchers.ANY_VOUCHER
    [(key, is_back)] = kinds
    if key == TRANSFER:
        return vouchers.TRANSFER_VOUCHER
    operation = BY_KEY.get(key)
    found = operation and (operation.voucher_back if is_back else operation.voucher)
    return found or vouchers.ANY_VOUCHER
