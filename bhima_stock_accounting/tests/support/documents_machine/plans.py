"""What may be asked for in a document, by kind; and the words that steps take."""

from dataclasses import dataclass, fields

# By what differs; the first of each is always there.
KINDS = {
    "lines": ("one_line", "several_lines"),
    "unit": ("units", "dozens", "packs"),
    "quantity": ("whole", "fractions"),
    "price": ("plain", "cents", "tiny", "dear", "free"),
    "discount": ("undiscounted", "discounted"),
    "tax": (
        *("untaxed", "recovered", "lost", "recovered_fixed", "lost_fixed"),
        *("recovered_included", "lost_included", "half_recovered", "mixed"),
    ),
    "currency": ("own", "euros", "francs", "dinars"),
    "terms": ("no_terms", "mixed_terms", "included_terms"),
    "received": ("in_full", "in_part", "too_much"),
    "orders": ("one_order", "several_orders"),
    "billed": ("bill_all", "bill_part", "bill_too_much"),
    "bill_price": ("ordered_price", "other_price"),
    "bill_lines": ("as_ordered", "split_lines", "free_besides"),
    "bill_unit": ("ordered_unit", "other_unit"),
    "bill_tax": ("computed_tax", "typed_tax"),
    "bill_currency": ("ordered_currency", "other_currency"),
    "bill_date": ("today", "backdated"),
    "refund": ("refund_all", "refund_part", "rebate", "replace_bill"),
    "repost": ("unchanged", "repriced"),
    "cash": ("proposed", "haggled"),
}
ALL_KINDS = tuple(kind for kinds in KINDS.values() for kind in kinds)
# (percent or fixed, amount, part that is recovered in percent, included in the price)
TAXES = {
    "untaxed": (),
    "recovered": (("percent", 16, 100, False),),
    "lost": (("percent", 16, 0, False),),
    "recovered_fixed": (("fixed", 0.35, 100, False),),
    "lost_fixed": (("fixed", 5, 0, False),),
    "recovered_included": (("percent", 16, 100, True),),
    "lost_included": (("percent", 16, 0, True),),
    "half_recovered": (("percent", 16, 50, False),),
    "mixed": (
        ("percent", 16, 100, False),
        ("percent", 7.5, 0, False),
        ("fixed", 0.35, 0, False),
    ),
}
# Units of the article in one, and the least part of it that has two decimals.
UNITS = {"units": (1, 1), "dozens": (12, 3), "packs": (1_000, 10)}
CURRENCIES = {"euros": "base.EUR", "francs": "base.XAF", "dinars": "base.KWD"}
DISCOUNTS = (5.0, 12.5, 33.33)


class Plan:
    """Words of a step, which read as they are written: what is usual is left out."""

    def __repr__(self):
        told = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if getattr(self, field.name) != field.default
        ]
        return f"{type(self).__name__}({', '.join(told)})"


@dataclass(frozen=True, repr=False)
class Ordered(Plan):
    """A line of an order; price and quantity in its unit."""

    article: int
    quantity: float
    price: float
    unit: str = "units"
    discount: float = 0.0
    tax: str = "untaxed"


@dataclass(frozen=True, repr=False)
class Billed(Plan):
    """A line of a bill: so much of a line of an order; price in its unit.

    Unit and price are those of the order, unless told otherwise.
    """

    order: int
    line: int
    quantity: float
    unit: str | None = None
    price: float | None = None


@dataclass(frozen=True, repr=False)
class Refunded(Plan):
    """A line of a refund: so much of a line of the bill, at its price or another."""

    line: int
    quantity: float
    price: float | None = None
