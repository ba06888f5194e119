"""Nothing in the project tells on which machine it was written.

A path that exists on one machine, or the address from which one machine gets
its packages, works nowhere else and is nobody else's business.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolbox import process
from toolbox.lint import project
from toolbox.paths import ROOT

Rule = tuple[str, re.Pattern[str]]

ABSOLUTE_PATH = re.compile(
    r"(?:(?<![\w.~}/])|(?<=file://))/(?:(?:home|Users)/\w+|root/|work/\w+)"
)
PUBLIC_REGISTRY = re.compile(
    r"\b(?:(?:[\w-]+\.)?(?:pypi|npmjs|yarnpkg)\.(?:org|com)|files\.pythonhosted\.org"
    r"|(?:deb|ftp|security|snapshot|archive)(?:\.\w{2})?\.(?:debian|ubuntu)\.(?:org|com))"
)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:gh[pousr]_|glpat-|AKIA)[A-Za-z0-9_-]{16,}"
)
HOST = re.compile(r"https?://(?:[^/\s@'\"]+@)?([\w.-]+)")
APT_SOURCES = Path("/etc/apt")
LOOPBACK = {"localhost", "127.0.0.1"}
RULES: list[Rule] = [
    ("an absolute path of a machine", ABSOLUTE_PATH),
    ("the address of a package registry", PUBLIC_REGISTRY),
    ("a secret", SECRET),
]


def findings() -> list[str]:
    rules = [*RULES, ("a trace of this machine", this_machine())]
    return [text for path in project.files() for text in check_file(path, rules)]


def check_file(path: Path, rules: Iterable[Rule]) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:  # a picture or another file without lines
        return []
    return [
        f"{project.relative(path)}:{number}: {what}: {match[0]!r}"
        for number, line in enumerate(lines, start=1)
        for what, pattern in rules
        for match in [pattern.search(line)]
        if match
    ]


def this_machine() -> re.Pattern[str]:
    """A pattern of what only this machine's configuration can have brought in."""
    names = {str(ROOT), *map(recognizable, package_hosts())}
    if len(Path.home().parts) > 2:
        names.add(str(Path.home()))
    return re.compile("|".join(rf"(?<![\w.]){re.escape(name)}\b" for name in names))


def recognizable(host: str) -> str:
    """A name without a dot may also be a common word: only in an address it is none."""
    return host if "." in host else f"//{host}"


def package_hosts() -> set[str]:
    """The hosts from which pip, npm and apt are set up to install."""
    configuration = "\n".join(
        [
            *(process.output(command) for command in package_clients()),
            *(source.read_text() for source in APT_SOURCES.glob("**/*.sources")),
            *(source.read_text() for source in APT_SOURCES.glob("**/*.list")),
            *(value for name, value in os.environ.items() if is_registry(name)),
        ]
    )
    return set(HOST.findall(configuration)) - LOOPBACK


def package_clients() -> Iterator[list[str]]:
    yield ["pip", "config", "list"]
    yield ["npm", "config", "get", "registry"]


def is_registry(variable: str) -> bool:
    return variable.upper().startswith(("PIP_", "NPM_CONFIG_"))
