"""Small functions, small files, and a reason beside each exception to a rule."""

import ast
import io
import math
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolbox.lint import project
from toolbox.paths import ROOT, SCRIPTS

Function = ast.FunctionDef | ast.AsyncFunctionDef

MAX_FUNCTION = 50
MAX_LONGEST_5_PERCENT = 30
MAX_FILE = 600
COMMENT_REACH = 3
FEWEST_FOR_A_PERCENTILE = 20
SIZED_FILES = (".py", ".xml", ".js", ".scss", ".css")
SWITCH = re.compile(
    r"""\#\s*(?:
        (?:ruff:\s*)? noqa\b (?: :\s*[A-Z]+\d+ (?:[,\s]+[A-Z]+\d+)* )?
        | pylint:\s* (?: skip-file | disable(?:-next)?=[\w-]+ (?:,\s*[\w-]+)* )
    )(?P<reason>.*)""",
    re.VERBOSE,
)


def findings() -> list[str]:
    found = [text for path in measured_python() for text in check_python(path)]
    for addon in project.addons():
        found += check_longest_functions(addon.name, project.product_python(addon))
        found += check_file_sizes(project.files_of(addon, *SIZED_FILES))
    found += [
        text for path in reviewed_python() for text in check_exceptions_to_rules(path)
    ]
    return found


def measured_python() -> list[Path]:
    """Product code: the add-ons without their tests, and what builds and runs them."""
    folders = [*project.addons(), SCRIPTS]
    paths = [path for folder in folders for path in project.product_python(folder)]
    return [*paths, *project.scripts()]


def reviewed_python() -> list[Path]:
    return [*project.files_of(ROOT, ".py"), *project.scripts()]


def check_python(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source, str(path))
    name = project.relative(path)
    for function in functions(tree):
        if length(function) > MAX_FUNCTION:
            yield (
                f"{name}:{function.lineno}: {function.name} has {length(function)} "
                f"lines, at most {MAX_FUNCTION}"
            )
    for line in sudo_without_comment(tree, comments(source)):
        yield f"{name}:{line}: sudo() without a comment why it is needed and safe"


def functions(tree: ast.AST) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    return function.end_lineno - function.lineno + 1


def comments(source: str) -> dict[int, str]:
    """The comment of each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def sudo_without_comment(tree: ast.AST, commented: dict[int, str]) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        line = node.func.end_lineno
        near = range(line - COMMENT_REACH, line + 1)
        if node.func.attr == "sudo" and not any(n in commented for n in near):
            yield line


def check_longest_functions(name: str, paths: Iterable[Path]) -> list[str]:
    """Too few functions have no meaningful percentile."""
    lengths = sorted(
        length(function)
        for path in paths
        for function in functions(ast.parse(path.read_text(encoding="utf-8")))
    )
    if len(lengths) < FEWEST_FOR_A_PERCENTILE:
        return []
    p95 = lengths[math.ceil(0.95 * len(lengths)) - 1]
    if p95 <= MAX_LONGEST_5_PERCENT:
        return []
    return [
        f"{name}: the longest 5 % of its functions start at {p95} lines, "
        f"at most {MAX_LONGEST_5_PERCENT}"
    ]


def check_file_sizes(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        if project.is_test(path):
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_FILE:
            yield f"{project.relative(path)}: {lines} lines, at most {MAX_FILE}"


def check_exceptions_to_rules(path: Path) -> Iterator[str]:
    """A switched-off rule says why, behind the switch."""
    source = path.read_text(encoding="utf-8")
    for line, comment in comments(source).items():
        if switches_off_without_reason(comment):
            yield f"{project.relative(path)}:{line}: no reason behind {comment!r}"


def switches_off_without_reason(comment: str) -> bool:
    """
    >>> switches_off_without_reason("# noqa: E501")
    True
    >>> switches_off_without_reason("# noqa: E501 the address must stay whole")
    False
    """
    switch = SWITCH.search(comment)
    return bool(switch) and not re.search(r"\w{2}", switch["reason"])
