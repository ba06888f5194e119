"""Charts of accounts and the accounting standards they follow. No ORM."""

# Country modules of Odoo's SYSCOHADA localisation (the 17 states of OHADA). Each
# has a chart for companies (``cd``) and one for non-profits (``cd_syscebnl``).
OHADA_COUNTRIES = frozenset(
    {
        "bf",
        "bj",
        "cd",
        "cf",
        "cg",
        "ci",
        "cm",
        "ga",
        "gn",
        "gq",
        "gw",
        "km",
        "ml",
        "ne",
        "sn",
        "td",
        "tg",
    }
)


def standard_of_chart(chart):
    """Return the code of the standard that a chart template follows.

    :param chart: ``res.company.chart_template``, may be empty
    :return: ``ohada``, ``sycebnl`` or ``ifrs``
    :rtype: str

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
    """Return whether an account number of an OHADA chart is for goods in transit.

    Class 38 (381 to 388) is for goods that are paid or billed and not received at the
    end of a period, never for goods in stock (SYSCOHADA, account 38).

    :param code: account number, may be empty
    :rtype: bool

    >>> is_in_transit("382000"), is_in_transit("311100"), is_in_transit(False)
    (True, False, False)
    """
    return (code or "").startswith("38")
