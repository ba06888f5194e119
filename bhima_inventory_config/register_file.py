"""A file that is loaded into the inventory register: data and rules, no ORM."""

from dataclasses import dataclass, field

# Of an import (key in its context, and in its options where the client sends no
# context): the file is one of the inventory register.
REGISTER_IMPORT = "bhima_inventory_config_register_import"
# Of the rows themselves while they are written; the key above stays on the screen of
# the register, and comes with all that is done by hand there.
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
    """Return what two ways to write a name have in common.

    >>> fold("  Oral   Medicines ") == fold("oral medicines")
    True
    """
    return " ".join(text.split()).casefold()


def is_utf8(content):
    """Tell whether bytes are text in UTF-8; hardly any other text is by chance.

    >>> is_utf8("Comprimé".encode()), is_utf8("Comprimé".encode("latin-1"))
    (True, False)
    """
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_price(text):
    """Return a price that is zero or more, else None.

    >>> read_price("12.50"), read_price("0")
    (12.5, 0.0)
    >>> read_price("-1"), read_price("nan"), read_price("free")
    (None, None, None)
    """
    try:
        price = float(text)
    except ValueError:
        return None
    return price if 0 <= price < float("inf") else None


def has_odd_thousands(text, separator):
    """Tell whether taking a thousands separator away would make another number of it.

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
    """Tell whether a cell says anything, in the shape that ``load`` gives it.

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
    """A row on its way into the register.

    ``record`` and ``extras`` are what ``load`` extracts: cells by field, and where they
    stand in the file.
    """

    record: dict
    extras: dict
    article_id: int | None = None
    references: dict = field(default_factory=dict)
    messages: list = field(default_factory=list)

    def __post_init__(self):
        """An empty cell says nothing: it neither fills nor empties a field."""
        self.record = {
            name: cell.strip() if isinstance(cell, str) else cell
            for name, cell in self.record.items()
            if is_filled(cell)
        }

    @property
    def number(self):
        """The number that the import screen gives the row; the header has none."""
        return self.extras["rows"]["from"] + 1

    @property
    def label(self):
        return " ".join(filter(None, map(self.text, ("default_code", "name"))))

    def text(self, name):
        """Return what is written in a cell, empty for ids instead of a name."""
        cell = self.record.get(name)
        if isinstance(cell, list):
            cell = cell[0].get(None)
        return str(cell or "").strip()

    def refuse(self, message, **info):
        """Note why the row can't be loaded, as a message of the import screen."""
        self.messages.append(
            {
                **self.extras,
                "record": self.number,
                "type": "error",
                "message": message,
                **info,
            }
        )
