"""What the state of the add-ons' files says of a database in which they are installed.

A database is *made anew* when ``making`` changes, *updated* (``odoo -u``) when only
``updating`` does, and used as it is when neither does.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolbox import paths

# No part of a database: tests, texts for people, what Python compiles.
UNUSED = {"tests", "readme", "description", "demo", "__pycache__"}
UNUSED_SUFFIXES = {".rst", ".md", ".toml", ".pot", ".pyc"}
# An update does not run what an installation runs, nor change records that are not to
# be updated.
ONLY_AT_INSTALLATION = ("__manifest__.py", "hooks.py")
NOT_UPDATED = ('noupdate="1"', "noupdate='1'")


def making() -> str:
    """A digest of what an update would not bring into a database.

    That are, besides the files named above, migrations and which files there are.
    """
    parts = []
    for path, name in _files():
        parts.append(name)
        if _is_only_installed(path):
            parts.append(path.read_text(errors="replace"))
    return digest(parts)


def updating() -> str:
    """A digest of what an update does bring into a database."""
    parts = []
    for path, name in _files():
        parts.append(name)
        if path.suffix == ".py":
            parts.append(declarations(path.read_text()))
        else:
            parts.append(hashlib.sha256(path.read_bytes()).hexdigest())
    return digest(parts)


def digest(parts: Iterable[str]) -> str:
    """A digest of some texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def declarations(source: str) -> str:
    """What a Python file declares: all but the insides of its functions.

    Models, fields, constraints and the tables they are made of decide what is in a
    database; what methods do in it does not.

    >>> field = "class Group(Model):\\n    code = Char()\\n"
    >>> first = field + "    def tell(self):\\n        return 1\\n"
    >>> declarations(first) == declarations(first.replace("return 1", "return 2"))
    True
    >>> declarations(first) == declarations(first.replace("Char", "Text"))
    False
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = []
    return ast.dump(tree)


def _files() -> Iterator[tuple[Path, str]]:
    """The files of the add-ons that matter, each with its name in the repository."""
    for addon in (*paths.ADDONS, *paths.GLUE_ADDONS):
        for path in sorted((paths.ROOT / addon).rglob("*")):
            relative = path.relative_to(paths.ROOT)
            is_unused = UNUSED.intersection(relative.parts)
            if path.is_file() and not is_unused and path.suffix not in UNUSED_SUFFIXES:
                yield path, str(relative)


def _is_only_installed(path: Path) -> bool:
    if path.name in ONLY_AT_INSTALLATION or "migrations" in path.parts:
        return True
    return path.suffix == ".xml" and any(
        text in path.read_text() for text in NOT_UPDATED
    )
