"""Running other programs."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from toolbox import console, paths

Command = Sequence[str | Path]
SECONDS_BETWEEN_SIGNS = 10
TAIL_LINES = 15


class CommandFailed(console.Failure):
    """A program that a script needs has ended with an error."""


def output(command: Command, **options: object) -> str:
    """What a short command prints; nothing when it fails or does not exist."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, **options)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def attended(
    command: Command,
    log_name: str,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: Path | None = None,
) -> Path:
    """Run a long command into a log file, with a sign of life now and then.

    Return the log. A failing command raises ``CommandFailed`` with the log's end.
    """
    log = paths.LOGS / f"{log_name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as file, open(stdin or os.devnull) as read:
        code = _watch(command, file, env=env, cwd=cwd, stdin=read)
    if code:
        problem = f"`{Path(command[0]).name}` failed with exit code {code}:"
        raise CommandFailed(f"{problem}\n{tail(log)}", f"The whole log: {log}")
    return log


def _watch(command: Command, file: IO[str], **options: object) -> int:
    child = _start(command, file, **options)
    started = time.monotonic()
    try:
        while True:
            try:
                return child.wait(SECONDS_BETWEEN_SIGNS)
            except subprocess.TimeoutExpired:
                seconds = time.monotonic() - started
                console.note(f"{seconds:4.0f} s  {_last_line(Path(file.name))}")
    finally:
        _end(child)


def _start(command: Command, file: IO[str], **options: object) -> subprocess.Popen:
    try:
        return subprocess.Popen(
            command,
            stdout=file,
            stderr=subprocess.STDOUT,
            process_group=0,
            **options,
        )
    except FileNotFoundError as error:
        raise CommandFailed(
            f"The program `{command[0]}` is missing.", "Install it and try again."
        ) from error


def _end(child: subprocess.Popen, seconds: float = 15) -> None:
    """End a child that still runs, and its children: politely first."""
    if child.poll() is not None:
        return
    _signal_group(child, signal.SIGTERM)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        _signal_group(child, signal.SIGKILL)
        child.wait()


def _signal_group(child: subprocess.Popen, number: int) -> None:
    """What runs as root after sudo is out of reach."""
    with contextlib.suppress(PermissionError, ProcessLookupError):
        os.killpg(child.pid, number)


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log file."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:])


def _last_line(log: Path, width: int = 100) -> str:
    return tail(log, 1).rpartition("\r")[2].strip()[:width]
