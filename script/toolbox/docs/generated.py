"""What is generated in files that people read on a forge too, and so is committed."""

import re
from collections.abc import Iterator
from pathlib import Path

from toolbox.docs import entries, readmes
from toolbox.paths import ROOT

LANGUAGES = ("en", "fr")
BLOCK = re.compile(
    r"(?P<begin><!-- entries: (?P<table>\w+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL
)
ADVICE = "run script/docs --update"


def update() -> None:
    """Write what is old."""
    for path, text in fresh():
        if read(path) != text:
            path.write_text(text)


def findings() -> list[str]:
    """What is old, or no valid reStructuredText."""
    return [
        finding
        for path, text in fresh()
        for finding in check(path.relative_to(ROOT), read(path), text)
    ]


def check(path: Path, old: str, new: str) -> Iterator[str]:
    if old != new:
        yield f"{path}: is not what it is made from, {ADVICE}"
    elif path.suffix == ".rst":
        yield from (f"{path}: {text}" for text in readmes.complaints(new))


def fresh() -> Iterator[tuple[Path, str]]:
    """Each file with the text it has to have."""
    for language, path in pages():
        yield path, fill(path.read_text(), language)
    for addon in readmes.addons():
        yield addon / "README.rst", readmes.compose(addon)


def pages() -> Iterator[tuple[str, Path]]:
    """Each page in Markdown, with its language."""
    yield "en", ROOT / "README.md"
    for language in LANGUAGES:
        for path in sorted((ROOT / "docs" / language).glob("*.md")):
            yield language, path


def fill(text: str, language: str) -> str:
    """A page with its tables as they are now."""

    def replace(block: re.Match) -> str:
        table = entries.table(block["table"], language)
        return f"{block['begin']}\n{table}\n\n{block['end']}"

    return BLOCK.sub(replace, text)


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
