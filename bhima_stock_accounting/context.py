"""All context keys that this add-on sets and reads.

Our own calls pass arguments. A context key is only for values that have to pass through
methods of Odoo. The comment on each key names the code that sets and reads it. All but
the options of reports are passed on by :func:`pass_on`: what a client sends under such
a key has no effect.
"""

from dataclasses import dataclass, field

# State of the movements that are being valued: see :class:`Valuing`. Set by
# ``stock.move._action_done`` and ``_set_value``. Read by ``product.product``, which
# updates averages by new receipts and keeps them where nothing has changed, and by
# ``bhima.stock.posting``, which has checked the events before the goods moved.
VALUING = "bhima_stock_accounting_valuing"

# The code that sets this books the whole change of value at its end. Set where costs
# are typed and where lines of done movements change. Read by ``stock.move``, which
# would otherwise book each part of it.
REVALUING = "bhima_stock_accounting_revaluing"

# Id of the company whose average cost Odoo replays, from its own stock alone. Set by
# ``product.product._run_avco``. Read by ``stock.move`` and ``product.value``.
AVERAGED_COMPANY = "bhima_stock_accounting_averaged_company"

# Ids of the bills that are being posted or reset. Set by ``account.move``. Read by
# ``stock.move``, which names them as the cause.
BILLS = "bhima_stock_accounting_bills"

# Moment of a count, in UTC: Odoo dates its movements after they were validated. Set by
# ``stock.quant._apply_inventory``. Read by ``stock.move``.
COUNTED_AT = "bhima_stock_accounting_counted_at"

# State of the pipeline. PREVIEWING: the movement is done only to see its entry; set by
# ``bhima.stock.entry.preview``, read by ``bhima.stock.posting``. CREATING: entries are
# being created; set by ``bhima.stock.posting``, read by ``account.move``, which need
# not search for payments of new entries.
PIPELINE = "bhima_stock_accounting_pipeline"
PREVIEWING, CREATING = "previewing", "creating"

# Rules are saved with their standard, which checks them together at the end.
# Set where the standard is saved. Read by ``bhima.posting.rule``.
SAVING_STANDARD = "bhima_stock_accounting_saving_standard"

# Options of a report: company, days and further choices. Set by the windows of reports.
# Read by ``bhima.stock.report`` and ``bhima.stock.past.value``.
REPORT_OPTIONS = "bhima_stock_accounting_report_options"


@dataclass(frozen=True)
class Passed:
    """A value that our own code has put into the context: JSON can't carry it."""

    value: object


def pass_on(key, value):
    """Return the context with a key that only our own code can set.

    :param str key: a constant of this module
    :param value: what to pass on
    :rtype: dict

    >>> pass_on(REVALUING, True)
    {'bhima_stock_accounting_revaluing': Passed(value=True)}
    """
    return {key: Passed(value)}


def get_passed(env, key):
    """Return the value of a key, if our own code has set it.

    :param odoo.api.Environment env: environment with the context
    :param str key: a constant of this module
    :return: ``None`` where nothing, or something by a client, was passed on

    >>> from types import SimpleNamespace
    >>> get_passed(SimpleNamespace(context=pass_on(REVALUING, True)), REVALUING)
    True
    >>> get_passed(SimpleNamespace(context={REVALUING: True}), REVALUING)
    """
    passed = env.context.get(key)
    return passed.value if isinstance(passed, Passed) else None


@dataclass(frozen=True, eq=False)
class Valuing:
    """State of movements that are being done or revalued.

    :ivar is_moving: goods are moving; otherwise movements of the past are revalued
    :ivar received: ids of the receipts that are valued for the first time
    :ivar values_before: value of each movement before it is revalued, by id, in the
        currency of its company; ``None`` where nothing was valued before
    :ivar checked: keys of events that were checked before the goods moved: see
        ``_check_events`` of the posting
    :ivar averaged: ids of the receipts whose value is in the average cost already
    """

    is_moving: bool = False
    received: tuple = ()
    values_before: dict | None = None
    checked: frozenset = frozenset()
    averaged: set = field(default_factory=set)
