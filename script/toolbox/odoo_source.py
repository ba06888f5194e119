"""Odoo 19 itself: where it is, or how to get it.

In this order: the folder ``ODOO_HOME``; an ``odoo`` that this Python can import; the
Debian package, unpacked under ``.odoo/``; Odoo's official repository.
"""

import importlib.util
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from toolbox import console, debian, locks, odoo_package, paths, process

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo.git"
CLONE = paths.STATE / "odoo-clone"
REMEDY = f"Set ODOO_HOME to a source tree of Odoo {SERIES} and try again."
VERSION_INFO = re.compile(r"^version_info = \((\d+), (\d+),", re.MULTILINE)


@dataclass(frozen=True)
class OdooSource:
    """A folder that holds the Python package ``odoo``."""

    root: Path

    @property
    def addons_path(self) -> list[Path]:
        """The folders of Odoo's own add-ons."""
        folders = [self.root / "odoo" / "addons", self.root / "addons"]
        return [folder for folder in folders if (folder / "web").is_dir()]

    @property
    def series(self) -> str:
        """Its version, such as ``19.0``; nothing when this is no Odoo."""
        release = self.root / "odoo" / "release.py"
        found = VERSION_INFO.search(release.read_text()) if release.exists() else None
        return ".".join(found.groups()) if found else ""

    @property
    def command(self) -> Path:
        """The file that starts it; servers with workers start it once more by name."""
        own = self.root / "odoo-bin"
        return own if own.exists() else paths.ODOO_BIN

    def is_usable(self) -> bool:
        """Whether it is the right version, with the add-ons we build on."""
        return self.series == SERIES and any(
            (folder / "stock_account").is_dir() for folder in self.addons_path
        )


def find() -> OdooSource:
    """The Odoo to run; fetched when there is none."""
    if home := os.environ.get("ODOO_HOME"):
        return _from_home(Path(home).expanduser().resolve())
    return _importable() or _fetched()


def _from_home(root: Path) -> OdooSource:
    source = OdooSource(root)
    if not source.is_usable():
        what = f"Odoo {source.series}" if source.series else "not a source tree of Odoo"
        raise console.Failure(
            f"ODOO_HOME={root} is {what}"
            f"{' without its add-ons' if source.series == SERIES else ''}.",
            f"Set it to a source tree of Odoo {SERIES} with its add-ons, or unset it.",
        )
    return source


def _importable() -> OdooSource | None:
    spec = importlib.util.find_spec("odoo")
    for folder in (spec and spec.submodule_search_locations) or ():
        source = OdooSource(Path(folder).resolve().parent)
        if source.is_usable():
            return source
    return None


def _fetched() -> OdooSource:
    with locks.exclusive("odoo-source", "fetches Odoo"):
        for source in (OdooSource(odoo_package.ROOT), OdooSource(CLONE)):
            if source.is_usable():
                return source
        return _fetch()


def _fetch() -> OdooSource:
    problems = []
    for fetch in (odoo_package.fetch, _clone):
        try:
            source = OdooSource(fetch())
        except console.Failure as failure:
            console.note(failure.problem)
            problems.append(failure.problem)
        else:
            if source.is_usable():
                return source
    raise console.Failure("\n".join(["Odoo cannot be fetched.", *problems]), REMEDY)


def _clone() -> Path:
    console.step(f"Cloning Odoo {SERIES} from its repository (some minutes)")
    if not shutil.which("git"):
        debian.ensure_packages("git")
    unfinished = CLONE.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    options = ["--depth", "1", "--branch", SERIES, "--single-branch"]
    process.attended(
        ["git", "clone", "--progress", *options, REPOSITORY, unfinished],
        "odoo-clone",
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
    )
    shutil.rmtree(CLONE, ignore_errors=True)
    return unfinished.rename(CLONE)
