"""Codes by which people know groups and types: plain rules, no ORM."""

from collections.abc import Iterable, Iterator
from itertools import count

from odoo.tools import remove_accents

WORDS, LETTERS = 2, 3


def suggest_code(name: str) -> str:
    """Return the first letters of the first words of a name.

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
    """Return a code as databases compare it: case and blanks around don't count.

    >>> normalise_code(" d.ora ")
    'D.ORA'
    """
    return code.strip().upper()


def number_codes(codes: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """Yield the codes, numbered where somebody has them.

    >>> list(number_codes(["ORA", "ORA", "INJ", "GAZ"], taken=["inj", "INJ-2"]))
    ['ORA', 'ORA-2', 'INJ-3', 'GAZ']
    """
    known = {normalise_code(code) for code in taken}
    for code in codes:
        candidates = (f"{code}-{number}" if number > 1 else code for number in count(1))
        free = next(c for c in candidates if normalise_code(c) not in known)
        known.add(normalise_code(free))
        yield free
