"""Opening the inventory register against Odoo's own product list. For Odoo's shell.

The same database, the same articles; what is measured are the requests that the web
client makes when the list opens: its first page, and the panel with its counters.
"""

import sys
from pathlib import Path

from lxml import etree

from odoo.modules import get_module_path

sys.path.insert(0, str(Path(get_module_path("bhima_stock_accounting")).parent))
from script.benchmarks.measure import measure

SIZES = (200, 2_000, 20_000)
GROUPS = 40
REGISTER = "bhima_inventory_config.product_template_view_list_register"
REGISTER_SEARCH = "bhima_inventory_config.product_template_view_search_register"
ODOO_LIST = "product.product_template_tree_view"
ROW = "{:>9} {:>20} {:>20} {:>7} {:>9} {:>9}"


def create_articles(env, groups, numbers):
    """Create articles with codes, every third one in stock."""
    location = env["stock.warehouse"].search([], limit=1).lot_stock_id
    articles = env["product.template"].create(
        [
            {
                "name": f"Article {number}",
                "default_code": f"A{number:06}",
                "inventory_group_id": groups[number % GROUPS].id,
                "is_storable": True,
                "standard_price": 1 + number % 7,
            }
            for number in numbers
        ]
    )
    env["stock.quant"].create(
        [
            {
                "product_id": product.id,
                "location_id": location.id,
                "quantity": 1 + product.id % 9,
            }
            for product in articles.product_variant_id[::3]
        ]
    )


def get_specification(env, xmlid):
    """Return what the web client asks for when it shows a list."""
    products = env["product.template"]
    arch = products.get_view(env.ref(xmlid).id, "list")["arch"]
    names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
    return {
        name: {"fields": {"display_name": {}}}
        if products._fields[name].type in ("many2one", "many2many")
        else {}
        for name in names
    }


def open_list(env, xmlid, order):
    """Return what opens a list: the request of its first page."""
    specification = get_specification(env, xmlid)
    products = env["product.template"]
    return lambda: products.web_search_read([], specification, limit=80, order=order)


def open_register(env):
    """Return what opens the register: its first page and its panel."""
    first_page = open_list(env, REGISTER, "default_code, name")
    view = env.ref(REGISTER_SEARCH)
    products = env["product.template"].with_context(search_view_id=view.id)

    def act():
        first_page()
        products.search_panel_select_range(
            "inventory_group_id", enable_counters=True, expand=False, limit=200
        )

    return act


def main(env):
    """Print a row per number of articles in the database."""
    groups = env["bhima.inventory.group"].create(
        [{"name": f"Group {n}", "code": f"G{n:02}"} for n in range(GROUPS)]
    )
    env.company.stock_accounting_enabled = False
    print(ROW.format("articles", "register, ms", "Odoo's list, ms", "ratio", "SQL", ""))
    created = 0
    for size in SIZES:
        create_articles(env, groups, range(created, size))
        created = size
        ours = measure(env, open_register(env))
        plain = measure(env, open_list(env, ODOO_LIST, None))
        ratio = f"{ours.median / plain.median:.2f}"
        queries = (f"{ours.queries}", f"{plain.queries}")
        print(ROW.format(size, str(ours), str(plain), ratio, *queries), flush=True)


main(globals()["env"])  # given by Odoo's shell; nothing is committed
