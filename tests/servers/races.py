"""Two people change the same article at one moment, each in a transaction of his own.

For Odoo's shell. ``BHIMA_RACES`` says which kinds meet, under which cost methods.
"""

import itertools
import json
import os
import threading

from psycopg2 import OperationalError

from odoo import api
from odoo.exceptions import ConcurrencyError, UserError

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ohada_hospital

env = globals()["env"]  # given by Odoo's shell
METHODS, KINDS = json.loads(os.environ["BHIMA_RACES"])
TRIES = 5


class Article:
    """An article with stock, a group of its own, and what each kind of change needs."""

    def __init__(self, hospital, number, method):
        is_lot = method == "lot"
        self.lot = f"LOT {number}" if is_lot else None
        group = hospital.group.copy({"name": f"Groupe {number}", "code": f"G{number}"})
        hospital.category.property_cost_method = "average" if is_lot else method
        category = hospital.category.copy({"name": f"Catégorie {number}"})
        tracked = {"tracking": "lot", "lot_valuated": True} if is_lot else {}
        article = hospital.create_article(
            f"Article {number}", group, categ_id=category.id, **tracked
        )
        self.number, self.product_id, self.group_id = number, article.id, group.id
        self.orders = []
        for quantity, price in ((37, 2.0), (13, 2.35), (5, 2.61)):
            order = hospital.order((article, quantity, price))
            self.orders.append(order.id)
        orders = hospital.env["purchase.order"].browse(self.orders)
        for order in orders[:2]:
            hospital.receive(order, lot=self.lot)
        self.bill_id = hospital.draft_bill(orders[1], 2.97).id
        other = hospital.group.copy({"name": f"Autre {number}", "code": f"O{number}"})
        other.stock_account_id = hospital.group.stock_account_id.copy(
            {"code": f"3177{number:04}"}
        )
        self.other_id = other.id


class Person:
    """Somebody with a transaction of his own, who tries again when Odoo would."""

    def __init__(self, kind, article):
        self.kind, self.article = kind, article
        self.cursor = env.registry.cursor()
        self.hospital = None
        self.refusal = ""

    def begin(self):
        """See what there is at this moment."""
        self.cursor.execute("SELECT 1")
        return self

    def act(self):
        """Change something, without saving it."""
        own = api.Environment(self.cursor, env.uid, {})
        self.hospital = found_ohada_hospital(own)
        try:
            CHANGES[self.kind](self.hospital, self.article)
            own.flush_all()
        except UserError as error:
            self.cursor.rollback()
            self.refusal = str(error)

    def finish(self):
        self.cursor.commit()

    def act_and_finish(self):
        """Do it, as Odoo does: from the beginning if somebody was in the way."""
        for _time in range(TRIES):
            try:
                self.act()
                self.finish()
                return
            except (OperationalError, ConcurrencyError):
                self.cursor.rollback()
        self.refusal = "starved"


def receive(hospital, article):
    order = hospital.env["purchase.order"].browse(article.orders[2])
    if order.picking_ids.state == "assigned":  # the other one may have been first
        hospital.receive(order, lot=article.lot)


def issue(hospital, article):
    hospital.consume((get_product(hospital, article), 3))


def send_back(hospital, article):
    order = hospital.env["purchase.order"].browse(article.orders[0])
    received = order.picking_ids.sorted("id")[:1]  # the other one may be on its way
    hospital.send_back(received, 2)


def scrap(hospital, article):
    product = get_product(hospital, article)
    lot = hospital.env["stock.lot"].search([("product_id", "=", product.id)], limit=1)
    scraps = hospital.as_user("storekeeper", hospital.env["stock.scrap"])
    scraps.create(
        {"product_id": product.id, "scrap_qty": 1, "lot_id": lot.id}
    ).action_validate()


def count(hospital, article):
    product = get_product(hospital, article)
    quant = hospital.env["stock.quant"].search(
        [("product_id", "=", product.id), ("location_id", "=", hospital.stock.id)]
    )
    quant = hospital.as_user("storekeeper", quant)
    quant.with_context(inventory_mode=True).inventory_quantity = 41
    quant.action_apply_inventory()


def bill(hospital, article):
    bills = hospital.as_user("accountant", hospital.env["account.move"])
    bills.browse(article.bill_id).action_post()


def type_cost(hospital, article):
    product = get_product(hospital, article).with_company(hospital.company)
    lots = hospital.env["stock.lot"].search([("product_id", "=", product.id)])
    (lots.with_company(hospital.company) if article.lot else product).write(
        {"standard_price": 2.77}
    )


def change_group(hospital, article):
    get_product(hospital, article).inventory_group_id = article.other_id


def change_account(hospital, article):
    groups = hospital.env["bhima.inventory.group"].with_company(hospital.company)
    other = groups.browse(article.other_id)
    groups.browse(article.group_id).stock_account_id = other.stock_account_id


def get_product(hospital, article):
    return hospital.env["product.product"].browse(article.product_id)


CHANGES = {
    "receipt": receive,
    "issue": issue,
    "vendor return": send_back,
    "scrap": scrap,
    "count": count,
    "bill": bill,
    "cost": type_cost,
    "group": change_group,
    "account": change_account,
}


def meet_after(first, second):
    """The second one began before the first one saved."""
    second.begin()
    first.act_and_finish()
    second.act_and_finish()


def meet_within(first, second):
    """The second one acts while the first one has not saved yet."""
    first.begin().act()
    thread = threading.Thread(target=second.begin().act_and_finish)
    thread.start()
    thread.join(timeout=0.5)
    first.finish()
    thread.join()


def find_faults(article):
    """Return how stock, stock ledger and books differ for an article."""
    with env.registry.cursor() as cursor:
        own = api.Environment(cursor, env.uid, {})
        hospital = found_ohada_hospital(own)
        product = get_product(hospital, article).with_company(hospital.company)
        rows = hospital.get_ledger().filtered(lambda row: row.product_id == product)
        account = product.inventory_group_id.with_company(
            hospital.company
        ).stock_account_id
        figures = {
            "stock": round(product.total_value, 2),
            "ledger": round(sum(rows.mapped("value")), 2),
            "on its account": round(
                sum(r.value for r in rows if r.stock_account_id == account), 2
            ),
            "quantity": product.qty_available - sum(rows.mapped("quantity")) or 0,
        }
        faults = hospital.company._check_stock_ledger()
        values = {figures[name] for name in ("stock", "ledger", "on its account")}
        if len(values) > 1 or round(figures["quantity"], 6) or faults:
            return [str(figures), *map(str, faults)]
    return []


results = {"races": 0, "faults": [], "refused": []}
hospital = found_ohada_hospital(env)
numbers = itertools.count(1)
for method in METHODS:
    for kinds in itertools.product(KINDS, repeat=2):
        for meet in (meet_after, meet_within):
            article = Article(hospital, next(numbers), method)
            env.cr.commit()
            people = [Person(kind, article) for kind in kinds]
            meet(*people)
            name = f"{method}: {kinds[0]} and {kinds[1]}, {meet.__name__}"
            results["races"] += 1
            results["refused"] += [
                f"{name}: {person.kind}: {person.refusal[:90]}"
                for person in people
                if person.refusal
            ]
            results["faults"] += [f"{name}: {fault}" for fault in find_faults(article)]
            for person in people:
                person.cursor.close()
            env.cr.rollback()
            env.invalidate_all()
print("RESULT", json.dumps(results))
