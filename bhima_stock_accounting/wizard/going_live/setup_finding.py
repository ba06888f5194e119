"""What a check of the setup finds. No ORM."""

from typing import NamedTuple


class Finding(NamedTuple):
    """How things stand with one part of the setup.

    :ivar state: ``ok``, ``warning`` or ``missing``
    :ivar message: a sentence with the figures, in the user's language
    :ivar domain: of the records that are not in order, if the place shows several
    :ivar is_creatable: what is missing can be made at once
    """

    state: str
    message: str
    domain: list | None = None
    is_creatable: bool = False


def enumerate_names(names, most=5):
    """Name some of them.

    >>> enumerate_names(["A", "B"]), enumerate_names("ABCDEFG", 3)
    ('A, B', 'A, B, C, …')
    """
    names = list(names)
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])
