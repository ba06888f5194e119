"""The site that MkDocs builds from ``docs/``; its settings are in ``mkdocs.yml``."""

import os
from functools import cache
from pathlib import Path

from toolbox import child, console, process, python_env
from toolbox.paths import ROOT, SCRIPTS, STATE

REQUIREMENTS = SCRIPTS / "docs-requirements.txt"
SETTINGS = ROOT / "mkdocs.yml"
SITE = STATE / "site"
# The theme tells on every build of a later MkDocs that nobody has released.
QUIET = {"NO_MKDOCS_2_WARNING": "1"}


@cache
def environment() -> python_env.Environment:
    return python_env.ensure_environment("docs", REQUIREMENTS)


def python_packages() -> str:
    """The folder from which the environment's packages can be imported."""
    return str(environment().packages)


def build(target: Path = SITE) -> Path:
    """Build the site and return its folder; a link that leads nowhere is refused."""
    console.step("Building the site")
    options = ["--strict", "--clean", "--site-dir", target]
    process.attended(command("build", *options), "docs", env=environ(), cwd=ROOT)
    return target


def serve() -> int:
    """Show the site until it is interrupted; it follows what is edited."""
    return child.run(command("serve"), environ(), cwd=ROOT)


def command(name: str, *options: str | Path) -> list[str | Path]:
    return [environment().bin / "mkdocs", name, "--config-file", SETTINGS, *options]


def environ() -> dict[str, str]:
    return {**os.environ, **QUIET, "PYTHONPATH": str(SCRIPTS)}
