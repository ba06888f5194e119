"""The databases of the demo and of the tests, each a copy of a prepared one.

    bhima_base        Odoo's modules
    bhima_installed   a copy of bhima_base with our add-ons installed
    bhima_test, ...   copies of bhima_installed

A prepared database carries what it was made from as its comment, written last: it is
made anew when that changes, and when the making was cut short.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from toolbox import console, locks, paths, process
from toolbox.workbench import BASE_DATABASE, Workbench

INSTALLED_DATABASE = "bhima_installed"
TEST_DATABASE = "bhima_test"
DEMO_DATABASE = "bhima_demo"
BENCH_DATABASE = "bhima_bench"
MODULES = ("stock_account", "purchase_stock", "l10n_cd")
LANGUAGES = ("fr_FR",)
ONCE = ("--stop-after-init", "--no-http")
UNHASHED = {"tests", "__pycache__"}
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


@contextmanager
def for_tests(bench: Workbench) -> Iterator[str]:
    """A database with the add-ons as they are now, for this script alone."""
    mark = prepare(bench)
    for number in count(1):
        name = TEST_DATABASE if number == 1 else f"{TEST_DATABASE}_{number}"
        with locks.open_lock(name) as lock:
            if locks.try_lock(lock):
                _ensure(bench, name, mark, _copy_for_tests)
                yield name
                return


@contextmanager
def fresh(bench: Workbench, name: str) -> Iterator[str]:
    """A new database of that name with the add-ons, for this script alone."""
    prepare(bench)
    with locks.open_lock(name) as lock:
        if not locks.try_lock(lock):
            problem = f"The database {name} is in use by another script."
            raise console.Failure(problem, "Stop that one first.")
        _copy_installed(bench, name)
        yield name


def prepare(bench: Workbench) -> str:
    """Make the databases that the others are copies of; return the last one's mark.

    The mark is taken first: what is edited meanwhile is noticed by the next script.
    """
    mark = _addons_mark(bench)
    with locks.exclusive("databases", "prepares the databases"):
        _ensure(bench, BASE_DATABASE, _base_mark(bench), _make_base)
        _ensure(bench, INSTALLED_DATABASE, mark, _make_installed)
    return mark


def _ensure(
    bench: Workbench, name: str, mark: str, make: Callable[[Workbench, str], None]
) -> None:
    if _mark_of(bench, name) != mark:
        make(bench, name)
        bench.server.query(f"COMMENT ON DATABASE {name} IS '{mark}'")


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
    addons = ",".join(paths.ADDONS)
    log = _odoo(bench, "-d", name, "-i", addons, *ONCE, log=name)
    _refuse(COMPLAINT_LINE, log, "Odoo complains about the add-ons:")


def _copy_installed(bench: Workbench, name: str) -> None:
    console.step(f"Copying {INSTALLED_DATABASE} to {name}")
    with locks.exclusive("databases"):
        _copy(bench, INSTALLED_DATABASE, name)


def _copy_for_tests(bench: Workbench, name: str) -> None:
    _copy_installed(bench, name)
    bench.server.query(STOP_VACUUM, name)


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


def _odoo(bench: Workbench, *arguments: str, log: str) -> Path:
    """Run Odoo, whose exit code does not tell of every failure."""
    path = process.attended(bench.odoo(*arguments), log, env=bench.environ)
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
    return _digest(str(root), bench.source.series, revision, *MODULES, *LANGUAGES)


def _addons_mark(bench: Workbench) -> str:
    """Tests and what Python compiles change nothing in a database."""
    parts = [_base_mark(bench)]
    for addon in paths.ADDONS:
        for path in sorted((paths.ROOT / addon).rglob("*")):
            relative = path.relative_to(paths.ROOT)
            if path.is_file() and not UNHASHED.intersection(relative.parts):
                parts += [str(relative), hashlib.sha256(path.read_bytes()).hexdigest()]
    return _digest(*parts)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
