"""``pre-commit`` runs the same versions as ``script/lint``, and every gate.

Who has it installed must not be told something else than who runs the script.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from toolbox.lint import tools, yaml_files
from toolbox.paths import ROOT

CONFIGURATION = ROOT / ".pre-commit-config.yaml"
# The package of lint-requirements.txt that each repository of hooks runs.
PACKAGES = {
    "https://github.com/astral-sh/ruff-pre-commit": "ruff",
    "https://github.com/OCA/odoo-pre-commit-hooks": "oca-odoo-pre-commit-hooks",
    "https://github.com/OCA/pylint-odoo": "pylint-odoo",
}
# The gate that each hook of others does the work of.
GATES = {
    "ruff-check": "ruff",
    "ruff-format": "ruff",
    "prettier": "markup",
    "eslint": "eslint",
    "oca-checks-odoo-module": "oca",
    "oca-checks-po": "oca",
    "pylint_odoo": "pylint",
}
# Settings that a hook must have, too.
OPTIONS = {"prettier": tools.PRETTIER_OPTIONS, "eslint": tools.ESLINT_OPTIONS}
OURS = re.compile(r"script/lint (\w+)")


def findings() -> list[str]:
    from toolbox.lint import every_gate  # which imports this file

    configuration = yaml_files.load(CONFIGURATION)
    pinned = {**python_pins(tools.REQUIREMENTS), **node_pins(tools.NODE_PACKAGES)}
    return [
        *check_versions(configuration, pinned),
        *check_options(configuration),
        *check_gates(configuration, {gate.name for gate in every_gate.GATES}),
    ]


def python_pins(path: Path) -> dict[str, str]:
    """The version of each package in a file of requirements."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line)


def node_pins(folder: Path) -> dict[str, str]:
    """The version of each package that a ``package.json`` names."""
    return json.loads((folder / "package.json").read_text())["devDependencies"]


def check_versions(configuration: dict, pinned: dict[str, str]) -> Iterator[str]:
    """Find what hooks run in another version, or without one that is pinned."""
    for name, version in hooked_versions(configuration):
        if pinned.get(name) != version:
            wanted = pinned.get(name, "not at all")
            yield f"{CONFIGURATION.name}: {name} {version}, script/lint has {wanted}"


def hooked_versions(configuration: dict) -> Iterator[tuple[str, str]]:
    for repository in configuration["repos"]:
        if "rev" in repository:
            address = repository["repo"]
            yield PACKAGES.get(address, address), repository["rev"].removeprefix("v")
    for hook in hooks(configuration):
        for package in hook.get("additional_dependencies", ()):
            name, _at, version = package.rpartition("@")
            yield name, version


def check_options(configuration: dict) -> Iterator[str]:
    """Find hooks that run with other settings."""
    for hook in hooks(configuration):
        for option in OPTIONS.get(hook["id"], ()):
            if option not in hook.get("args", ()):
                yield f"{CONFIGURATION.name}: {hook['id']} lacks {option}"


def check_gates(configuration: dict, gates: set[str]) -> Iterator[str]:
    """Find gates that no hook runs, and hooks that run none."""
    run = {gate_of(hook) for hook in hooks(configuration)}
    for name in sorted(gates - run):
        yield f"{CONFIGURATION.name}: no hook runs the gate {name}"
    for name in sorted(run - gates):
        yield f"{CONFIGURATION.name}: a hook runs {name}, which is no gate"


def gate_of(hook: dict) -> str:
    """The gate that a hook is: ours by its entry, others by their name."""
    own = OURS.fullmatch(hook.get("entry", ""))
    return own[1] if own else GATES.get(hook["id"], hook["id"])


def hooks(configuration: dict) -> Iterator[dict]:
    for repository in configuration["repos"]:
        yield from repository["hooks"]
