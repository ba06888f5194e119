"""Takes the steps of the machine in all its hospitals at once, and looks at all."""

from datetime import datetime, timedelta

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

START = datetime(2026, 10, 15, 8)
NUMBERS = st.integers(0, 30)


def step(needs="articles", **figures):
    """Make a rule of a step, where there is something that it can be done to.

    :param str needs: the list, of ``LedgerDriver.get_choices``, it takes one of
    """

    def decorate(method):
        name = method.__name__

        def is_possible(machine):
            return machine.case.is_active(name) and bool(machine.get_choices()[needs])

        def take_chosen(machine, which, **drawn):
            choices = machine.get_choices()[needs]
            method(machine, choices[which % len(choices)], **drawn)

        take_chosen.__name__ = name
        return precondition(is_possible)(rule(which=NUMBERS, **figures)(take_chosen))

    return decorate


class LedgerDriver(RuleBasedStateMachine):
    """Steps in several hospitals at once; ``case`` knows them and what they start with.

    What a step does is in ``depot``, what must hold in ``books``.
    """

    def __init__(self, case):
        super().__init__()
        self.case = case
        self.savepoint = case.env.cr.savepoint()
        self.clock = START
        self.depots, self.books = zip(*case.make_depots(), strict=True)
        self.is_broken = False
        self._choices = None

    @property
    def first(self):
        return self.depots[0]

    def get_choices(self):
        """Return what there is to do something with now, by kind."""
        if self._choices is None:
            self._choices = self._find_choices()
        return self._choices

    def _find_choices(self):
        depot = self.first
        articles = range(len(depot.articles))
        orders, bills = range(len(depot.orders)), range(len(depot.bills))
        transfers = range(len(depot.transfers))
        by_lot = bool(depot.articles[0].lot_valuated)
        posted = [n for n in bills if depot.bills[n].state == "posted"]
        return {
            "articles": articles,
            "oversold": () if by_lot else articles,
            "lots": [n for n in articles if by_lot and depot.get_lots(n)],
            "stocked": [n for n in articles if depot.get_free(n) >= 1],
            "owned": [n for n in articles if depot.get_depot_own(n) >= 1],
            "orders": orders,
            "unreceived": [n for n in orders if depot.get_unreceived(n) >= 1],
            "unbilled": [n for n in orders if depot.get_unbilled(n) >= 1],
            # a refund at another price than its bill is a rebate: it returns nothing
            "unrefunded": [n for n in posted if not depot.bills[n].reversal_move_ids],
            "refundable": [n for n in posted if depot.get_unrefunded(n) >= 1],
            "drafts": [n for n in bills if depot.bills[n].state == "draft"],
            "transfers": transfers,
            "purchases": [
                n
                for n in transfers
                if depot.is_receipt(n) and depot.transfers[n].purchase_id
            ],
            "receipts": [n for n in transfers if depot.is_receipt(n)],
            "returnable": [n for n in transfers if depot.get_returnable(n) >= 1],
        }

    def say(self, text):
        """Tell what happens, in the report of a story that fails."""
        note(text)

    def take(self, name, *figures, refused=(False,)):
        """Take a step in each hospital, with the same outcome.

        :param refused: whether the step is refused; ``(False, True)`` if it depends
        """
        self.say(f"{name}({', '.join(map(repr, figures))})")
        self.is_broken = True
        self.clock += timedelta(hours=1)
        with freeze_time(self.clock):
            outcomes = [
                self._take(depot, books, name, figures)
                for depot, books in zip(self.depots, self.books, strict=True)
            ]
        self._choices = None
        self.case.assertEqual(len(set(outcomes)), 1, (name, figures))
        self.case.assertIn(outcomes[0], refused, (name, figures))
        self.is_broken = False

    def _take(self, depot, books, name, figures):
        """Take a step; return whether it was refused, which must change nothing."""
        before = books.get_state()
        try:
            with self.case.env.cr.savepoint():
                try:
                    getattr(depot, name)(*figures)
                except AccessError as error:
                    raise AssertionError(f"{name}: {error}") from error
                except UserError as refusal:
                    self.say(f"refused: {refusal}")
                    self.case.assertEqual(books.get_state(), before)
                    raise
        except UserError:
            return True
        return False

    @invariant()
    def all_agree(self):
        """Look at everything, in each hospital and between them."""
        self.is_broken = True
        with freeze_time(self.clock):
            self.case.assert_books(self.depots, self.books)
        self.is_broken = False

    def teardown(self):
        """Settle what is open, if nothing is wrong; then nothing has happened."""
        try:
            if not self.is_broken:
                self.settle()
        finally:
            self.close()

    def close(self):
        """Let nothing have happened."""
        self.savepoint.close(rollback=True)
        self.case.env.invalidate_all()
        self.case.registry.clear_all_caches()

    def settle(self):
        """Bill what is not billed, refund what is billed too much."""
        if not self.case.is_active("bill"):
            return
        for number in list(self.get_choices()["drafts"]):
            self.take("repost", number, 3.21)
        for number in self.get_choices()["orders"]:
            unbilled = self.first.get_open(number)
            if unbilled > 0:
                self.take("bill", number, unbilled, 4.56)
            elif unbilled < 0:
                self.take("refund_order", number, -unbilled)
            self.all_agree()
        with freeze_time(self.clock):
            self.case.assert_settled(self.depots, self.books)
