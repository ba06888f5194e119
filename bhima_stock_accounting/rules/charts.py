"""Which accounting standard a chart of accounts belongs to: data, no ORM."""

# Country modules of Odoo's SYSCOHADA localisation (the 17 states of OHADA). Each
# has a chart for companies (``cd``) and one for non-profits (``cd_syscebnl``).
OHADA_COUNTRIES = frozenset(
    ("bf", "bj", "cd", "cf", "cg", "ci", "cm", "ga", "gn")
    + ("gq", "gw", "km", "ml", "ne", "sn", "td", "tg")
)


def standard_of_chart(chart):
    """Return the code of the standard that a chart template follows.

    :param chart: ``res.company.chart_template``, may be empty
    :return: ``ohada``, ``sycebnl`` or ``ifrs``

    >>> standard_of_chart("cd"), standard_of_chart("cd_syscebnl")
    ('ohada', 'sycebnl')
    >>> standard_of_chart("generic_coa"), standard_of_chart(False)
    ('ifrs', 'ifrs')
    """
    country, _separator, variant = (chart or "").partition("_")
    if country not in OHADA_COUNTRIES:
        return "ifrs"
    return {"": "ohada", "syscebnl": "sycebnl"}.get(variant, "ifrs")


def is_in_transit(code):
    """Return whether a number of an OHADA chart is one of goods on their way.

    Class 38 (381 to 388) is booked for what is paid or billed and has not come in at
    the end of a period, never for what lies on shelves (SYSCOHADA, account 38).

    :param code: number of an account, may be empty

    >>> is_in_transit("382000"), is_in_transit("311100"), is_in_transit(False)
    (True, False, False)
    """
    return (code or "").startswith("38")
