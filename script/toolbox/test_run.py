"""One run of ``script/test``: which tests, in which databases, side by side or not."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from toolbox import child, database, paths, workbench

QUICK, LONG = "--quick", "--long"
# Doctests, and the files that say most of how goods are booked.
QUICK_FILES = (
    "bhima_inventory_config/tests/test_doctests.py",
    "bhima_inventory_config/tests/test_inventory_group.py",
    "bhima_stock_accounting/tests/rules",
    "bhima_stock_accounting/tests/configuration/test_standards.py",
    "bhima_stock_accounting/tests/movements/test_operations.py",
    "bhima_stock_accounting/tests/movements/test_corrections.py",
    "bhima_stock_accounting/tests/movements/test_counts.py",
    "bhima_stock_accounting/tests/posting/test_entry_content.py",
    "bhima_stock_accounting/tests/posting/test_posting_queue.py",
    "bhima_stock_accounting/tests/purchasing/test_bill.py",
    "bhima_stock_accounting/tests/purchasing/test_price_difference.py",
    "tests/stories",
)
# Its tests run in a database that has other add-ons too.
NEIGHBOURS = "tests/neighbours"
# What the server says of an error is shown with the test that fails by it.
SERVER = ("--odoo-http", "--odoo-log-level=error")
PLUGIN = ("-p", "toolbox.pytest_plugin")
# Tests of a class stay together, as what they share is made once. The folders keep
# pyproject.toml's order, in which what takes longest comes first: no processor waits
# for another in the end.
SIDE_BY_SIDE = (
    "--numprocesses=logical",
    "--maxprocesses=4",
    "--dist=loadscope",
    "--no-loadscope-reorder",
)
# Options that choose tests: few of them, in one process.
CHOOSING = ("-k", "-m", "--lf", "--last-failed", "--sw", "--stepwise")
NO_TESTS = 5  # pytest's exit code where none was chosen


@dataclass(frozen=True)
class Run:
    """What somebody wants to be run."""

    is_quick: bool
    is_long: bool
    paths: list[str]  # files and folders, relative to the repository
    options: list[str]  # of pytest

    @classmethod
    def of(cls, arguments: list[str]) -> "Run":
        """The run that these arguments of ``script/test`` ask for."""
        ours = {QUICK, LONG}.intersection(arguments)
        chosen = [part for part in arguments if _file(part).exists()]
        options = [part for part in arguments if part not in {*ours, *chosen}]
        if QUICK in ours:
            chosen = chosen or list(QUICK_FILES)
        return cls(QUICK in ours, LONG in ours, chosen, options)

    def start(self) -> int:
        """Run the tests; return the worst exit code of pytest."""
        with workbench.opened() as bench, ThreadPoolExecutor(1) as beside:
            neighbours = [path for path in self.paths if _is_neighbour(path)]
            others = [path for path in self.paths if path not in neighbours]
            if self._is_whole():
                # it takes one processor a minute, and nobody waits for it
                database.prepare(bench, workbench.FOUNDED_DATABASE)
                neighbours = [NEIGHBOURS]
                beside.submit(database.prepare, bench, database.NEIGHBOURS_DATABASE)
            codes = []
            if others or not neighbours or self._is_whole():
                codes.append(self.run_in(bench, workbench.FOUNDED_DATABASE, others))
            if neighbours:
                source = database.NEIGHBOURS_DATABASE
                codes.append(self.run_in(bench, source, neighbours))
        return max([code for code in codes if code != NO_TESTS], default=NO_TESTS)

    def run_in(self, bench: workbench.Workbench, source: str, chosen: list[str]) -> int:
        """Run tests in a copy of a database: those that are chosen, or all."""
        with database.for_tests(bench, source) as name:
            command = [bench.environment.python, "-P", "-m", "pytest", *SERVER, *PLUGIN]
            options = [f"--odoo-config={bench.config}", f"--odoo-database={name}"]
            # the last -m that is given counts
            marks = [] if self.is_long else ["-m", "not long"]
            spread = SIDE_BY_SIDE if self._is_spread(chosen) else ()
            environ = {
                **bench.environ,
                "PYTHONPATH": f"{bench.environ['PYTHONPATH']}:{paths.SCRIPTS}",
                "BHIMA_TEST_LONG": "1" if self.is_long else "",
            }
            return child.run(
                [*command, *options, *marks, *spread, *self.options, *chosen],
                environ,
                cwd=paths.ROOT,
            )

    def _is_whole(self) -> bool:
        return not self.paths and not self._is_choosing()

    def _is_choosing(self) -> bool:
        return any(option.startswith(CHOOSING) for option in self.options)

    def _is_spread(self, chosen: list[str]) -> bool:
        is_one_file = len(chosen) == 1 and _file(chosen[0]).is_file()
        return not is_one_file and not self._is_choosing()


def _file(argument: str) -> Path:
    """The file or folder of an argument, which may name a test in the file."""
    return (paths.ROOT / argument.partition("::")[0]).resolve()


def _is_neighbour(path: str) -> bool:
    return _file(path).is_relative_to(paths.ROOT / NEIGHBOURS)
