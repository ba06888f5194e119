"""What a script tells the person in front of the terminal."""

import signal
import sys
from collections.abc import Callable

INTERRUPTED = 130


class Failure(Exception):
    """Something the person has to know: what is wrong, and what to do about it."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}\n{remedy}")
        self.problem = problem
        self.remedy = remedy


def step(text: str) -> None:
    """Say what happens next, on standard error: standard output is the result."""
    print(f"==> {text}", file=sys.stderr, flush=True)


def note(text: str) -> None:
    """Say something about the running step."""
    print(f"    {text}", file=sys.stderr, flush=True)


def run(main: Callable[[], int | None]) -> None:
    """Run a script's main function and leave with its exit code.

    A termination signal becomes an exception, so that ``with`` blocks stop what the
    script has started.
    """
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        code = main()
    except Failure as failure:
        print(f"{failure.problem}\n{failure.remedy}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code or 0)


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)
