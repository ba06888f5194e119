"""Files of the repository that are pages of the site too; MkDocs calls this.

``ARCHITECTURE.md`` and its like stay where they belong, so that there is one of each. A
page that shows one says so in a comment, ``<!-- include: PATH -->``. Links to them are
written as a forge reads them, and lead to their page on the site.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[3]
INCLUSION = re.compile(r"<!-- include: (?P<pattern>\S+) -->")
PAGES = {
    "bhima_stock_accounting/ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
}
# [text](../../FILE.md#anchor)
LINK = re.compile(r"\]\((?P<path>[^)#:\s]+\.md)(?P<anchor>#[^)\s]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name anchors as a forge does, with their accents."""
    # among the installed packages of the site alone
    from pymdownx.slugs import slugify

    config.mdx_configs["toc"]["slugify"] = slugify(case="lower")
    return config


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> str:
    """Bring in what is included, and let links lead to the site's pages."""
    folder = posixpath.join("docs", posixpath.dirname(page.file.src_uri))
    adapted = adapt_links(markdown, folder)
    return INCLUSION.sub(lambda found: include(found["pattern"]), adapted)


def include(pattern: str) -> str:
    """The texts of the files of a pattern, without their titles.

    Several have chapters of their own, under the names of their folders.
    """
    paths = sorted(ROOT.glob(pattern))
    texts = [read(path) for path in paths]
    if "*" not in pattern:
        return texts[0]
    return "\n".join(
        f"## {path.parent.name}\n{deepen(text)}"
        for path, text in zip(paths, texts, strict=True)
    )


def read(path: Path) -> str:
    _title, _, text = path.read_text().partition("\n")
    return adapt_links(text, path.parent.relative_to(ROOT).as_posix())


def deepen(markdown: str) -> str:
    return re.sub(r"^#", "##", markdown, flags=re.MULTILINE)


def adapt_links(markdown: str, folder: str) -> str:
    """Let links to files that have a page lead there.

    :param folder: of the file that has the links, within the repository
    """

    def adapt(link: re.Match) -> str:
        path = posixpath.normpath(posixpath.join(folder, link["path"]))
        page = PAGES.get(path)
        return f"]({page}{link['anchor'] or ''})" if page else link[0]

    return LINK.sub(adapt, markdown)
