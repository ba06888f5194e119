"""The pages that people read, and what they say is on the screen."""

import html
import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, FRENCH = "en_US", "fr_FR"
LANGUAGES = {"en": ENGLISH, "fr": FRENCH}
# *Inventory > Operations > Receipts*, in Markdown and in reStructuredText
ITALICS = re.compile(r"(?<![*\\\w])\*(?![*\s])([^*]+?)(?<!\s)\*(?![*\w])")
TAGGED = re.compile(r"<i>(.*?)</i>", re.DOTALL)
CODE = re.compile(r"```.*?```|``.*?``|`[^`]*`", re.DOTALL)
FRENCH_HALF = re.compile(r'id="fr"')
STEP = re.compile(r"\s+>\s+")


class Quotation(NamedTuple):
    """What a page says is on the screen, as a path of names."""

    page: str
    lang: str
    names: tuple[str, ...]

    @property
    def is_path(self):
        return len(self.names) > 1

    def __str__(self):
        return f"{self.page}: {' > '.join(self.names)}"


def read_guides():
    """Yield what the pages of the site quote, in their language."""
    for folder, lang in LANGUAGES.items():
        for path in sorted((ROOT / "docs" / folder).glob("*.md")):
            yield from quote(path, lang, path.read_text())


def read_readmes():
    """Yield what the READMEs quote, in English."""
    for path in [ROOT / "README.md", *sorted(ROOT.glob("bhima_*/readme/*.rst"))]:
        yield from quote(path, ENGLISH, path.read_text())


def read_descriptions():
    """Yield what the pages in Apps quote: English, then French."""
    for path in sorted(ROOT.glob("bhima_*/static/description/index.html")):
        text = path.read_text()
        half = FRENCH_HALF.search(text)
        middle = half.start() if half else len(text)
        yield from quote(path, ENGLISH, text[:middle], TAGGED)
        yield from quote(path, FRENCH, text[middle:], TAGGED)


def quote(path, lang, text, pattern=ITALICS):
    """Yield what a text quotes."""
    for quoted in pattern.findall(CODE.sub("", text)):
        names = STEP.split(normalize(html.unescape(quoted)))
        yield Quotation(str(path.relative_to(ROOT)), lang, tuple(names))


def normalize(text):
    """Return a text as it reads, whatever its spaces, apostrophes and ends.

    >>> normalize("Créer\\n  un reliquat\\u00a0?")
    'Créer un reliquat'
    """
    text = re.sub(r"<[^>]+>", "", text).replace("\u2019", "'")
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip(" ?!:….,")
