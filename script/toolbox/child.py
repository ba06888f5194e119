"""A program in the foreground: it has the terminal, and leaves nothing behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolbox import process

PR_SET_CHILD_SUBREAPER = 36
# A shell lets what it runs in the background ignore interrupts, children included.
INTERRUPTIBLE = ("env", "--default-signal=INT")
# Even a script that is killed without a chance to clean up takes its child along.
UNTIL_WE_DIE = ("setpriv", "--pdeathsig", "INT", "--")
# pytest gives those that work for it ten, then cleans up.
SECONDS_TO_STOP = 40
SECONDS_TO_LEAVE = 5


def run(
    command: process.Command,
    env: Mapping[str, str],
    *,
    cwd: Path | None = None,
    stdin: Path | None = None,
) -> int:
    """Run it and return its exit code. What it leaves running is ended."""
    inherits = stdin is None and sys.stdin is not None
    with _adopted_orphans(), open(stdin or os.devnull) as file:
        child = subprocess.Popen(
            [*INTERRUPTIBLE, *UNTIL_WE_DIE, *command],
            env=env,
            cwd=cwd,
            stdin=None if inherits else file,
            start_new_session=not _has_terminal(),
        )
        with _forwarded_signals(child) as asked:
            code = _wait(child, asked)
    return code if code >= 0 else 128 - code


def _wait(child: subprocess.Popen, asked: list[float]) -> int:
    """Wait for its end; insist when it does not leave after it was asked to."""
    while True:
        try:
            return child.wait(1)
        except subprocess.TimeoutExpired:
            if asked and time.monotonic() > asked[0] + SECONDS_TO_STOP:
                child.kill()


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


@contextlib.contextmanager
def _forwarded_signals(child: subprocess.Popen) -> Iterator[list[float]]:
    """Interrupt the child, whichever signal asks this script to stop.

    Odoo and pytest clean up after an interrupt, not after every other signal. A
    terminal interrupts the child itself, so that only others need forwarding then.
    The list that is given tells when that happened.
    """
    asked: list[float] = []

    def forward(_number: int, _frame: object) -> None:
        asked.append(time.monotonic())
        child.send_signal(signal.SIGINT)

    on_interrupt = signal.SIG_IGN if _has_terminal() else forward
    handlers = {
        signal.SIGINT: on_interrupt,
        signal.SIGTERM: forward,
        signal.SIGHUP: forward,
    }
    before = {number: signal.signal(number, handlers[number]) for number in handlers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _adopted_orphans() -> Iterator[None]:
    """Become the parent of what a child leaves behind, such as a browser; end it.

    Once its own parent has ended, nothing else tells from where it came.
    """
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        _end_children()
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0)


def _end_children() -> None:
    deadline = time.monotonic() + SECONDS_TO_LEAVE
    while children := _children():
        late = time.monotonic() > deadline
        for number in children:
            os.kill(number, signal.SIGKILL if late else signal.SIGTERM)
        time.sleep(0.1)
        for number in children:
            os.waitpid(number, os.WNOHANG)


def _children() -> list[int]:
    """The children of this thread: those of others are not ours to end or to bury."""
    thread = Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(number) for number in thread.read_text().split()]
