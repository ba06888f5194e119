"""Several scripts may run at the same time: locks on files keep them apart.

The kernel frees a lock when its process ends, however it ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from toolbox import console, paths


def open_lock(name: str) -> IO[str]:
    """The lock file of that name, open and not locked yet."""
    path: Path = paths.STATE / "lock" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("a")


def try_lock(file: IO[str], *, shared: bool = False) -> bool:
    """Take the lock if it is free. An exclusive holder of a file may come down."""
    mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(file, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def exclusive(name: str, waiting_for: str = "") -> Iterator[None]:
    """Hold the lock of that name alone; say so when that means to wait."""
    with open_lock(name) as file:
        if not try_lock(file):
            if waiting_for:
                console.note(f"waiting for another script that {waiting_for}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
