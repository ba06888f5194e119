"""What the pictures show: who looks at which screen of the demonstration hospital."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..docs.pages import ENGLISH, FRENCH

STOCK, INVENTORY = "bhima_stock_accounting", "bhima_inventory_config"
# Names and rights of the people in front of the screen.
PEOPLE = {
    "storekeeper": (
        {ENGLISH: "Storekeeper", FRENCH: "Magasinier"},
        "stock.group_stock_user",
    ),
    "accountant": (
        {ENGLISH: "Accountant", FRENCH: "Comptable"},
        "account.group_account_user,account.group_account_invoice",
    ),
    "administrator": (
        {ENGLISH: "Administrator", FRENCH: "Administrateur"},
        "base.group_system,stock.group_stock_manager,account.group_account_manager,"
        "account.group_account_user",
    ),
}
ROW = ".o_data_row"
FORM = ".o_form_view .o_field_widget"


class Shot(NamedTuple):
    """A picture for the page in Apps, at the width that it has there.

    :ivar window: width of the window, in pixels like all others
    :ivar left: where the picture begins
    :ivar top: where the picture begins
    :ivar width: of the picture
    :ivar height: of the picture
    """

    window: int
    left: int
    top: int
    width: int
    height: int


class Scene(NamedTuple):
    """A screen: who opens what, and what has to be there then.

    :ivar name: of the picture, and of the method ``Hospital._open_NAME`` that returns
        the action
    :ivar person: one of :data:`PEOPLE`
    :ivar app: menu of the application
    :ivar shows: selector of what is on the screen when it is ready
    :ivar height: how much of the window the picture has
    :ivar clicks: selectors of what to click first, one after the other
    :ivar addon: whose page in Apps shows it, too
    :ivar shots: how that page shows it, by name of its picture
    """

    name: str
    person: str
    app: str
    shows: str
    height: int
    clicks: tuple[str, ...] = ()
    addon: str = ""
    shots: Mapping[str, Shot] = MappingProxyType({})


GOODS, BOOKS = "stock.menu_stock_root", "account.menu_finance"
VALIDATE = ("button[name=button_validate]",)
# The labels of items have more room without the columns of partners and of taxes.
HIDE_COLUMNS = (
    "div[name=line_ids] .o_optional_columns_dropdown button",
    ".o-dropdown--menu input[name=partner_id]",
    ".o-dropdown--menu input[name=tax_tag_ids]",
    "div[name=line_ids] .o_optional_columns_dropdown button",
)
REGISTER = {"register": Shot(1120, 0, 0, 1120, 600)}
GROUPS = {"groups": Shot(1366, 0, 0, 1366, 410)}
ENTRY = {"journal_entry": Shot(1120, 0, 0, 1120, 600)}
DASHBOARD = {
    "dashboard": Shot(1120, 0, 0, 1120, 830),
    "agreement": Shot(1366, 8, 140, 450, 306),
}
SCENES = [
    Scene("receipt", "storekeeper", GOODS, FORM, 700),
    Scene("ward-issue", "storekeeper", GOODS, FORM, 700),
    Scene("count", "storekeeper", GOODS, ROW, 420),
    Scene("stock-card", "storekeeper", GOODS, ROW, 560),
    Scene("refusal", "storekeeper", GOODS, ".modal-body", 600, VALIDATE),
    Scene("register", "storekeeper", GOODS, ROW, 600, (), INVENTORY, REGISTER),
    Scene("groups", "administrator", GOODS, ROW, 420, (), INVENTORY, GROUPS),
    Scene("setup", "administrator", GOODS, ROW, 700),
    Scene("journal-entry", "accountant", BOOKS, FORM, 610, HIDE_COLUMNS, STOCK, ENTRY),
    Scene("stock-journal", "accountant", BOOKS, ROW, 600),
    Scene("stock-and-ledger", "accountant", BOOKS, ROW, 420),
    Scene("dashboard", "accountant", BOOKS, "canvas", 800, (), STOCK, DASHBOARD),
]

# Name, one line in each language and the scene that is shown, by add-on.
BANNERS = {
    STOCK: (
        "BHIMA Stock Accounting",
        "The journal entry of every stock movement, at the moment it happens.",
        "L'écriture de chaque mouvement de stock, au moment où il a lieu.",
        "dashboard",
    ),
    INVENTORY: (
        "BHIMA Inventory",
        "The inventory register of a hospital: groups, types, units, dosage forms.",
        "Le registre des inventaires : groupes, types, unités, formes galéniques.",
        "register",
    ),
}
