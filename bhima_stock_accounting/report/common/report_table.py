"""A report as a table, the same for paper and spreadsheet. No ORM."""

from collections.abc import Sequence
from dataclasses import dataclass, field

DATE, MONEY, NUMBER, TEXT = "date", "money", "number", "text"


@dataclass(frozen=True)
class Column:
    """A column of a report.

    :ivar kind: ``date``, ``money``, ``number`` or ``text``
    :ivar digits: decimals of the figures and of their sums
    :ivar adds_up: whether each section shows a sum
    :ivar has_total: whether the report shows a sum
    """

    name: str
    label: str
    kind: str = TEXT
    digits: int = 0
    adds_up: bool = False
    has_total: bool = False

    @property
    def is_figure(self):
        return self.kind in (MONEY, NUMBER)


@dataclass(frozen=True)
class Section:
    """Rows under one title, or without a title: cells in the order of columns."""

    title: str
    rows: Sequence[tuple]


@dataclass(frozen=True)
class Table:
    """A table: columns, and rows in sections.

    >>> columns = [Column("name", "Article"), Column("value", "Value", MONEY, 2, True)]
    >>> table = Table(columns, [Section("Oral", [("A", 0.1), ("B", 0.2)])])
    >>> table.sum_up(table.sections[0])
    [None, 0.3]
    >>> table.totals  # nothing that has a total
    [None, None]
    """

    columns: Sequence[Column]
    sections: Sequence[Section]
    title: str = ""

    @property
    def rows(self):
        """Return all rows of all sections."""
        return [row for section in self.sections for row in section.rows]

    @property
    def has_totals(self):
        return any(column.has_total for column in self.columns)

    @property
    def has_subtotals(self):
        titled = any(section.title for section in self.sections)
        return titled and any(column.adds_up for column in self.columns)

    @property
    def totals(self):
        """Return the sum of each column that has a total, else ``None``."""
        return self._sum(self.rows, "has_total")

    def sum_up(self, section):
        """Return the sum of each column that adds up in a section, else ``None``.

        :param Section section: a section of the table
        :rtype: list[float | None]
        """
        return self._sum(section.rows, "adds_up")

    def _sum(self, rows, wanted):
        return [
            round(sum(row[at] for row in rows), column.digits)
            if getattr(column, wanted)
            else None
            for at, column in enumerate(self.columns)
        ]


@dataclass(frozen=True)
class Document:
    """A document to print or export: a head and tables.

    :ivar title: name of the report
    :ivar subtitles: period, options and currency
    :ivar warnings: facts that limit the meaning of the figures
    """

    company: str
    title: str
    tables: Sequence[Table]
    subtitles: Sequence[str] = field(default_factory=list)
    warnings: Sequence[str] = field(default_factory=list)

    @property
    def is_wide(self):
        """Return whether the document is printed in landscape format."""
        return any(len(table.columns) > 7 for table in self.tables)
