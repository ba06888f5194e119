"""The gates that are other people's programs.

Python packages come from ``lint-requirements.txt``, prettier and ESLint from ``node/``,
whose lock file pins every package by its checksum. All of it lives under ``.odoo/``.
``.pre-commit-config.yaml`` runs the same versions with the same settings (``pins``).
"""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

from toolbox import console, locks, process, python_env
from toolbox.lint import project
from toolbox.paths import ROOT, SCRIPTS, STATE

REQUIREMENTS = SCRIPTS / "lint-requirements.txt"
NODE_PACKAGES = SCRIPTS / "toolbox" / "lint" / "node"
NODE_HOME = STATE / "lint-node"
WELL_FORMED = (".xml",)
FORMATTED = (".xml", ".js", ".scss", ".css")
PRETTIER_OPTIONS = (
    f"--config={NODE_PACKAGES.relative_to(ROOT) / 'prettier.config.cjs'}",
    "--no-editorconfig",
)
ESLINT_OPTIONS = (f"--config={NODE_PACKAGES.relative_to(ROOT) / 'eslint.config.cjs'}",)


@cache
def environment() -> python_env.Environment:
    return python_env.ensure_environment("lint", REQUIREMENTS)


def python_packages() -> str:
    """The folder from which the environment's packages can be imported."""
    return str(environment().packages)


def ruff_findings() -> list[str]:
    unformatted = ruff("format", "--check")
    return ruff("check", "--quiet", "--output-format=concise") + [
        line.replace("Would reformat", "Not formatted, run script/lint --fix")
        for line in unformatted
        if line.startswith("Would reformat")
    ]


def ruff_fix() -> None:
    ruff("check", "--fix")
    ruff("format")


def ruff(*arguments: str) -> list[str]:
    return output_if_failed("ruff", *arguments, *python_sources())


def python_sources() -> list[Path]:
    """Ruff finds ``.py`` files by itself; a program without ending must be named."""
    return [ROOT, *project.scripts()]


def pylint_findings() -> list[str]:
    found = output_if_failed("pylint", f"--rcfile={ROOT / 'pyproject.toml'}", *addons())
    return [line for line in found if not line.startswith("*****")]


def addons() -> list[str]:
    """By their names, so that findings show short paths."""
    return [addon.name for addon in project.addons()]


def oca_findings() -> list[str]:
    manifests = [f"{name}/__manifest__.py" for name in addons()]
    found = output_if_failed("oca-checks-odoo-module", *manifests)
    translations = [
        path for addon in project.addons() for path in project.files_of(addon, ".po")
    ]
    if translations:
        # Odoo writes the files: how they are wrapped and sorted is its business.
        options = ["--disable=po-pretty-format", *translations]
        found += output_if_failed("oca-checks-po", *options)
    return found


def markup_findings() -> list[str]:
    broken = [
        fault
        for addon in project.addons()
        for path in project.files_of(addon, *WELL_FORMED)
        for fault in syntax_errors(path)
    ]
    return broken or [
        line
        if line.startswith("[")
        else f"Not formatted, run script/lint --fix: {line}"
        for line in prettier("--list-different")
    ]


def syntax_errors(path: Path) -> list[str]:
    try:
        ET.parse(path)
    except ET.ParseError as error:
        return [f"{project.relative(path)}:{error.position[0]}: {error}"]
    return []


def prettier_fix() -> None:
    prettier("--write", "--log-level=silent")


def prettier(*options: str) -> list[str]:
    """What the formatter prints about our markup and scripts; nothing without any."""
    program = Path("prettier", "bin", "prettier.cjs")
    return run_on_addons(program, FORMATTED, *options, *PRETTIER_OPTIONS)


def eslint_findings() -> list[str]:
    return eslint("--max-warnings=0")


def eslint_fix() -> None:
    eslint("--fix")


def eslint(*options: str) -> list[str]:
    program = Path("eslint", "bin", "eslint.js")
    return run_on_addons(program, (".js",), *options, *ESLINT_OPTIONS)


def run_on_addons(program: Path, suffixes: tuple[str, ...], *options: str) -> list[str]:
    """What a program of the node packages says of the add-ons' files, if any."""
    files = [
        project.relative(path)
        for addon in project.addons()
        for path in project.files_of(addon, *suffixes)
    ]
    if not files:
        return []
    modules = ensure_node_packages() / "node_modules"
    return output_if_failed("node", modules / program, *options, "--", *files)


def ensure_node_packages() -> Path:
    """The folder with the programs, installed again when their lock file changed."""
    stamp = NODE_HOME / "made-from"
    wanted = (NODE_PACKAGES / "package-lock.json").read_text()
    with locks.exclusive("lint-node", "installs prettier and ESLint"):
        if not stamp.exists() or stamp.read_text() != wanted:
            console.step("Installing prettier and ESLint")
            shutil.rmtree(NODE_HOME, ignore_errors=True)
            shutil.copytree(NODE_PACKAGES, NODE_HOME)
            npm = [environment().bin / "npm", "ci", "--prefix", NODE_HOME]
            options = ["--ignore-scripts", "--no-audit", "--no-fund"]
            process.attended([*npm, *options], "npm-lint", env=path_with_tools())
            stamp.write_text(wanted)
    return NODE_HOME


def path_with_tools() -> dict[str, str]:
    """npm starts node by its name; settings ask for what lies beside the programs."""
    return {
        **os.environ,
        "NODE_PATH": str(NODE_HOME / "node_modules"),
        "PATH": f"{environment().bin}{os.pathsep}{os.environ['PATH']}",
    }


def output_if_failed(program: str, *arguments: str | Path) -> list[str]:
    """The lines that a tool prints when it finds something to say."""
    done = subprocess.run(
        [environment().bin / program, *arguments],
        cwd=ROOT,
        env=path_with_tools(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode == 0:
        return []
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines or [f"{program} ended with exit code {done.returncode}"]
