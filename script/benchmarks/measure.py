"""Seconds and SQL queries of something done several times."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

RUNS = 5


@dataclass(frozen=True)
class Measure:
    """What several runs of the same thing took.

    :ivar cpu: seconds that Python itself was busy; steadier than those of the clock
        where others use the machine too, but without what the database does
    """

    seconds: tuple[float, ...]
    queries: int
    cpu: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """The run in the middle."""
        return statistics.median(self.seconds)

    @property
    def median_cpu(self) -> float:
        """The run in the middle, by Python's own time."""
        return statistics.median(self.cpu)

    def __str__(self) -> str:
        """Give the median with the range, in milliseconds."""
        low, high = min(self.seconds), max(self.seconds)
        return f"{self.median * 1e3:.0f} ({low * 1e3:.0f}-{high * 1e3:.0f})"

    def per(self, number: int) -> str:
        """Give the median with the range, in milliseconds per piece."""
        low, high = (bound(self.seconds) / number * 1e3 for bound in (min, max))
        return f"{self.median / number * 1e3:.1f} ({low:.1f}-{high:.1f})"


@dataclass
class Runs:
    """The runs of one thing so far."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: int = 0

    def time(self, env: Any, act: Callable[[], object]) -> None:
        """Do it once more."""
        gc.collect()
        before, start, busy = (
            env.cr.sql_log_count,
            time.perf_counter(),
            time.process_time(),
        )
        act()
        self.cpu.append(time.process_time() - busy)
        self.seconds.append(time.perf_counter() - start)
        self.queries = env.cr.sql_log_count - before

    def total(self) -> Measure:
        """Sum them up."""
        return Measure(tuple(self.seconds), self.queries, tuple(self.cpu))


def measure(env: Any, act: Callable[[], object], runs: int = RUNS) -> Measure:
    """Do it once to fill Odoo's caches, then several times with a cold ORM cache."""
    act()
    done = Runs()
    for _run in range(runs):
        env.flush_all()
        env.invalidate_all()
        done.time(env, act)
    return done.total()


def compare(
    open_env: Callable[[], Any],
    acts: dict[str, Callable[[Any], Callable[[], object]]],
    runs: int = RUNS,
) -> dict[str, Measure]:
    """Do several things in turn, each in a transaction that is rolled back.

    In turn, so that a machine that gets slower meanwhile does so for all of them.

    :param open_env: gives a new environment, with a transaction of its own
    :param acts: by name, what gets ready in an environment and returns what is timed
    """
    done = {name: Runs() for name in acts}
    for _run in range(runs):
        for name, prepare in acts.items():
            env = open_env()
            try:
                done[name].time(env, prepare(env))
            finally:
                env.cr.rollback()
                env.cr.close()
    return {name: these.total() for name, these in done.items()}
