"""Which files the gates look at.

Git knows best: every file that is tracked, or that would be with the next
``git add``. What is ignored (``.odoo/``, caches) is nobody's business here.
"""

import subprocess
from functools import cache
from pathlib import Path

from toolbox.paths import ROOT


@cache
def files() -> list[Path]:
    """All files of the project that exist, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = {ROOT / name for name in listed.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


@cache
def addons() -> list[Path]:
    """The folders of our Odoo add-ons."""
    return [path.parent for path in files() if is_manifest(path)]


def is_manifest(path: Path) -> bool:
    return path.name == "__manifest__.py" and path.parent.parent == ROOT


def files_of(folder: Path, *suffixes: str) -> list[Path]:
    """The files below a folder whose name ends in one of the suffixes."""
    return [
        path
        for path in files()
        if path.is_relative_to(folder) and path.suffix in suffixes
    ]


def scripts() -> list[Path]:
    """Python programs without a ``.py`` ending, which no tool finds by itself."""
    return [path for path in files() if path.suffix == "" and is_python_program(path)]


def is_python_program(path: Path) -> bool:
    with path.open("rb") as opened:
        first_line = opened.readline(100)
    return first_line.startswith(b"#!") and b"python" in first_line


def product_python(folder: Path) -> list[Path]:
    """The Python files of a folder that are not tests."""
    return [path for path in files_of(folder, ".py") if not is_test(path)]


def is_test(path: Path) -> bool:
    return path.is_relative_to(ROOT) and "tests" in path.relative_to(ROOT).parts


def relative(path: Path) -> str:
    """How findings name a file; also for samples that lie outside the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
