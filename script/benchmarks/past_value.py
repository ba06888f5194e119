"""The value of stock at a past date, and the health check. For Odoo's shell.

By the stock ledger for articles of ours, by Odoo's own ``total_value`` with ``to_date``
for as many plain ones with the same past: each with 100 movements, that of the first
ones copied in SQL, a day earlier each. The health check compares today's stock, stock
ledger and books of all of ours; Odoo's ``total_value`` of today is its counterpart.

``script/bench past_value --long`` measures 1,000 articles with 100,000 movements.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.modules import get_module_path

from odoo.addons.bhima_stock_accounting.context import REPORT_OPTIONS

sys.path.insert(0, str(Path(get_module_path("bhima_stock_accounting")).parent))
from script.benchmarks import transfers_history as history
from script.benchmarks.measure import compare
from script.benchmarks.moving_hospital import MovingHospital

# Odoo takes minutes for a thousand articles.
ARTICLES, RUNS = (1_000, 1) if os.environ.get("BENCH_LONG") else (100, 3)
MOVES = 100
DAYS = MOVES // 4
# Rows of copied movements have the day of the first one.
DATE_ROWS = """
    UPDATE bhima_stock_ledger_entry ledger
       SET date = move.date::date
      FROM stock_move move
     WHERE move.id = ledger.stock_move_id
"""
ROW = "{:<22}{:>9}{:>10} {:>24} {:>24} {:>8} {:>14}"
HEADLINE = ROW.format(
    *("value", "articles", "moves", "Odoo, ms", "ours, ms", "ratio", "SQL")
)


def create_past(bench):
    """Let each article move a hundred times, as often in as out."""
    cr = bench.hospital.env.cr
    cr.execute("SELECT array_agg(id) FROM stock_move")
    begin = cr.fetchone()
    moves = history.create_past(bench, ARTICLES)
    # what everything began with was there long before
    cr.execute(
        "UPDATE stock_move SET date = date - INTERVAL '1 year' WHERE id = ANY(%s)",
        begin,
    )
    first = 3  # the stock that everything begins with, one receipt, one issue
    for these in moves.values():
        history.copy_moves(bench.hospital.env, these, (MOVES - first) // 2)
    cr.execute(DATE_ROWS)
    bench.commit()


def ask_odoo(bench, date):
    """Return what asks Odoo for the value of the plain articles, one by one."""
    context = {"to_date": fields.Date.to_string(date)} if date else {}

    def prepare(env):
        products = bench.articles["plain"].with_env(env).with_context(**context)
        return lambda: products.mapped("total_value")

    return prepare


def ask_ledger(bench, date):
    """Return what asks the stock ledger for the value of ours."""

    def prepare(env):
        company = bench.hospital.company
        context = {REPORT_OPTIONS: {"date_to": date and fields.Date.to_string(date)}}
        values = env["bhima.stock.past.value"].with_context(**context)
        domain = [("company_id", "=", company.id)]
        sums = ["quantity:sum", "value:sum"]

        def ask():
            found = values._read_group(domain, ["product_id"], sums)
            return {product: figures for product, *figures in found}

        return ask

    return prepare


def check(bench):
    """Return what compares stock, stock ledger and books of ours."""

    def prepare(env):
        company = bench.hospital.company.with_env(env)
        return lambda: check_agrees(company)

    return prepare


def check_agrees(company):
    differences = company._check_stock_ledger()
    assert not differences, differences[:3]


def check_same(bench, date):
    """See that ledger and Odoo say the same of some articles of ours on that day."""
    env = bench.open_env()
    said = ask_ledger(bench, date)(env)()
    for article in bench.articles["ours"].with_env(env)[:5]:
        at_date = article.with_context(to_date=fields.Date.to_string(date))
        quantity, value = said[article]
        assert abs(value - at_date.total_value) < 0.01, (value, at_date.total_value)
        assert quantity > 0
    env.cr.close()


def measure(bench, name, odoo, ours):
    """Print a row: the same question to Odoo and to us."""
    done = compare(bench.open_env, {"odoo": odoo, "ours": ours}, RUNS)
    times = done["odoo"].median / done["ours"].median
    queries = f"{done['odoo'].queries} / {done['ours'].queries}"
    print(
        ROW.format(
            *(name, ARTICLES, ARTICLES * MOVES, str(done["odoo"]), str(done["ours"])),
            *(f"{times:.0f} x", queries),
        ),
        flush=True,
    )


def main(env):
    """Print a row for a past date, and one for the health check."""
    bench = MovingHospital(env, ARTICLES)
    create_past(bench)
    date = fields.Date.today() - timedelta(days=DAYS)
    check_same(bench, date)
    print(HEADLINE, flush=True)
    measure(bench, f"{DAYS} days ago", ask_odoo(bench, date), ask_ledger(bench, date))
    measure(bench, "now, health check", ask_odoo(bench, None), check(bench))


main(globals()["env"])  # given by Odoo's shell; its database is thrown away
