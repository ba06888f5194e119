"""Rules for the codes of groups and types. No ORM."""

from collections.abc import Iterable, Iterator
from itertools import count

from odoo.tools import remove_accents

WORDS, LETTERS = 2, 3


def suggest_code(name: str) -> str:
    """Return a code made of the first letters of the first words of a name.

    :param name: name of the record, in any language
    :return: upper case, without accents; ``NEW`` if the name has no letter or digit

    >>> suggest_code("Médicaments oraux")
    'MED.ORA'
    >>> suggest_code("Vaccines, serums & co")
    'VAC.SER'
    >>> suggest_code("«?»")
    'NEW'
    """
    plain = "".join(c if c.isalnum() else " " for c in remove_accents(name))
    words = plain.upper().split()[:WORDS]
    return ".".join(word[:LETTERS] for word in words) or "NEW"


def normalise_code(code: str) -> str:
    """Return a code as the database compares it, without case or outer blanks.

    :param code: as the user typed it

    >>> normalise_code(" d.ora ")
    'D.ORA'
    """
    return code.strip().upper()


def number_codes(codes: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """Yield the codes; a code that is taken gets a number.

    :param codes: wanted codes, in order
    :param taken: codes of existing records

    >>> list(number_codes(["ORA", "ORA", "INJ", "GAZ"], taken=["inj", "INJ-2"]))
    ['ORA', 'ORA-2', 'INJ-3', 'GAZ']
    """
    known = {normalise_code(code) for code in taken}
    for code in codes:
        candidates = (f"{code}-{number}" if number > 1 else code for number in count(1))
        free = next(c for c in candidates if normalise_code(c) not in known)
        known.add(normalise_code(free))
        yield free
