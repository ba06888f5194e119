"""The databases of the demo and of the tests, each a copy of a prepared one.

    bhima_base        Odoo's modules
    bhima_installed   a copy of bhima_base with our add-ons installed
    bhima_founded     a copy of bhima_installed with some hospitals, and with the
                      files that browsers load
    bhima_neighbours  a copy of bhima_founded with add-ons that ours must work with
    bhima_training    a copy of bhima_installed with the demonstration hospital, whose
                      months end today; script/screenshots takes pictures of it
    bhima_test, ...   copies of the last three

A prepared database carries what it was made from as its comment, written last: it is
made anew when that changes, and when the making was cut short. Where an update of the
add-ons is enough, they are updated in it; see ``addon_marks``.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from toolbox import addon_marks, console, locks, paths, process
from toolbox.workbench import (
    BASE_DATABASE,
    FOUNDED_DATABASE,
    INSTALLED_DATABASE,
    Workbench,
)

NEIGHBOURS_DATABASE = "bhima_neighbours"
TRAINING_DATABASE = "bhima_training"
TEST_DATABASE = "bhima_test"
DEMO_DATABASE = "bhima_demo"
BENCH_DATABASE = "bhima_bench"
MODULES = ("stock_account", "purchase_stock", "l10n_cd")
# Ours must work with these, though they don't require them.
NEIGHBOURS = (
    "product_expiry",
    "mrp_account",
    "stock_dropshipping",
    "stock_landed_costs",
    "stock_picking_batch",
    "point_of_sale",
    "repair",
)
LANGUAGES = ("fr_FR",)
ONCE = ("--stop-after-init", "--no-http")
FOUND_HOSPITALS = paths.SCRIPTS / "hospitals.py"
PLAY_DEMO = paths.SCRIPTS / "training.py"
GENERATE_ASSETS = paths.SCRIPTS / "assets.py"
# How a hospital is founded, which is no part of what is installed.
FOUNDING = paths.ROOT / "bhima_stock_accounting" / "demo"
# Tests roll their rows back. A vacuum in between counts none, and PostgreSQL takes the
# tables for empty while the next test fills them: joins of a moment take minutes.
STOP_VACUUM = """
    DO $$
    DECLARE tested regclass;
    BEGIN
        FOR tested IN
            SELECT oid FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP
            EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', tested);
        END LOOP;
    END $$
"""
FAILURE_LINE = re.compile(r"^\S+ \S+ \d+ (ERROR|CRITICAL) ")
COMPLAINT_LINE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")


@dataclass(frozen=True)
class Prepared:
    """A database that others are copies of: what it is made from, and how."""

    name: str
    source: str
    make: Callable[[Workbench, str], None]
    # what else than the add-ons it is made from, and updated after
    made_from: Callable[[Workbench], str] = lambda _bench: ""
    update: Callable[[Workbench, str], None] | None = None

    def get_mark(self, bench: Workbench) -> str:
        """What it is made from now, then what it is updated with."""
        if not self.update:
            return self.made_from(bench)
        making = addon_marks.digest(
            [_base_mark(bench), addon_marks.making(), self.made_from(bench)]
        )
        return f"{making} {addon_marks.updating()}"


def prepare(bench: Workbench, last: str = INSTALLED_DATABASE) -> None:
    """Make the databases that others are copies of, up to the last one that is wanted.

    The marks are taken first: what is edited meanwhile is noticed by the next script.
    """
    wanted = [(database, database.get_mark(bench)) for database in _chain(last)]
    with locks.exclusive("databases", "prepares the databases"):
        for database, mark in wanted:
            _ensure(bench, database, mark)


def _chain(last: str) -> list[Prepared]:
    """The databases that are copied one from the other, the first one first."""
    chain = []
    while last:
        chain.insert(0, PREPARED[last])
        last = chain[0].source
    return chain


def _ensure(bench: Workbench, database: Prepared, mark: str) -> None:
    found = _mark_of(bench, database.name)
    if found == mark:
        return
    if database.update and found.partition(" ")[0] == mark.partition(" ")[0]:
        console.step(f"Updating the add-ons in {database.name}")
        bench.server.query(f"COMMENT ON DATABASE {database.name} IS NULL")
        database.update(bench, database.name)
    else:
        database.make(bench, database.name)
    bench.server.query(f"COMMENT ON DATABASE {database.name} IS '{mark}'")


@contextmanager
def for_tests(bench: Workbench, source: str = FOUNDED_DATABASE) -> Iterator[str]:
    """A copy of a prepared database, for this script alone."""
    prepare(bench, source)
    for number in count(1):
        name = TEST_DATABASE if number == 1 else f"{TEST_DATABASE}_{number}"
        with locks.open_lock(name) as lock:
            if locks.try_lock(lock):
                _copy_prepared(bench, source, name)
                bench.server.query(STOP_VACUUM, name)
                yield name
                return


@contextmanager
def fresh(
    bench: Workbench, name: str, source: str = INSTALLED_DATABASE
) -> Iterator[str]:
    """A new database of that name with the add-ons, for this script alone."""
    prepare(bench, source)
    with locks.open_lock(name) as lock:
        if not locks.try_lock(lock):
            problem = f"The database {name} is in use by another script."
            raise console.Failure(problem, "Stop that one first.")
        _copy_prepared(bench, source, name)
        yield name


def _mark_of(bench: Workbench, name: str) -> str:
    return bench.server.query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        f" WHERE datname = '{name}'"
    )


def _make_base(bench: Workbench, name: str) -> None:
    modules = ",".join(MODULES)
    console.step(f"Making the database {name} with {modules} (some minutes)")
    _drop(bench, name)
    _odoo(bench, "db", "init", name, "--language", "en_US", log=f"{name}-init")
    languages = f"--load-language={','.join(LANGUAGES)}"
    _odoo(bench, "-d", name, "-i", modules, languages, *ONCE, log=name)


def _make_installed(bench: Workbench, name: str) -> None:
    console.step(f"Installing the add-ons in {name}")
    _copy(bench, BASE_DATABASE, name)
    _load(bench, name, "-i", paths.ADDONS)


def _make_founded(bench: Workbench, name: str) -> None:
    console.step(f"Founding the hospitals of the tests in {name}")
    _copy(bench, INSTALLED_DATABASE, name)
    # tables that are empty here are not empty in the copies
    bench.server.query(STOP_VACUUM, name)
    _shell(bench, name, FOUND_HOSPITALS)
    _shell(bench, name, GENERATE_ASSETS)


def _make_training(bench: Workbench, name: str) -> None:
    console.step(f"Playing three months of the demonstration hospital in {name}")
    _copy(bench, INSTALLED_DATABASE, name)
    _shell(bench, name, PLAY_DEMO)
    _shell(bench, name, GENERATE_ASSETS)


def _make_neighbours(bench: Workbench, name: str) -> None:
    console.step(f"Installing Odoo's add-ons beside ours in {name}")
    _copy(bench, FOUNDED_DATABASE, name)
    _load(bench, name, "-i", NEIGHBOURS)


def _update(bench: Workbench, name: str) -> None:
    _load(bench, name, "-u", paths.ADDONS, "--i18n-overwrite")


def _update_founded(bench: Workbench, name: str) -> None:
    _update(bench, name)
    _shell(bench, name, GENERATE_ASSETS)


def _load(
    bench: Workbench, name: str, option: str, modules: Iterable[str], *others: str
) -> None:
    """Install or update modules, which must not complain in the log."""
    command = ("-d", name, option, ",".join(modules), *others, *ONCE)
    log = _odoo(bench, *command, log=name)
    _refuse(COMPLAINT_LINE, log, "Odoo complains about the add-ons:")


def _shell(bench: Workbench, name: str, script: Path) -> None:
    """Run a file in Odoo's shell, which must not complain either."""
    command = ("shell", "-d", name, "--no-http", "--log-level=warn")
    log = _odoo(bench, *command, log=f"{name}-{script.stem}", stdin=script)
    _refuse(COMPLAINT_LINE, log, f"Odoo complains about {script.name}:")


def _copy_prepared(bench: Workbench, source: str, name: str) -> None:
    console.step(f"Copying {source} to {name}")
    with locks.exclusive("databases"):
        _copy(bench, source, name)


def _copy(bench: Workbench, source: str, target: str) -> None:
    """Copy a database. Odoo never changes a file of the filestore: links will do."""
    _drop(bench, target)
    bench.server.query(f"CREATE DATABASE {target} TEMPLATE {source}")
    files = _filestore(bench, source)
    if files.exists():
        shutil.copytree(files, _filestore(bench, target), copy_function=os.link)


def _drop(bench: Workbench, name: str) -> None:
    bench.server.query(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    shutil.rmtree(_filestore(bench, name), ignore_errors=True)


def _filestore(bench: Workbench, name: str) -> Path:
    return bench.data_dir / "filestore" / name


def _odoo(
    bench: Workbench, *arguments: str, log: str, stdin: Path | None = None
) -> Path:
    """Run Odoo, whose exit code does not tell of every failure."""
    command = bench.odoo(*arguments)
    path = process.attended(command, log, env=bench.environ, stdin=stdin)
    _refuse(FAILURE_LINE, path, "Odoo failed:")
    return path


def _refuse(pattern: re.Pattern[str], log: Path, headline: str) -> None:
    lines = log.read_text(errors="replace").splitlines()
    if found := [line for line in lines if pattern.match(line)]:
        problem = "\n".join([headline, *found])
        raise console.Failure(problem, f"The whole log: {log}")


def _base_mark(bench: Workbench) -> str:
    root = bench.source.root
    commit = ["git", "-C", root, "rev-parse", "HEAD"]
    revision = process.output(commit) if (root / ".git").exists() else ""
    parts = (str(root), bench.source.series, revision, *MODULES, *LANGUAGES)
    return addon_marks.digest(parts)


def _founding_mark(_bench: Workbench) -> str:
    files = (*sorted(FOUNDING.glob("*.py")), FOUND_HOSPITALS, GENERATE_ASSETS)
    return addon_marks.digest(path.read_text() for path in files)


def _training_mark(bench: Workbench) -> str:
    """The months of the demonstration hospital end on the day it is made."""
    parts = [_founding_mark(bench), PLAY_DEMO.read_text(), date.today().isoformat()]
    return addon_marks.digest(parts)


def _neighbours_mark(bench: Workbench) -> str:
    return addon_marks.digest([_founding_mark(bench), *NEIGHBOURS])


PREPARED = {
    database.name: database
    for database in (
        Prepared(BASE_DATABASE, "", _make_base, _base_mark),
        Prepared(INSTALLED_DATABASE, BASE_DATABASE, _make_installed, update=_update),
        Prepared(
            FOUNDED_DATABASE,
            INSTALLED_DATABASE,
            _make_founded,
            _founding_mark,
            _update_founded,
        ),
        Prepared(
            NEIGHBOURS_DATABASE,
            FOUNDED_DATABASE,
            _make_neighbours,
            _neighbours_mark,
            _update,
        ),
        Prepared(
            TRAINING_DATABASE,
            INSTALLED_DATABASE,
            _make_training,
            _training_mark,
            _update_founded,
        ),
    )
}
