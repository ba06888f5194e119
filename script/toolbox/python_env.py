"""Python packages in virtual environments under ``.odoo/``."""

import hashlib
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from toolbox import console, debian, locks, paths, process

# Debian builds its Python with the compiler's profiles: tests take a tenth less in it
# than in one that pyenv compiles by its defaults.
SYSTEM_PYTHON = Path("/usr/bin/python3")
OLDEST = (3, 11)
TELL_VERSION = "import sys; print(sys.implementation.cache_tag, *sys.version_info[:2])"


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
    def packages(self) -> Path:
        """The folder from which its packages are imported."""
        return next((self.folder / "lib").glob("python3*/site-packages"))

    @property
    def stamp(self) -> Path:
        """The file that tells from what it was made."""
        return self.folder / "made-from"


def ensure_environment(name: str, requirements_file: Path) -> Environment:
    """The environment ``.odoo/python/NAME`` with exactly these packages.

    It is made anew when the requirements or the interpreter's version change.
    """
    environment = Environment(paths.STATE / "python" / name)
    python = _interpreter()
    wanted = _fingerprint(python, requirements_file)
    with locks.exclusive(f"python-{name}", f"installs the packages of {name}"):
        if not _is_current(environment, wanted):
            console.step(f"Installing Python packages for {name} (some minutes)")
            _make(environment, python, requirements_file)
            environment.stamp.write_text(wanted)
    return environment


def _interpreter() -> Path:
    """The system's own Python where it is new enough, else the one that runs this."""
    version = process.output([SYSTEM_PYTHON, "-c", TELL_VERSION]).split()[1:]
    is_usable = tuple(map(int, version)) >= OLDEST
    return SYSTEM_PYTHON if is_usable else Path(sys.executable)


def _fingerprint(python: Path, requirements_file: Path) -> str:
    digest = hashlib.sha256(requirements_file.read_bytes()).hexdigest()
    return f"{python} {process.output([python, '-c', TELL_VERSION]).strip()} {digest}\n"


def _is_current(environment: Environment, wanted: str) -> bool:
    """The link to the interpreter breaks when the system's Python is removed."""
    stamp = environment.stamp
    return (
        environment.python.exists() and stamp.exists() and stamp.read_text() == wanted
    )


def _make(environment: Environment, python: Path, requirements_file: Path) -> None:
    """Make it with pip: a machine's settings, such as its index, are those of pip."""
    shutil.rmtree(environment.folder, ignore_errors=True)
    if not process.output([python, "-c", "import ensurepip; print('there')"]):
        debian.ensure_packages("python3-venv")
    name = environment.folder.name
    process.attended([python, "-m", "venv", environment.folder], f"venv-{name}")
    pip = [environment.python, "-m", "pip", "install", "--disable-pip-version-check"]
    options = ["--progress-bar", "off", "--requirement", requirements_file]
    process.attended([*pip, *options], f"pip-{name}")
