"""Purchase to consumption, told event by event with the balances that must come out.

Each story is a generator over one hospital. After every event it yields what has
happened and the expected balance (debit positive) of each account family; families
that are not named must be untouched. The tests check them, the demo prints them too.
"""


def ohada_credit_bill_first(hospital):
    """OHADA, on credit: bill, receipt, payment, then a ward consumes."""
    article, order = _order(hospital, 105)
    bill = hospital.bill(order)
    yield "Vendor bill", {"601": 105, "40": -105}
    hospital.receive(order)
    yield "Receipt", {"601": 105, "40": -105, "31": 105, "603": -105}
    hospital.pay(bill)
    yield "Payment", {"601": 105, "57": -105, "31": 105, "603": -105}
    hospital.consume((article, 25))
    yield "Consumption of 25", {"601": 105, "57": -105, "31": 80, "603": -80}


def ohada_credit_receipt_first(hospital):
    """OHADA, on credit: receipt, bill, payment, then a ward consumes."""
    article, order = _order(hospital, 105)
    hospital.receive(order)
    yield "Receipt", {"31": 105, "603": -105}
    bill = hospital.bill(order)
    yield "Vendor bill", {"601": 105, "40": -105, "31": 105, "603": -105}
    hospital.pay(bill)
    yield "Payment", {"601": 105, "57": -105, "31": 105, "603": -105}
    hospital.consume((article, 25))
    yield "Consumption of 25", {"601": 105, "57": -105, "31": 80, "603": -80}


def ohada_cash(hospital):
    """OHADA, bought in a shop and paid in cash: no supplier account at all."""
    hospital.buy_cash(105)
    yield "Cash purchase", {"601": 105, "57": -105}
    _article, order = _order(hospital, 105)
    hospital.receive(order)
    yield "Receipt", {"601": 105, "57": -105, "31": 105, "603": -105}


def ifrs_credit(hospital):
    """IFRS: receipt, bill, payment, then a ward consumes."""
    article, order = _order(hospital, 250)
    hospital.receive(order)
    yield "Receipt", {"31": 250, "40": -250}
    bill = hospital.bill(order)
    yield "Vendor bill", {"31": 250, "40": -250}
    hospital.pay(bill)
    yield "Payment", {"31": 250, "57": -250}
    hospital.consume((article, 25))
    yield "Consumption of 25", {"31": 225, "57": -250, "62": 25}


def standalone(hospital):
    """Automatic accounting off: the goods move, the stock ledger follows, no entry."""
    hospital.company.stock_accounting_enabled = False
    article, order = _order(hospital, 105)
    hospital.receive(order)
    yield "Receipt", {}
    hospital.consume((article, 25))
    yield "Consumption of 25", {}


def get_differences(hospital, expected):
    """Compare the books with the expected balances.

    :return: ``{family: (expected, booked)}`` for each family that differs
    """
    currency = hospital.company.currency_id
    booked = dict.fromkeys(expected, 0.0)
    for item in hospital.get_items():
        code = item.account_id.with_company(hospital.company).code
        family = next(filter(code.startswith, expected), code)
        booked[family] = booked.get(family, 0.0) + item.balance
    return {
        family: (expected.get(family, 0.0), balance)
        for family, balance in booked.items()
        if currency.compare_amounts(balance, expected.get(family, 0.0))
    }


def _order(hospital, quantity):
    article = hospital.create_article("Paracétamol 500 mg, comprimé")
    return article, hospital.order((article, quantity, 1.0), origin="Demande 2026/014")
