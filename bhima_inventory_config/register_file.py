"""Data and rules of a file that is loaded into the inventory register. No ORM."""

from dataclasses import dataclass, field

from .limits import is_possible_cost

# Context key of an import of the register. It is also in the options of the import
# where the client sends no context.
REGISTER_IMPORT = "bhima_inventory_config_register_import"
# Context key while rows are written. The key above stays on the screen of the register,
# and is there during manual changes as well.
REGISTER_LOADING = "bhima_inventory_config_register_loading"

# BHIMA's other columns (asset, depreciation, brand, model) have no place in Odoo.
FIELD_BY_COLUMN = {
    "inventory_group_name": "inventory_group_id",
    "inventory_code": "default_code",
    "inventory_text": "name",
    "inventory_type": "inventory_type_id",
    "inventory_unit": "uom_id",
    "inventory_unit_price": "list_price",
    "inventory_consumable": "is_storable",
    "tag": "product_tag_ids",
}
NEEDED_FIELDS = (
    "inventory_group_id",
    "default_code",
    "name",
    "inventory_type_id",
    "uom_id",
    "list_price",
)


def fold(text):
    """Return a name in a form that is the same for all ways to write it.

    :param str text: name as it is written in a file or on a record
    :rtype: str

    >>> fold("  Oral   Medicines ") == fold("oral medicines")
    True
    """
    return " ".join(text.split()).casefold()


def is_utf8(content):
    """Return whether bytes are text in UTF-8.

    Text in another encoding is hardly ever valid UTF-8 by chance.

    :param bytes content: content of the file
    :rtype: bool

    >>> is_utf8("Comprimé".encode()), is_utf8("Comprimé".encode("latin-1"))
    (True, False)
    """
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_price(text):
    """Return a price that is zero or more and can be kept, else ``None``.

    :param str text: digits with a decimal point
    :rtype: float | None

    >>> read_price("12.50"), read_price("0")
    (12.5, 0.0)
    >>> read_price("1e308"), read_price("5901234123457")
    (None, None)
    >>> read_price("-1"), read_price("nan"), read_price("free")
    (None, None, None)
    """
    try:
        price = float(text)
    except ValueError:
        return None
    return price if is_possible_cost(price) else None


def has_odd_thousands(text, separator):
    """Return whether removing a thousands separator would change the number.

    :param str text: number as it is written in the file
    :param str separator: thousands separator, may be empty
    :rtype: bool

    >>> has_odd_thousands("1,250,000.00", ",")
    False
    >>> has_odd_thousands("12,5", ",")
    True
    """
    if not separator:
        return False
    _units, *thousands = text.split(separator)
    return any(not _starts_with_three_digits(part) for part in thousands)


def _starts_with_three_digits(text):
    return text[:3].isdigit() and len(text[:3]) == 3 and not text[3:4].isdigit()


def is_filled(cell):
    """Return whether a cell has a content, in the form that ``load`` gives it.

    :param cell: text, list of dicts for a relation, or ``None``
    :rtype: bool

    >>> is_filled("Tablet"), is_filled([{None: "Tablet"}]), is_filled("0")
    (True, True, True)
    >>> is_filled("  "), is_filled([{None: " "}]), is_filled([]), is_filled(None)
    (False, False, False, False)
    """
    if isinstance(cell, list):
        return any(is_filled(value) for part in cell for value in part.values())
    return bool(str(cell or "").strip())


@dataclass
class Row:
    """A row that is about to be loaded into the register.

    ``record`` and ``extras`` are what ``load`` extracts: the cells by field, and their
    place in the file.
    """

    record: dict
    extras: dict
    article_id: int | None = None
    references: dict = field(default_factory=dict)
    messages: list = field(default_factory=list)

    def __post_init__(self):
        """Remove empty cells: they neither fill nor empty a field."""
        self.record = {
            name: cell.strip() if isinstance(cell, str) else cell
            for name, cell in self.record.items()
            if is_filled(cell)
        }

    @property
    def number(self):
        """Return the number of the row on the import screen; the header has none."""
        return self.extras["rows"]["from"] + 1

    @property
    def label(self):
        return " ".join(filter(None, map(self.text, ("default_code", "name"))))

    def text(self, name):
        """Return the text of a cell; empty if it holds an id instead of a name.

        :param str name: name of the field
        :rtype: str
        """
        cell = self.record.get(name)
        if isinstance(cell, list):
            cell = cell[0].get(None)
        return str(cell or "").strip()

    def refuse(self, message, **info):
        """Add a reason why the row can't be loaded, as a message of the import screen.

        :param str message: sentence for the user
        :param info: further keys of the message, such as ``field``
        """
        self.messages.append(
            {
                **self.extras,
                "record": self.number,
                "type": "error",
                "message": message,
                **info,
            }
        )
