"""Links and pictures of the pages that no site is built from, and sizes."""

import re
from urllib.parse import unquote

import pytest

from .pages import ROOT

MARKDOWN_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
SOURCE = re.compile(r'(?:src|href)="([^"#]+)"')
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *ROOT.glob("docs/*/*.md"),
    *ROOT.glob("bhima_*/static/description/index.html"),
]
PICTURES = [
    *ROOT.glob("docs/*/images/*.png"),
    *ROOT.glob("bhima_*/static/description/*.png"),
]
LARGEST_PICTURE = 150_000  # bytes
LARGEST_README = 8 * 1024  # bytes


def find_links(path):
    """Return the files that a page links to or shows."""
    pattern = MARKDOWN_LINK if path.suffix == ".md" else SOURCE
    links = map(unquote, pattern.findall(path.read_text()))
    return {path.parent / link for link in links if "://" not in link}


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_and_pictures_lead_to_files(page):
    assert not [name(link.resolve()) for link in find_links(page) if not link.exists()]


@pytest.mark.parametrize("page", [p for p in PAGES if p.suffix == ".md"], ids=name)
def test_no_line_of_a_menu_path_becomes_a_quotation(page):
    lines = page.read_text().splitlines()
    assert not [line for line in lines if line.lstrip().startswith(">")]


@pytest.mark.parametrize("picture", PICTURES, ids=name)
def test_pictures_are_small(picture):
    assert picture.stat().st_size < LARGEST_PICTURE


def test_every_picture_is_shown():
    shown = {link.resolve() for page in PAGES for link in find_links(page)}
    unused = set(PICTURES) - shown
    assert {name(path) for path in unused if path.stem != "icon"} == set()


def test_readme_is_short_and_names_the_two_commands():
    readme = ROOT / "README.md"
    assert readme.stat().st_size <= LARGEST_README
    for command in ("script/demo", "script/test"):
        assert command in readme.read_text()


def test_both_languages_have_the_same_guides():
    pages = [
        {path.name for path in ROOT.glob(f"docs/{folder}/*.md")}
        for folder in ("en", "fr")
    ]
    in_english_alone = {"architecture.md", "contributing.md", "developers.md"}
    assert pages[0] - pages[1] == in_english_alone | {"speed.md", "trial.md"}
    assert pages[1] - pages[0] == set()
