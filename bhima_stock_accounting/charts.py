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
