"""The members of a model stand in Odoo's order.

Who opens an unknown model then knows where to look: its fields on top, what
computes them below, what users can do at the end.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolbox.lint import project

GROUPS = (
    "private attributes",
    "defaults",
    "fields",
    "constraints and indexes",
    "compute, inverse and search methods",
    "selection methods",
    "@api.constrains methods",
    "@api.onchange methods",
    "ORM overrides (create, write, unlink, ...)",
    "action methods",
    "other methods",
)
(
    PRIVATE,
    DEFAULTS,
    FIELDS,
    CONSTRAINTS,
    COMPUTES,
    SELECTIONS,
    CONSTRAINS,
    ONCHANGES,
    ORM,
    ACTIONS,
    OTHERS,
) = range(len(GROUPS))

MODEL_BASES = {"Model", "TransientModel", "AbstractModel"}
TABLE_OBJECTS = {"Constraint", "Index", "UniqueIndex"}
DECORATORS = {
    "constrains": CONSTRAINS,
    "onchange": ONCHANGES,
    "ondelete": ORM,
    "model_create_multi": ORM,
}
ORM_METHODS = {
    "_search",
    "copy",
    "copy_data",
    "create",
    "default_get",
    "fields_get",
    "init",
    "name_create",
    "name_search",
    "read",
    "search",
    "search_fetch",
    "search_read",
    "unlink",
    "write",
}
PREFIXES = {
    "_default_": DEFAULTS,
    "_compute_": COMPUTES,
    "_inverse_": COMPUTES,
    "_search_": COMPUTES,
    "_selection_": SELECTIONS,
    "action_": ACTIONS,
}


@dataclass(frozen=True)
class Member:
    name: str
    line: int
    group: int


def findings() -> list[str]:
    return [
        finding
        for addon in project.addons()
        for path in project.files_of(addon, ".py")
        for finding in check_file(path)
    ]


def check_file(path: Path) -> list[str]:
    """The misplaced members of all models in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    models = (node for node in ast.walk(tree) if is_model(node))
    return [
        f"{project.relative(path)}:{line}: {text}"
        for model in models
        for line, text in misplaced(members(model))
    ]


def is_model(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        last_name(base) in MODEL_BASES for base in node.bases
    )


def last_name(node: ast.expr) -> str | None:
    """``c`` for the expressions ``a.b.c``, ``c`` and a call of either."""
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)


def members(model: ast.ClassDef) -> Iterator[Member]:
    """The members of a model's class in the order in which they are written."""
    for node in model.body:
        if isinstance(node, ast.FunctionDef):
            yield Member(node.name, node.lineno, group_of_method(node))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            group = group_of_value(node.value)
            yield Member(last_name(target), node.lineno, group)


def group_of_value(value: ast.expr | None) -> int:
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return PRIVATE
    if last_name(value.func.value) == "fields":
        return FIELDS
    return CONSTRAINTS if value.func.attr in TABLE_OBJECTS else PRIVATE


def group_of_method(method: ast.FunctionDef) -> int:
    """A decorator says more than a name, and a whole name more than its start."""
    for decorator in method.decorator_list:
        if last_name(decorator) in DECORATORS:
            return DECORATORS[last_name(decorator)]
    if method.name in ORM_METHODS:
        return ORM
    for prefix, group in PREFIXES.items():
        if method.name.startswith(prefix):
            return group
    return OTHERS


def misplaced(ordered: Iterable[Member]) -> Iterator[tuple[int, str]]:
    """Line and text for each member that comes after one of a later group."""
    seen = []
    for member in ordered:
        later = next((other for other in seen if other.group > member.group), None)
        if later is None:
            seen.append(member)
            continue
        yield (
            member.line,
            f"{member.name} ({GROUPS[member.group]}) belongs before "
            f"{later.name} ({GROUPS[later.group]}, line {later.line})",
        )
