"""The terms to translate are known, and every one of them speaks French.

``i18n/<addon>.pot`` holds what Odoo itself finds in the installed add-on, so a
label that changed in the source shows up here. ``i18n/fr.po`` translates it all. Other
languages have the same terms, and leave in English what they do not translate.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

from toolbox.lint import odoo_side, project

Key = tuple[str | None, str]
Places = frozenset[str]

COMPLETE = "fr"
WIDTH = 78  # as Odoo writes them
PLACEHOLDER = re.compile(
    r"%%|%\(\w+\)[sdifrg]|%[-+#0]*\d*(?:\.\d+)?[sdifrg](?!\w)|\{[^{}]*\}"
)
ADVICE = "run script/lint --update-translations"


def findings() -> list[str]:
    return [
        text
        for addon, exported in exports()
        for text in [
            *check_template(template_of(addon), exported),
            *(
                finding
                for path in translations_of(addon)
                for finding in check_translation(path, exported)
            ),
        ]
    ]


def update() -> None:
    """Write each template anew and merge it into the translations."""
    for addon, exported in exports():
        update_template(template_of(addon), exported)
        for path in translations_of(addon):
            update_translation(path, exported)
    project.files.cache_clear()  # there may be new ones


def exports() -> Iterator[tuple[Path, polib.POFile]]:
    """Each add-on with the terms that Odoo finds in it, if it has any."""
    with (
        odoo_side.installation() as installed,
        tempfile.TemporaryDirectory() as folder,
    ):
        for addon in project.addons():
            target = Path(folder, f"{addon.name}.pot")
            installed.export_terms(addon.name, target)
            if target.stat().st_size:
                yield addon, polib.pofile(str(target))


def template_of(addon: Path) -> Path:
    return addon / "i18n" / f"{addon.name}.pot"


def translations_of(addon: Path) -> list[Path]:
    """The complete translation, whether it is there or not, and all others."""
    folder = addon / "i18n"
    return sorted({folder / f"{COMPLETE}.po", *folder.glob("*.po")})


def check_template(path: Path, exported: polib.POFile) -> list[str]:
    """The template on disk has the messages of a fresh export, no more, no less."""
    name = project.relative(path)
    if not path.exists():
        return [f"{name}: missing, {ADVICE}"]
    ours, fresh = keys(polib.pofile(str(path))), keys(exported)
    return [
        *(f"{name}: lacks {text(key)}, {ADVICE}" for key in fresh if key not in ours),
        *(f"{name}: {text(key)} is gone, {ADVICE}" for key in ours if key not in fresh),
        *(
            f"{name}: {text(key)} stands elsewhere too, {ADVICE}"
            for key, places in fresh.items()
            if key in ours and ours[key] != places
        ),
    ]


def keys(catalogue: polib.POFile) -> dict[Key, Places]:
    """The messages in use, in their order, and where each of them stands.

    Odoo translates a message in the places alone that the template names.
    """
    return {
        key_of(entry): frozenset(place for place, _line in entry.occurrences)
        for entry in catalogue
        if not entry.obsolete
    }


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def text(key: Key) -> str:
    return repr(shortened(key[1]))


def shortened(message: str) -> str:
    return message if len(message) <= 60 else message[:57] + "..."


def check_translation(path: Path, template: polib.POFile) -> list[str]:
    """Every message of the template is there, and nothing else is left over.

    In the complete translation each is translated; in all of them with the placeholders
    that it has.
    """
    name = project.relative(path)
    if not path.exists():
        return [f"{name}: missing, {ADVICE}"]
    catalogue = polib.pofile(str(path))
    known, wanted = keys(catalogue), keys(template)
    return [
        *(f"{name}: lacks {text(key)}, {ADVICE}" for key in wanted if key not in known),
        *(
            f"{name}:{entry.linenum}: {text(key_of(entry))} {fault}"
            for entry in catalogue
            for fault in faults(entry, wanted, may_lack=path.stem != COMPLETE)
        ),
    ]


def faults(
    entry: polib.POEntry, wanted: dict[Key, Places], *, may_lack: bool
) -> Iterator[str]:
    """What is wrong with one message, which may lack its translation or not."""
    if entry.obsolete or key_of(entry) not in wanted:
        yield "is no longer in the source"
    elif entry.fuzzy:
        yield "is fuzzy"
    elif not entry.translated():
        if not may_lack:
            yield "has no translation"
    elif placeholders(entry.msgid) != placeholders(entry.msgstr):
        yield f"has other placeholders in its translation {shortened(entry.msgstr)!r}"


def placeholders(message: str) -> Counter[str]:
    """The parts of a message that are filled in later, in any order.

    >>> sorted(placeholders("%(name)s: 5 %% of {total}, 100 % done"))
    ['%%', '%(name)s', '{total}']
    """
    return Counter(PLACEHOLDER.findall(message))


def update_template(path: Path, exported: polib.POFile) -> None:
    """Keep the file, and its date, when no message came, went or moved."""
    if path.exists() and keys(polib.pofile(str(path))) == keys(exported):
        return
    path.parent.mkdir(exist_ok=True)
    save(exported, path)


def update_translation(path: Path, template: polib.POFile) -> None:
    """Add what is new without a translation, and drop what is gone."""
    catalogue = (
        polib.pofile(str(path)) if path.exists() else empty_translation(path, template)
    )
    catalogue.merge(template)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    save(catalogue, path)


def empty_translation(path: Path, template: polib.POFile) -> polib.POFile:
    catalogue = polib.POFile()
    catalogue.header = template.header
    catalogue.metadata = {
        **template.metadata,
        "Language": path.stem,
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    return catalogue


def save(catalogue: polib.POFile, path: Path) -> None:
    catalogue.wrapwidth = WIDTH
    catalogue.save(str(path))
