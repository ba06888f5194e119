"""What happens in some months in the demonstration hospital: a plan, no ORM.

The same events each time, counted in days from the first to today. The plan keeps an
account of the stock itself: nothing is issued that is not there.
"""

import csv
import random
from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil

from odoo.tools import file_open

ARTICLES_FILE = "bhima_stock_accounting/demo/articles_demo.tsv"
MONTH = 28
MONTHS = 3
# After the last whole month another delivery comes.
REST = 6
# What there is at first, and what is ordered each month, in weeks of use.
OPENED_WEEKS, ORDERED_WEEKS = 4, 3.4
# How much cheaper and dearer vendors become.
PRICES = (0.97, 1.06)
# What people do on a day of each week, of each four weeks, and once in three months:
# in a shorter time the same comes closer together.
EVERY_WEEK = {1: ("replenish",), 2: ("issue",), 3: ("dispense",), 6: ("dispense",)}
EVERY_MONTH = {
    1: ("order",),
    6: ("receive",),
    8: ("bill",),
    20: ("pay",),
    27: ("count", "take_cash"),
}
ONCE = {
    0: ("open", "replenish"),
    33: ("break_vials",),
    39: ("receive_rest",),
    41: ("ward_return",),
    45: ("donate",),
    60: ("expire",),
    65: ("return_to_vendor",),
}
VENDORS = ("central", "wholesale", "supplies")
# The wholesaler is short of these, once: in the second month, if there is one.
SHORT_VENDOR, SHORT_CODES = "wholesale", ("CEFTRI1G", "RINGER")
# A bill that is dearer than its order, in the same month.
DEARER_CODE, DEARER_FACTOR = "TDRPAL", 1.04
# What the books say more than the shelf: by month, article and pieces.
COUNTED = (
    {"PARA500": -40, "SERIN5": -12, "GANTEX": 20, "SRO": 0},
    {"AMOX500": -30, "PERFUS": -2, "NACL09": 1, "CEFTRI1G": 0},
    {"IBU400": -15, "CATH20": -3, "COMPRE": 4, "TDRPAL": 0},
)


@dataclass(frozen=True)
class Article:
    """A line of the table of articles.

    ``weekly`` is what the hospital uses of it in a week, in its unit; ``sold`` the
    hundredths of it that patients get at the pharmacy.
    """

    code: str
    name: str
    group: str
    unit: str
    form: str
    pack: str
    vendor: str
    price: float
    weekly: int
    sold: int
    wards: tuple

    @property
    def pack_size(self):
        return int(self.pack.rpartition("_")[2]) if self.pack else 1

    @property
    def sold_weekly(self):
        return self.weekly * self.sold / 100


@dataclass(frozen=True)
class Event:
    """What somebody does on a day: ``lines`` are pairs of article code and quantity."""

    day: int
    verb: str
    lines: tuple
    detail: dict = field(default_factory=dict)


def read_articles():
    """Return the articles of the table.

    >>> articles = read_articles()
    >>> len(articles), articles[0].name, articles[0].pack_size
    (40, 'Paracétamol 500 mg, comprimé', 1000)
    """
    with file_open(ARTICLES_FILE) as table:
        return [
            Article(
                **{
                    **line,
                    "price": float(line["price"]),
                    "weekly": int(line["weekly"]),
                    "sold": int(line["sold"]),
                    "wards": tuple(line["wards"].split()),
                }
            )
            for line in csv.DictReader(table, delimiter="\t")
        ]


def count_days(months):
    """Return how many days after the first one today is.

    >>> count_days(3), count_days(1)
    (90, 34)
    """
    return months * MONTH + REST


class Plan:
    """Some months of events, the same each time.

    :param articles: see ``read_articles``
    :param int months: of four weeks, one at least

    >>> first, second = (list(Plan(read_articles()).tell()) for _time in range(2))
    >>> first == second
    True
    >>> first[0].verb, first[0].day, first[-1].day
    ('open', 0, 90)
    >>> short = list(Plan(read_articles(), 1).tell())
    >>> short[-1].day, {e.verb for e in short} == {e.verb for e in first}
    (34, True)
    """

    def __init__(self, articles, months=MONTHS):
        self.articles = {article.code: article for article in articles}
        self.days = count_days(months)
        # the months of what is short and dearer, and of what goes back
        self.short_month, self.return_month = min(1, months - 1), min(2, months - 1)
        self.once = defaultdict(tuple)
        for day, verbs in ONCE.items():
            self.once[day * self.days // count_days(MONTHS)] += verbs
        self.chance = random.Random("Hôpital général de Kinshasa")
        self.stocks = {"depot": defaultdict(int), "pharmacy": defaultdict(int)}
        self.ordered = {}
        self.sales = defaultdict(int)

    def tell(self):
        """Yield the events in the order in which they happen."""
        for day in range(self.days + 1):
            month, of_month = divmod(day, MONTH)
            for verb in (
                *self.once.get(day, ()),
                *EVERY_MONTH.get(of_month, ()),
                *EVERY_WEEK.get(day % 7, ()),
            ):
                for lines, detail in getattr(self, f"_{verb}")(month):
                    if lines:
                        yield Event(day, verb, tuple(lines), detail)

    # Every event: its lines, and what else is to be known ---------------------------

    def _open(self, _month):
        opened = {
            code: OPENED_WEEKS * article.weekly
            for code, article in self.articles.items()
        }
        yield self._bring("depot", opened), {}

    def _order(self, month):
        for vendor in VENDORS:
            lines = {
                code: self._round_up(article, ORDERED_WEEKS * article.weekly)
                for code, article in self.articles.items()
                if article.vendor == vendor
            }
            self.ordered[month, vendor] = lines
            prices = {
                code: max(1, round(article.price * self.chance.uniform(*PRICES)))
                for code, article in self.articles.items()
                if code in lines
            }
            detail = {"month": month, "vendor": vendor, "prices": prices}
            yield lines.items(), detail

    def _receive(self, month):
        """Today the last goods are still to come but for those of one vendor."""
        is_last = (month + 1) * MONTH > self.days
        for vendor in VENDORS[:1] if is_last else VENDORS:
            lines = dict(self.ordered[month, vendor])
            if (month, vendor) == (self.short_month, SHORT_VENDOR):
                lines = {c: q for c, q in lines.items() if c not in SHORT_CODES}
            yield self._bring("depot", lines), {"month": month, "vendor": vendor}

    def _receive_rest(self, month):
        ordered = self.ordered[self.short_month, SHORT_VENDOR]
        lines = {code: ordered[code] for code in SHORT_CODES}
        detail = {"month": self.short_month, "vendor": SHORT_VENDOR}
        yield self._bring("depot", lines), detail

    def _bill(self, month):
        for vendor in VENDORS:
            dearer = {DEARER_CODE: DEARER_FACTOR} if month == self.short_month else {}
            detail = {"month": month, "vendor": vendor, "factors": dearer}
            yield self.ordered[month, vendor].items(), detail

    def _pay(self, month):
        for vendor in VENDORS[:1] if month == 2 else VENDORS:
            detail = {"month": month, "vendor": vendor}
            yield self.ordered[month, vendor].items(), detail

    def _count(self, month):
        if month < len(COUNTED):
            for code, difference in COUNTED[month].items():
                self.stocks["depot"][code] += difference
            yield COUNTED[month].items(), {}

    def _take_cash(self, _month):
        """The pharmacy hands in what patients have paid."""
        yield tuple(self.sales.items()), {}
        self.sales.clear()

    def _replenish(self, _month):
        wanted = {
            code: ceil(article.sold_weekly) for code, article in self.articles.items()
        }
        lines = self._take("depot", wanted)
        self._bring("pharmacy", dict(lines))
        yield lines, {}

    def _issue(self, _month):
        for ward in dict.fromkeys(w for a in self.articles.values() for w in a.wards):
            wanted = {
                code: self._vary(1.2 * (a.weekly - a.sold_weekly) / len(a.wards))
                for code, a in self.articles.items()
                if ward in a.wards and self.chance.random() < 0.65
            }
            yield self._take("depot", wanted), {"ward": ward}

    def _dispense(self, _month):
        wanted = {
            code: self._vary(0.75 * article.sold_weekly)
            for code, article in self.articles.items()
            if article.sold and self.chance.random() < 0.55
        }
        lines = self._take("pharmacy", wanted)
        for code, quantity in lines:
            self.sales[code] += quantity
        yield lines, {}

    def _break_vials(self, _month):
        detail = {"reason": "broken", "origin": "Casse au déchargement"}
        yield self._take("depot", {"CEFTRI1G": 3, "NACL09": 4, "GLU5": 2}), detail

    def _expire(self, _month):
        detail = {"reason": "expired", "origin": "Périmés du trimestre"}
        yield self._take("depot", {"AMOX125S": 6, "TETRA1": 10}), detail

    def _ward_return(self, _month):
        detail = {"ward": "CHI", "origin": "Surplus du bloc opératoire"}
        yield self._bring("depot", {"GANTCH": 6, "COMPRE": 10}), detail

    def _donate(self, _month):
        detail = {"origin": "Don de lutte contre le paludisme"}
        yield self._bring("depot", {"ARTLUM": 1200, "TDRPAL": 300}), detail

    def _return_to_vendor(self, _month):
        detail = {"month": self.return_month, "vendor": "supplies"}
        yield self._take("depot", {"GANTEX": 50}), detail

    # What is there ------------------------------------------------------------------

    def _bring(self, place, quantities):
        for code, quantity in quantities.items():
            self.stocks[place][code] += quantity
        return tuple(quantities.items())

    def _take(self, place, wanted):
        stock = self.stocks[place]
        lines = [(code, min(wanted[code], stock[code])) for code in wanted]
        for code, quantity in lines:
            stock[code] -= quantity
        return tuple((code, quantity) for code, quantity in lines if quantity > 0)

    def _round_up(self, article, quantity):
        return ceil(quantity / article.pack_size) * article.pack_size

    def _vary(self, quantity):
        return max(1, round(quantity * self.chance.uniform(0.7, 1.3)))
