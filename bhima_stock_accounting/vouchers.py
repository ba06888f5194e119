"""What the print-out of a movement is called and who signs it: a table, no ORM."""

# pylint: disable=prefer-env-translation  # no environment here; who prints has one

from typing import Any, NamedTuple

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# From stock to stock of the same company: nothing is booked, all the same it is signed.
TRANSFER = "transfer"

STOREKEEPER = _lt("Storekeeper")
PHARMACIST = _lt("Pharmacist")
DELIVERER = _lt("Deliverer")
APPROVER = _lt("Approved by")
RECEIVER = _lt("Receiver")
PATIENT = _lt("Patient")
SUPPLIER = _lt("Supplier")
DONOR = _lt("Donor")
BENEFICIARY = _lt("Beneficiary")
ADMINISTRATOR = _lt("Administrator")
HANDED_BACK = _lt("Handed back by")
PARTNER = _lt("Partner")


class Voucher(NamedTuple):
    """A kind of document.

    :ivar title: what stands above it
    :ivar partner: what the partner of the transfer is to the hospital
    :ivar signatories: who signs, from left to right
    """

    title: Any
    partner: Any
    signatories: tuple


ANY_VOUCHER = Voucher(_lt("Stock Voucher"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER))
VOUCHER_BY_OPERATION = {
    "receipt": Voucher(
        _lt("Receipt Voucher"), SUPPLIER, (STOREKEEPER, DELIVERER, PHARMACIST)
    ),
    "supplier_return": Voucher(
        _lt("Return Voucher to Supplier"), SUPPLIER, (APPROVER, STOREKEEPER, DELIVERER)
    ),
    "dispensing": Voucher(
        _lt("Issue Voucher to a Patient"), PATIENT, (PHARMACIST, STOREKEEPER, PATIENT)
    ),
    "patient_return": Voucher(
        _lt("Return Voucher of a Patient"), PATIENT, (PATIENT, STOREKEEPER, PHARMACIST)
    ),
    "consumption": Voucher(
        _lt("Issue Voucher"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER)
    ),
    "consumption_return": Voucher(
        _lt("Return Voucher of a Ward"), PARTNER, (HANDED_BACK, STOREKEEPER, PHARMACIST)
    ),
    TRANSFER: Voucher(
        _lt("Transfer Voucher"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER)
    ),
    "loss": Voucher(
        _lt("Loss Voucher"), PARTNER, (STOREKEEPER, PHARMACIST, ADMINISTRATOR)
    ),
    "count_surplus": Voucher(
        _lt("Receipt Voucher of Goods Found"), PARTNER, (STOREKEEPER, PHARMACIST)
    ),
    "donation_in": Voucher(
        _lt("Donation Voucher (Received)"), DONOR, (DONOR, STOREKEEPER, PHARMACIST)
    ),
    "donation_out": Voucher(
        _lt("Donation Voucher (Given)"),
        BENEFICIARY,
        (APPROVER, STOREKEEPER, BENEFICIARY),
    ),
    "opening": Voucher(
        _lt("Receipt Voucher of Opening Stock"), PARTNER, (STOREKEEPER, PHARMACIST)
    ),
    "production_input": Voucher(
        _lt("Issue Voucher to Production"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER)
    ),
    "production_output": Voucher(
        _lt("Receipt Voucher from Production"),
        PARTNER,
        (HANDED_BACK, STOREKEEPER, PHARMACIST),
    ),
    "intercompany_out": Voucher(
        _lt("Transfer Voucher to Another Company"),
        PARTNER,
        (APPROVER, STOREKEEPER, RECEIVER),
    ),
    "intercompany_in": Voucher(
        _lt("Transfer Voucher from Another Company"),
        PARTNER,
        (STOREKEEPER, DELIVERER, PHARMACIST),
    ),
    "dropship": Voucher(
        _lt("Direct Delivery Voucher"), PARTNER, (APPROVER, DELIVERER, RECEIVER)
    ),
}
# Of operations whose return has no name of its own: see ``operations.return_of``. Odoo
# lets nobody return what went to a loss location.
VOUCHER_TAKEN_BACK = {
    "donation_in": Voucher(
        _lt("Return Voucher of a Donation (Received)"),
        DONOR,
        (APPROVER, STOREKEEPER, DONOR),
    ),
    "donation_out": Voucher(
        _lt("Return Voucher of a Donation (Given)"),
        BENEFICIARY,
        (BENEFICIARY, STOREKEEPER, PHARMACIST),
    ),
    "opening": Voucher(
        _lt("Withdrawal Voucher of Opening Stock"), PARTNER, (APPROVER, STOREKEEPER)
    ),
}


def find_voucher(kinds):
    """Return the voucher of a document.

    :param set kinds: pairs of operation and whether it is taken back, of all that the
        document moves
    :return: :data:`ANY_VOUCHER` where the document moves goods in several ways, or in
        one that has no voucher of its own

    >>> find_voucher({("loss", False)}) is VOUCHER_BY_OPERATION["loss"]
    True
    >>> find_voucher({("opening", True)}) is VOUCHER_TAKEN_BACK["opening"]
    True
    >>> find_voucher({("consumption", False), ("loss", False)}) is ANY_VOUCHER
    True
    """
    if len(kinds) != 1:
        return ANY_VOUCHER
    [(operation, is_back)] = kinds
    vouchers = VOUCHER_TAKEN_BACK if is_back else VOUCHER_BY_OPERATION
    return vouchers.get(operation, ANY_VOUCHER)
