"""Packages of the operating system."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence

from toolbox import console, process

UPDATED: list[bool] = []
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_packages(*names: str) -> None:
    """Install the Debian packages that are not there yet."""
    missing = [name for name in names if not is_installed(name)]
    if missing:
        console.step(f"Installing Debian packages: {' '.join(missing)}")
        update_lists(missing)
        _apt_get(missing, "install", "--yes", "--no-install-recommends", *missing)


def ensure_program(package: str, *programs: str) -> None:
    """Install the package when none of the programs is there."""
    if not any(map(shutil.which, programs)):
        ensure_packages(package)


def ensure_browser() -> None:
    """Install the browser in which Odoo's web client is played, if there is none."""
    ensure_program("chromium", *BROWSERS)


def ensure_pdf_printer() -> None:
    """Install what Odoo prints PDF with, where this release of Debian still has it."""
    program = "wkhtmltopdf"
    if shutil.which(program):
        return
    update_lists([program])
    if process.output(["apt-cache", "madison", program]):
        ensure_packages(program)
    else:
        console.note(f"This system has no package {program}: nothing prints as PDF.")


def is_installed(name: str) -> bool:
    """Whether the package is installed and configured."""
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status}", name]
    return process.output(query) == "installed"


def update_lists(wanted: Iterable[str] = ()) -> None:
    """Get the mirror's package lists, once in a script's run."""
    if not UPDATED:
        _apt_get(wanted, "update")
        UPDATED.append(True)


def _apt_get(wanted: Iterable[str], *arguments: str) -> None:
    patience = "-oDPkg::Lock::Timeout=300"
    apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", patience]
    command = [*apt_get, *arguments]
    try:
        process.attended([*_as_root(wanted), *command], f"apt-{arguments[0]}")
    except process.CommandFailed as failure:
        raise console.Failure(failure.problem, _remedy(wanted)) from failure


def _as_root(wanted: Iterable[str]) -> Sequence[str]:
    """What to put before a command that only root may run."""
    if not shutil.which("apt-get"):
        raise console.Failure("This system has no apt-get.", _remedy(wanted))
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        raise console.Failure("You are not root, and sudo is missing.", _remedy(wanted))
    # It may ask for the password: now, in the foreground.
    subprocess.run(["sudo", "--validate"])
    return ["sudo"]


def _remedy(wanted: Iterable[str]) -> str:
    names = " ".join(wanted)
    return f"Install by hand and try again: {names or 'nothing but `apt-get update`'}"
