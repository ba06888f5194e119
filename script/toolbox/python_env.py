"""Python packages in virtual environments under ``.odoo/``."""

import hashlib
import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from toolbox import console, debian, locks, paths, process


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def bin(self) -> Path:
        """The folder of its programs."""
        return self.folder / "bin"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.bin / "python"

    @property
    def stamp(self) -> Path:
        """The file that tells from what it was made."""
        return self.folder / "made-from"


def ensure_environment(name: str, requirements_file: Path) -> Environment:
    """The environment ``.odoo/python/NAME`` with exactly these packages.

    It is made anew when the requirements or the interpreter's version change.
    """
    environment = Environment(paths.STATE / "python" / name)
    wanted = _fingerprint(requirements_file)
    with locks.exclusive(f"python-{name}", f"installs the packages of {name}"):
        if not _is_current(environment, wanted):
            console.step(f"Installing Python packages for {name} (some minutes)")
            _make(environment, requirements_file)
            environment.stamp.write_text(wanted)
    return environment


def _fingerprint(requirements_file: Path) -> str:
    digest = hashlib.sha256(requirements_file.read_bytes()).hexdigest()
    return f"{sys.implementation.cache_tag} {digest}\n"


def _is_current(environment: Environment, wanted: str) -> bool:
    """The link to the interpreter breaks when the system's Python is removed."""
    stamp = environment.stamp
    return (
        environment.python.exists() and stamp.exists() and stamp.read_text() == wanted
    )


def _make(environment: Environment, requirements_file: Path) -> None:
    shutil.rmtree(environment.folder, ignore_errors=True)
    if not importlib.util.find_spec("ensurepip"):
        debian.ensure_packages("python3-venv")
    name = environment.folder.name
    process.attended([sys.executable, "-m", "venv", environment.folder], f"venv-{name}")
    pip = [environment.python, "-m", "pip", "install", "--disable-pip-version-check"]
    options = ["--progress-bar", "off", "--requirement", requirements_file]
    process.attended([*pip, *options], f"pip-{name}")
