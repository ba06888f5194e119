"""Exceptions that leave the posting pipeline."""


class PreviewComposed(Exception):
    """Carries the entries of a movement that is done only to preview them.

    :ivar entries: values of ``account.move``, as they would be created
    """

    def __init__(self, entries):
        super().__init__()
        self.entries = entries
