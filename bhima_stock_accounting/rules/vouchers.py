"""Titles and signatories of the vouchers of movements. No ORM."""

# pylint: disable=prefer-env-translation  # no environment here; who prints has one

from typing import Any, NamedTuple

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

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
    """A kind of voucher.

    :ivar title: printed title
    :ivar partner: label of the partner of the transfer
    :ivar signatories: labels of the signatures, from left to right
    """

    title: Any
    partner: Any
    signatories: tuple


# For a document with several kinds of moves, or with one that has no voucher.
ANY_VOUCHER = Voucher(_lt("Stock Voucher"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER))
# Transfers within the stock of a company are not booked, but they are signed.
TRANSFER_VOUCHER = Voucher(
    _lt("Transfer Voucher"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER)
)
RECEIPT = Voucher(
    _lt("Receipt Voucher"), SUPPLIER, (STOREKEEPER, DELIVERER, PHARMACIST)
)
RETURN_TO_SUPPLIER = Voucher(
    _lt("Return Voucher to Supplier"), SUPPLIER, (APPROVER, STOREKEEPER, DELIVERER)
)
DISPENSING = Voucher(
    _lt("Issue Voucher to a Patient"), PATIENT, (PHARMACIST, STOREKEEPER, PATIENT)
)
RETURN_OF_PATIENT = Voucher(
    _lt("Return Voucher of a Patient"), PATIENT, (PATIENT, STOREKEEPER, PHARMACIST)
)
ISSUE = Voucher(_lt("Issue Voucher"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER))
RETURN_OF_WARD = Voucher(
    _lt("Return Voucher of a Ward"), PARTNER, (HANDED_BACK, STOREKEEPER, PHARMACIST)
)
LOSS = Voucher(_lt("Loss Voucher"), PARTNER, (STOREKEEPER, PHARMACIST, ADMINISTRATOR))
FOUND = Voucher(
    _lt("Receipt Voucher of Goods Found"), PARTNER, (STOREKEEPER, PHARMACIST)
)
DONATION_RECEIVED = Voucher(
    _lt("Donation Voucher (Received)"), DONOR, (DONOR, STOREKEEPER, PHARMACIST)
)
DONATION_RECEIVED_BACK = Voucher(
    _lt("Return Voucher of a Donation (Received)"),
    DONOR,
    (APPROVER, STOREKEEPER, DONOR),
)
DONATION_GIVEN = Voucher(
    _lt("Donation Voucher (Given)"), BENEFICIARY, (APPROVER, STOREKEEPER, BENEFICIARY)
)
DONATION_GIVEN_BACK = Voucher(
    _lt("Return Voucher of a Donation (Given)"),
    BENEFICIARY,
    (BENEFICIARY, STOREKEEPER, PHARMACIST),
)
OPENING = Voucher(
    _lt("Receipt Voucher of Opening Stock"), PARTNER, (STOREKEEPER, PHARMACIST)
)
OPENING_BACK = Voucher(
    _lt("Withdrawal Voucher of Opening Stock"), PARTNER, (APPROVER, STOREKEEPER)
)
PRODUCTION_INPUT = Voucher(
    _lt("Issue Voucher to Production"), PARTNER, (APPROVER, STOREKEEPER, RECEIVER)
)
PRODUCTION_OUTPUT = Voucher(
    _lt("Receipt Voucher from Production"),
    PARTNER,
    (HANDED_BACK, STOREKEEPER, PHARMACIST),
)
TO_COMPANY = Voucher(
    _lt("Transfer Voucher to Another Company"),
    PARTNER,
    (APPROVER, STOREKEEPER, RECEIVER),
)
FROM_COMPANY = Voucher(
    _lt("Transfer Voucher from Another Company"),
    PARTNER,
    (STOREKEEPER, DELIVERER, PHARMACIST),
)
DIRECT_DELIVERY = Voucher(
    _lt("Direct Delivery Voucher"), PARTNER, (APPROVER, DELIVERER, RECEIVER)
)
