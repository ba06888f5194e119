"""A machine that takes any step at any time, in an OHADA and in an IFRS hospital.

After each step both are looked at: stock, stock ledger and books agree, nothing that
was posted has changed, and the two hospitals own and have used the same.
"""

from hypothesis import strategies as st

from .depot_state import LOTS
from .driver import NUMBERS, LedgerDriver, step

# What the add-on does not do yet has a line in docs/en/limits.md.
ACTIVE_STEPS = (
    *("order", "receive", "donate", "deposit", "bill", "redraft", "repost", "refund"),
    *("reprice", "issue", "empty", "oversell", "move", "send_back", "count", "scrap"),
    *("edit", "add_line", "remove_line", "value", "redate", "cost", "cost_lot"),
    *("regroup", "change_method", "close_period"),
)
QUANTITIES = st.integers(1, 40)
# prices that do not divide evenly, so that cents have to be placed
PRICES = st.integers(1, 999).map(lambda cents: cents / 100)


class LedgerMachine(LedgerDriver):
    """The steps; what each of them does is in ``depot``."""

    # Purchases --------------------------------------------------------------------

    @step(
        quantity=QUANTITIES,
        price=PRICES,
        received=NUMBERS,
        kind=st.sampled_from(["units", "boxes", "euros"]),
    )
    def order(self, article, quantity, price, received, kind):
        self.take("order", article, quantity, price, kind)
        if received:
            number = len(self.first.orders) - 1
            quantity = self.first.get_unreceived(number)
            self.take("receive", number, min(quantity, received), received % len(LOTS))

    @step("unreceived", quantity=NUMBERS)
    def receive(self, order, quantity):
        unreceived = int(self.first.get_unreceived(order))
        lot = quantity % len(LOTS)
        self.take("receive", order, 1 + quantity % unreceived, lot)

    @step(quantity=QUANTITIES)
    def donate(self, article, quantity):
        self.take("donate", article, quantity, quantity % len(LOTS))

    @step(quantity=QUANTITIES)
    def deposit(self, article, quantity):
        self.take("donate", article, quantity, quantity % len(LOTS), True)

    @step("unbilled", quantity=QUANTITIES, price=PRICES)
    def bill(self, order, quantity, price):
        quantity = min(quantity, self.first.get_unbilled(order))
        self.take("bill", order, quantity, price)

    @step("unrefunded")
    def redraft(self, bill):
        self.take("redraft", bill)

    @step("drafts", price=PRICES)
    def repost(self, bill, price):
        self.take("repost", bill, price)

    @step("refundable", quantity=QUANTITIES)
    def refund(self, bill, quantity):
        self.take("refund", bill, min(quantity, self.first.get_unrefunded(bill)))

    @step("orders", price=PRICES)
    def reprice(self, order, price):
        self.take("reprice", order, price)

    # Movements --------------------------------------------------------------------

    @step("stocked", quantity=NUMBERS, place=st.sampled_from(["ward", "patient"]))
    def issue(self, article, quantity, place):
        quantity = 1 + quantity % int(self.first.get_free(article))
        self.take("issue", article, quantity, place)

    @step("stocked", place=st.sampled_from(["ward", "patient"]))
    def empty(self, article, place):
        self.take("issue", article, self.first.get_free(article), place)

    @step("oversold", quantity=QUANTITIES)
    def oversell(self, article, quantity):
        quantity += max(0, self.first.get_free(article))
        self.take("issue", article, quantity, "ward")

    @step("stocked", quantity=NUMBERS)
    def move(self, article, quantity):
        quantity = 1 + quantity % int(self.first.get_free(article))
        self.take("move", article, quantity)

    @step("returnable", quantity=NUMBERS)
    def send_back(self, transfer, quantity):
        quantity = 1 + quantity % int(self.first.get_returnable(transfer))
        # goods of an owner may be gone, though there are others of the article
        self.take("send_back", transfer, quantity, refused=(False, True))

    @step(quantity=QUANTITIES)
    def count(self, article, quantity):
        self.take("count", article, quantity, quantity % len(LOTS))

    @step("owned")
    def scrap(self, article):
        self.take("scrap", article, 1)

    # Corrections ------------------------------------------------------------------

    @step("transfers", quantity=st.integers(0, 40))
    def edit(self, transfer, quantity):
        self.take("edit", transfer, quantity)

    @step("transfers", quantity=QUANTITIES)
    def add_line(self, transfer, quantity):
        self.take("add_line", transfer, quantity)

    @step("transfers")
    def remove_line(self, transfer):
        self.take("remove_line", transfer, refused=(True,))

    @step("receipts", value=PRICES)
    def value(self, transfer, value):
        self.take("value", transfer, value * 10)

    @step("transfers", days=st.integers(1, 10))
    def redate(self, transfer, days):
        self.take("redate", transfer, days)

    @step(cost=PRICES)
    def cost(self, article, cost):
        self.take("cost", article, cost)

    @step("lots", lot=NUMBERS, cost=PRICES)
    def cost_lot(self, article, lot, cost):
        lots = self.first.get_lots(article)
        self.take("cost_lot", article, lots[lot % len(lots)], cost)

    @step(group=st.integers(0, 1))
    def regroup(self, article, group):
        self.take("regroup", article, group)

    @step(method=st.sampled_from(["average", "fifo", "standard"]))
    def change_method(self, _article, method):
        self.take("change_method", method)

    @step("stocked")
    def close_period(self, article):
        self.take("issue_in_closed_period", article, refused=(True,))
