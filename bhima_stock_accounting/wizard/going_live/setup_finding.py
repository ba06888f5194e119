"""Result of a check of the setup. No ORM."""

from typing import NamedTuple


class Finding(NamedTuple):
    """The state of one part of the setup.

    :ivar state: ``ok``, ``warning`` or ``missing``
    :ivar message: a sentence with figures, in the user's language
    :ivar domain: domain of the records that are not in order, if there are several
    :ivar is_creatable: the missing record can be created at once
    """

    state: str
    message: str
    domain: list | None = None
    is_creatable: bool = False


def enumerate_names(names, most=5):
    """Return the first names, separated by commas.

    :param names: iterable of names
    :param int most: number of names to show; an ellipsis stands for the others
    :rtype: str

    >>> enumerate_names(["A", "B"]), enumerate_names("ABCDEFG", 3)
    ('A, B', 'A, B, C, …')
    """
    names = list(names)
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])
