"""Files for forges and containers are what their readers expect.

Nothing here reads them: a mistake would show only where a form, a workflow or a
container is missing.
"""

from pathlib import Path

from ruamel.yaml import YAML, YAMLError

from toolbox.lint import project, tools
from toolbox.paths import ROOT

# Which schema of check-jsonschema files have to fit, by pattern.
SCHEMAS = {
    "compose.yaml": "vendor.compose-spec",
    ".github/workflows/*.yml": "vendor.github-workflows",
    ".github/ISSUE_TEMPLATE/config.yml": "vendor.github-issue-config",
    ".github/ISSUE_TEMPLATE/[!c]*.yml": "vendor.github-issue-forms",
}


def findings() -> list[str]:
    broken = [
        fault
        for path in project.files_of(ROOT, ".yml", ".yaml")
        for fault in syntax_errors(path)
    ]
    return broken or [
        line
        for pattern, schema in SCHEMAS.items()
        for line in unfitting(schema, sorted(ROOT.glob(pattern)))
    ]


def syntax_errors(path: Path) -> list[str]:
    try:
        load(path)
    except YAMLError as error:
        return [f"{project.relative(path)}: {error}"]
    return []


def load(path: Path) -> object:
    """What a file holds."""
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def unfitting(schema: str, paths: list[Path]) -> list[str]:
    """What files have that their schema does not know, or lack that it asks for."""
    if not paths:
        return []
    options = [f"--builtin-schema={schema}", "--color=never"]
    return tools.output_if_failed("check-jsonschema", *options, *paths)
