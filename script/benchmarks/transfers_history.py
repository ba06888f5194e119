"""What validating a transfer costs when its articles have moved often already.

The past is true in what is read later, and cheap: real movements, one receipt and one
issue of each article, are copied in SQL with their detailed operations and, for ours,
their rows in the stock ledger, a day earlier each. What was in stock before is older
than all of them: under FIFO, the goods on hand come from many receipts. A night has
passed since, in which the stock ledger has totalled its rows.

*growth* is what ours take, against ours with the fewest past movements.
"""

from script.benchmarks.measure import compare

ROW = "{:<9}{:<9}{:>6} {:>20} {:>20} {:>6} {:>6} {:>7} {:>16}"
HEADLINE = ROW.format(
    *("method", "transfer", "past", "plain, ms/move", "ours, ms/move", "ratio"),
    *("CPU", "growth", "SQL"),
)
METHODS = ("average", "fifo")
# Tables with the column that names the movement; movements come first.
TABLES = (
    ("stock_move", None),
    ("stock_move_line", "move_id"),
    ("bhima_stock_ledger_entry", "stock_move_id"),
)
COPY_MOVES = """
    INSERT INTO stock_move ({columns}, date)
    SELECT {columns}, date - past * INTERVAL '1 day'
      FROM stock_move, generate_series(1, %(copies)s) past
     WHERE id IN %(moves)s
 RETURNING id, product_id, is_in
"""
COPY_DEPENDENTS = """
    INSERT INTO {table} ({columns}, {link})
    SELECT {source_columns}, copied.id
      FROM UNNEST(%(originals)s, %(copied)s) AS copied (original, id)
      JOIN {table} source ON source.{link} = copied.original
"""


def get_columns(cr, table, *without):
    """Return the columns of a table that a copy keeps."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return [name for (name,) in cr.fetchall() if name not in ("id", *without)]


def copy_moves(env, moves, copies):
    """Copy done movements, one receipt and one issue of each article, in SQL."""
    cr = env.cr
    columns = ", ".join(get_columns(cr, "stock_move", "date"))
    cr.execute(
        COPY_MOVES.format(columns=columns),
        {"copies": copies, "moves": tuple(moves.ids)},
    )
    copied = cr.fetchall()
    original = {(move.product_id.id, move.is_in): move.id for move in moves}
    links = {
        "originals": [original[product, is_in] for _id, product, is_in in copied],
        "copied": [number for number, _product, _is_in in copied],
    }
    for table, link in TABLES[1:]:
        names = get_columns(cr, table, link)
        query = COPY_DEPENDENTS.format(
            table=table,
            link=link,
            columns=", ".join(names),
            source_columns=", ".join(f"source.{name}" for name in names),
        )
        cr.execute(query, links)
    for table, _link in TABLES:
        cr.execute(f"ANALYZE {table}")
    let_a_night_pass(env)


def let_a_night_pass(env):
    """Let the stock ledger total its rows, as it does every night."""
    env.cr.execute(
        "UPDATE bhima_stock_ledger_entry"
        " SET create_date = create_date - INTERVAL '2 days'"
    )
    env["bhima.stock.ledger.total"]._sum_up()


def create_past(bench, articles):
    """Receive and issue the same quantity of each article, so that stock stays."""
    moves = {}
    for kind, these in articles.items():
        make_older(bench.hospital.env, these)
        receipt = bench.create_receipt(these)
        issue = bench.create_issue(these)
        for move in issue.move_ids:
            move.quantity = 5
        bench.hospital.validate(receipt)
        bench.hospital.validate(issue)
        moves[kind] = receipt.move_ids | issue.move_ids
    bench.commit()
    return moves


def make_older(env, articles):
    """Let what has moved so far have moved before the past that is copied."""
    for table in ("stock_move", "bhima_stock_ledger_entry"):
        env.cr.execute(
            f"UPDATE {table} SET date = date - INTERVAL '20 years'"
            " WHERE product_id = ANY(%s)",
            [articles.ids],
        )
    env.invalidate_all()


def measure(bench, sizes, lines, runs):
    """Print a row per costing method, transfer and past movements per article."""
    print(f"\n{lines} lines\n{HEADLINE}", flush=True)
    for method in METHODS:
        articles = bench.stock_articles(lines, method)
        moves = create_past(bench, articles)
        past, fewest = 2, {}
        for size in sizes:
            for these in moves.values():
                copy_moves(bench.hospital.env, these, (size - past) // 2)
            past = size
            for kind in ("receipt", "issue"):
                done = measure_transfer(bench, kind, articles, runs)
                growth = (
                    done["ours"].median / fewest.setdefault(kind, done["ours"]).median
                )
                print(get_row((method, kind, size), lines, done, growth), flush=True)


def measure_transfer(bench, kind, articles, runs):
    """Return what a transfer of all the articles takes, plain and ours."""
    create = getattr(bench, f"create_{kind}")
    pickings = {name: create(these) for name, these in articles.items()}
    bench.commit()
    acts = {name: bench.validate(picking) for name, picking in pickings.items()}
    compare(bench.open_env, acts, 1)  # fills Odoo's caches
    return compare(bench.open_env, acts, runs)


def get_row(cells, lines, done, growth):
    """Return a row of the table of articles with a past."""
    plain, ours = done["plain"], done["ours"]
    return ROW.format(
        *(*cells, plain.per(lines), ours.per(lines)),
        f"{ours.median / plain.median:.2f}",
        f"{ours.median_cpu / plain.median_cpu:.2f}",
        f"{growth:.2f}",
        f"{plain.queries} {ours.queries - plain.queries:+}",
    )
