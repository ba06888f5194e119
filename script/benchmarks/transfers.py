"""Validating transfers with our accounting against Odoo without. For Odoo's shell.

The same database, the same transfers of as many articles: *plain* ones have no
inventory group, and keep Odoo's own behaviour. Each run validates a transfer as a
request of the web client does: in a transaction of its own, by a storekeeper, with
what Odoo does just before it commits. It is then rolled back, and the next one done.

``script/bench transfers --long`` goes on to transfers of 1,000 lines, and to articles
with 5,000 past movements.

*CPU* is the ratio of the time that Python itself was busy, *SQL* the queries of the
plain transfer and what ours add (by group, by product), *none* the plain transfer
with our overrides against the same one with the overrides taken out.
"""

import os
import sys
from contextlib import contextmanager
from pathlib import Path

from odoo.modules import get_module_path

from odoo.addons.bhima_stock_accounting.models import posting, purchasing, valuation

sys.path.insert(0, str(Path(get_module_path("bhima_stock_accounting")).parent))
from script.benchmarks import transfers_history as history
from script.benchmarks.measure import compare
from script.benchmarks.moving_hospital import MovingHospital

TRANSFERS = ("receipt", "issue", "delivery")
# A short transfer takes as long as a hiccup of the machine: only many tell.
RUNS_BY_SIZE = {1: 60, 10: 25, 100: 15}
SIZES_BARE = (1, 10, 100)
HISTORY = (10, 1_000)
if os.environ.get("BENCH_LONG"):
    RUNS_BY_SIZE[1_000] = 7
    HISTORY += (5_000,)
HISTORY_SIZE = 10
HISTORY_RUNS = 7
# What makes our accounting answer when a move is validated.
HOOKS = (
    (posting.stock_move.StockMove, ("_action_done", "_create_account_move")),
    (valuation.stock_move.StockMove, ("_set_value",)),
    (purchasing.stock_move.StockMove, ("_action_done", "_set_value")),
)
ROW = "{:<9}{:>6} {:>20} {:>20} {:>6} {:>6} {:>20} {:>6} {:>16} {:>6}"
HEADLINE = ROW.format(
    *("transfer", "lines", "plain, ms/move", "ours, ms/move", "ratio", "CPU"),
    *("by product, ms/move", "ratio", "SQL", "none"),
)


class Bench(MovingHospital):
    """Validates transfers as requests of the web client do."""

    def validate(self, picking, detail="group"):
        """Return what prepares the validation of a transfer, to be timed."""

        def prepare(env):
            query = "UPDATE res_company SET stock_posting_detail = %s WHERE id = %s"
            env.cr.execute(query, [detail, self.hospital.company.id])

            def act():
                done = picking.with_env(env).button_validate()
                assert done is True, done
                env.cr.flush()

            return act

        return prepare

    def validate_bare(self, picking):
        """Validate a plain transfer as if our add-on were not installed."""
        prepare = self.validate(picking)

        def without_us(env):
            act = prepare(env)

            def bare():
                with unhooked():
                    act()

            return bare

        return without_us


@contextmanager
def unhooked():
    """Take our overrides out of Odoo's moves for a while."""
    ours = [
        (owner, name, vars(owner)[name]) for owner, names in HOOKS for name in names
    ]
    for owner, name, _method in ours:
        delattr(owner, name)
    try:
        yield
    finally:
        for owner, name, method in ours:
            setattr(owner, name, method)


def get_row(kind, size, done):
    """Return a row of the table of transfers."""
    plain, ours, product = (done[name] for name in ("plain", "ours", "product"))
    queries = (f"{plain.queries}", f"{ours.queries - plain.queries:+}")
    detailed = f"{product.queries - plain.queries:+}"
    none = f"{plain.median / done['bare'].median:.2f}" if "bare" in done else ""
    return ROW.format(
        *(kind, size, plain.per(size), ours.per(size)),
        f"{ours.median / plain.median:.2f}",
        f"{ours.median_cpu / plain.median_cpu:.2f}",
        *(product.per(size), f"{product.median / plain.median:.2f}"),
        *(" ".join((*queries, detailed)), none),
    )


def measure_sizes(bench):
    """Print a row per kind of transfer and number of lines."""
    print(HEADLINE, flush=True)
    for kind in TRANSFERS:
        for size, runs in RUNS_BY_SIZE.items():
            create = getattr(bench, f"create_{kind}")
            pickings = {
                name: create(articles[:size])
                for name, articles in bench.articles.items()
            }
            bench.commit()
            acts = {
                "plain": bench.validate(pickings["plain"]),
                "ours": bench.validate(pickings["ours"]),
                "product": bench.validate(pickings["ours"], "product"),
            }
            if size in SIZES_BARE:
                acts["bare"] = bench.validate_bare(pickings["plain"])
            compare(bench.open_env, acts, 1)  # fills Odoo's caches
            done = compare(bench.open_env, acts, runs)
            print(get_row(kind, size, done), flush=True)


def main(env):
    """Print the two tables."""
    bench = Bench(env, max(RUNS_BY_SIZE))
    measure_sizes(bench)
    history.measure(bench, HISTORY, HISTORY_SIZE, HISTORY_RUNS)


main(globals()["env"])  # given by Odoo's shell; its database is thrown away
