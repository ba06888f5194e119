"""What validating a transfer costs when its articles have moved often already.

The past is true in what is read later, and cheap: real movements, one receipt and one
issue of each article, are copied in SQL with their detailed operations and, for ours,
their rows in the stock ledger, a day earlier each.
"""

from script.benchmarks.measure import compare

ROW = "{:<9}{:>6} {:>20} {:>20} {:>6} {:>6} {:>16}"
HEADLINE = ROW.format(
    *("transfer", "past", "plain, ms/move", "ours, ms/move", "ratio", "CPU", "SQL")
)
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


def create_past(bench, size):
    """Receive and issue the same quantity of each article, so that stock stays."""
    moves = {}
    for kind, articles in bench.articles.items():
        receipt = bench.create_receipt(articles[:size])
        issue = bench.create_issue(articles[:size])
        for move in issue.move_ids:
            move.quantity = 5
        bench.hospital.validate(receipt)
        bench.hospital.validate(issue)
        moves[kind] = receipt.move_ids | issue.move_ids
    bench.commit()
    return moves


def measure(bench, sizes, lines, runs):
    """Print a row per kind of transfer and number of past movements per article."""
    print(f"\n{lines} lines\n{HEADLINE}", flush=True)
    moves = create_past(bench, lines)
    past = 2
    for size in sizes:
        for these in moves.values():
            copy_moves(bench.hospital.env, these, (size - past) // 2)
        past = size
        measure_past(bench, size, lines, runs)


def measure_past(bench, past, lines, runs):
    """Print the rows of one number of past movements."""
    for kind in ("receipt", "issue"):
        create = getattr(bench, f"create_{kind}")
        pickings = {
            name: create(articles[:lines]) for name, articles in bench.articles.items()
        }
        bench.commit()
        acts = {name: bench.validate(picking) for name, picking in pickings.items()}
        compare(bench.open_env, acts, 1)  # fills Odoo's caches
        done = compare(bench.open_env, acts, runs)
        plain, ours = done["plain"], done["ours"]
        print(
            ROW.format(
                *(kind, past, plain.per(lines), ours.per(lines)),
                f"{ours.median / plain.median:.2f}",
                f"{ours.median_cpu / plain.median_cpu:.2f}",
                f"{plain.queries} +{ours.queries - plain.queries}",
            ),
            flush=True,
        )
