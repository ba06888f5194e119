"""Who imports whom: the rooms of an add-on have an order, and no way back.

Plain rules know nobody, models know neither reports nor windows. What is below and has
to be told of something above offers a method that the room above extends. The order is
that of ``ARCHITECTURE.md``.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from toolbox.lint import project

ADDON = "bhima_stock_accounting"
PLAIN = frozenset({"context", "exceptions", "rules"})
SET_UP = PLAIN | {"models/configuration", "models/ledger"}
MOVED = SET_UP | {"models/movements", "models/valuation"}
POSTED = MOVED | {"models/posting"}
MODELS = POSTED | {"models/purchasing"}
# What each room may import, besides itself.
KNOWN = {
    "context": frozenset(),
    "exceptions": frozenset(),
    "rules": frozenset(),
    "models/configuration": PLAIN,
    "models/ledger": PLAIN | {"models/configuration"},
    "models/movements": SET_UP,
    "models/valuation": SET_UP | {"models/movements"},
    "models/posting": MOVED,
    "models/purchasing": POSTED,
    "report": MODELS,
    "wizard": MODELS | {"report"},
    "controllers": MODELS | {"report"},
    "demo": PLAIN,
    "hooks": MODELS,
}
# Rooms whose sub-folders are rooms of their own.
SPLIT = frozenset({"models"})
# Rules are plain Python: of Odoo they may use its tools.
PLAIN_MODULES = ("odoo.tools",)


def findings() -> list[str]:
    addon = next(path for path in project.addons() if path.name == ADDON)
    return [
        f"{project.relative(path)}:{line}: {text}"
        for path in project.product_python(addon)
        for line, text in check(path.relative_to(addon), path.read_text())
    ]


def check(path: Path, source: str) -> Iterator[tuple[int, str]]:
    """What a file of the add-on imports that it may not.

    :param path: within the add-on
    """
    room = room_of(path.parts)
    if room not in KNOWN:
        return
    for line, module in imports(path, ast.parse(source)):
        if isinstance(module, str):
            is_plain = module.startswith(PLAIN_MODULES)
            if room == "rules" and module.startswith("odoo") and not is_plain:
                yield line, f"rules are plain Python: no import of {module}"
            continue
        other = room_of(module)
        if other != room and other in KNOWN and other not in KNOWN[room]:
            yield line, f"{room} may not import {other}"


def room_of(parts: tuple[str, ...]) -> str:
    """The room that a file, or a module of the add-on, lies in."""
    if parts and parts[0] in SPLIT:
        return "/".join(parts[:2])
    return parts[0].removesuffix(".py") if parts else ""


def imports(path: Path, tree: ast.Module) -> Iterator[tuple[int, object]]:
    """Each import: a name from outside, or the parts of a module of the add-on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and not node.level:
            own = f"odoo.addons.{ADDON}."
            if node.module.startswith(own):
                yield node.lineno, tuple(node.module.removeprefix(own).split("."))
            else:
                yield node.lineno, node.module
        elif isinstance(node, ast.ImportFrom):
            folder = path.parts[: -node.level]
            module = (*folder, *(node.module.split(".") if node.module else ()))
            # what is imported of a folder may be one of its rooms
            for alias in node.names:
                yield node.lineno, (*module, alias.name)
