"""The keys of the context that this add-on sets and reads: all of them.

What a call of ours can pass as an argument it passes so; a key is for what has to go
through methods of Odoo in between. Each says who sets it and who reads it.
"""

from dataclasses import dataclass

# What is valued just now: see :class:`Valuing`.
# Set by ``stock.move._action_done`` and ``_set_value``. Read by ``product.product``,
# whose averages move on by what is new and stay where nothing has changed, and by
# ``bhima.stock.posting``, which has checked what moves before it moved.
VALUING = "bhima_stock_accounting_valuing"

# What changes in value is booked as a whole by whoever has set this, when it is done.
# Set where costs are typed and where lines of done movements change. Read by
# ``stock.move``, which would book each part of it else.
REVALUING = "bhima_stock_accounting_revaluing"

# The company whose average cost Odoo replays: from what lies in its stock alone.
# Set by ``product.product._run_avco``. Read by ``stock.move`` and ``product.value``.
AVERAGED_COMPANY = "bhima_stock_accounting_averaged_company"

# Ids of the bills that are posted or taken back just now.
# Set by ``account.move``. Read by ``stock.move``, which names them as the cause.
BILLS = "bhima_stock_accounting_bills"

# When a count was made, in UTC: Odoo dates its movements after they were validated.
# Set by ``stock.quant._apply_inventory``. Read by ``stock.move``.
COUNTED_AT = "bhima_stock_accounting_counted_at"

# Where the pipeline is. PREVIEWING: the entry is wanted, not the movement; set by
# ``bhima.stock.entry.preview``, read by ``bhima.stock.posting``. CREATING: entries are
# made; set by ``bhima.stock.posting``, read by ``account.move``, which need not look
# for payments of what is not there yet.
PIPELINE = "bhima_stock_accounting_pipeline"
PREVIEWING, CREATING = "previewing", "creating"

# Rules are saved with their standard, which checks them together at the end.
# Set by the field ``rule_ids`` of the standard. Read by ``bhima.posting.rule``.
SAVING_STANDARD = "bhima_stock_accounting_saving_standard"

# What a report was asked for: company, days, whatever it offers.
# Set by the windows of reports. Read by ``bhima.stock.report`` and
# ``bhima.stock.past.value``.
REPORT_OPTIONS = "bhima_stock_accounting_report_options"


@dataclass(frozen=True, eq=False)
class Valuing:
    """Movements that are done, or valued anew, just now. No client can send it.

    :ivar is_moving: goods are moving; else what had moved is valued anew
    :ivar received: ids of the receipts that are valued for the first time just now
    :ivar values_before: what movements were worth, by id, in the currency of their
        company, before they were valued anew; ``None`` where nothing had been valued
    :ivar checked: what of the events was checked before the goods moved: see
        ``_check_events`` of the posting
    """

    is_moving: bool = False
    received: tuple = ()
    values_before: dict | None = None
    checked: frozenset = frozenset()
