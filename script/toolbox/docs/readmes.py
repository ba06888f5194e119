"""The README.rst of an add-on, made from the fragments in its folder ``readme/``.

The fragments, their order and the headings are OCA's habit.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from toolbox.paths import ADDONS, GLUE_ADDONS, ROOT

NOTICE = """\
.. !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
   This file is generated from the folder readme/ by
   script/docs --update: what is changed here is overwritten.
   !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
"""
# Fragments and their headings; the description follows the title.
DESCRIPTION = "DESCRIPTION"
CHAPTERS = {
    "CONTEXT": "Use Cases / Context",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known issues / Roadmap",
    "HISTORY": "Changelog",
    "CONTRIBUTORS": "Contributors",
}
CONTENTS = ".. contents::\n   :local:\n"
FEWEST_FOR_CONTENTS = 3
WARNING = 2  # of docutils' levels


def addons() -> list[Path]:
    return [ROOT / name for name in (*ADDONS, *GLUE_ADDONS)]


def compose(addon: Path) -> str:
    """The text of an add-on's README.rst."""
    name = ast.literal_eval((addon / "__manifest__.py").read_text())["name"]
    line = "=" * len(name)
    chapters = list(read_chapters(addon))
    parts = [NOTICE, f"{line}\n{name}\n{line}\n", read_fragment(addon, DESCRIPTION)]
    if len(chapters) >= FEWEST_FOR_CONTENTS:
        parts.append(CONTENTS)
    return "\n".join([*parts, *chapters])


def read_chapters(addon: Path) -> Iterator[str]:
    for fragment, heading in CHAPTERS.items():
        if text := read_fragment(addon, fragment):
            yield f"{heading}\n{'=' * len(heading)}\n\n{text}"


def read_fragment(addon: Path, name: str) -> str:
    path = addon / "readme" / f"{name}.rst"
    return path.read_text().strip("\n") + "\n" if path.exists() else ""


def complaints(text: str) -> list[str]:
    """What docutils says about a text in reStructuredText."""
    # among the installed packages of the site, not of those who import this
    from docutils import core, nodes

    settings = {"report_level": WARNING, "warning_stream": False}
    document = core.publish_doctree(text, settings_overrides=settings)
    return [message.astext() for message in document.findall(nodes.system_message)]
