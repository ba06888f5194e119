"""Exceptions that leave the posting pipeline."""


class PreviewComposed(Exception):
    """Carries entries out of a movement that was only made to see them.

    :ivar entries: values of ``account.move``, as they would be created
    """

    def __init__(self, entries):
        super().__init__()
        self.entries = entries
