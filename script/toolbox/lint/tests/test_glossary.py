"""The glossary has the words that people read on their screens."""

from collections import defaultdict

import polib
import pytest

from toolbox.lint import project
from toolbox.paths import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"
LANGUAGES = ("fr", "pt", "es")
FEWEST = 60


def rows():
    """The cells of each line of its tables, in their order."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line[:2] == "| "]
    return [row for row in cells if row[0] != "English"]


def translations(language):
    """What each message of the add-ons is called, whatever the capitals."""
    known = defaultdict(set)
    for addon in project.addons():
        path = addon / "i18n" / f"{language}.po"
        for entry in polib.pofile(str(path)) if path.exists() else ():
            if entry.translated():
                known[entry.msgid.lower()].add(entry.msgstr.lower())
    return known


def test_each_term_has_four_languages():
    terms = rows()
    assert len(terms) >= FEWEST
    for row in terms:
        assert len(row) == 1 + len(LANGUAGES) and all(row), row
    assert len({row[0] for row in terms}) == len(terms)


@pytest.mark.parametrize("number, language", enumerate(LANGUAGES, start=1))
def test_terms_are_those_of_the_screens(number, language):
    known = translations(language)
    compared = [row for row in rows() if row[0].lower() in known]
    assert len(compared) >= FEWEST
    for row in compared:
        assert row[number].lower() in known[row[0].lower()], row
