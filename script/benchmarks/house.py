"""How far one has to walk through our code to follow one click. For Odoo's shell.

Each click is done once to fill Odoo's caches, taken back, and done again while Python
tells of each call of a function that is ours. *switches* are calls that go from one of
our files into another one; *on nothing* are calls of a method on an empty recordset, or
of a function of the model with an empty list. Comprehensions and lambdas are part of
the function they stand in. Nothing is kept.
"""

import os
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from odoo import models
from odoo.modules import get_module_path

from odoo.addons.bhima_stock_accounting import context
from odoo.addons.bhima_stock_accounting.demo.hospital import (
    found_ifrs_hospital,
    found_ohada_hospital,
)
from odoo.addons.bhima_stock_accounting.rules.operations import TABLE

MAIN_ADDON = "bhima_stock_accounting"
ADDONS = (
    "bhima_inventory_config",
    MAIN_ADDON,
    "bhima_stock_accounting_mrp",
    "bhima_stock_accounting_pos",
)
FOLDERS = tuple(
    f"{path}/"
    for name in ADDONS
    if (path := get_module_path(name, display_warning=False))
)
NOTHING_TYPES = (models.BaseModel, list, tuple, dict, set, frozenset)
ROW = "{:<44}{:>7}{:>11}{:>7}{:>10}{:>12}"


class Walk:
    """What of our code was visited, call by call."""

    def __init__(self):
        self.calls = []
        self.nothing = Counter()

    def __call__(self, frame, event, _argument):
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(FOLDERS):
            return
        if "/demo/" in code.co_filename or code.co_name.startswith("<"):
            return
        self.calls.append((code.co_filename, code.co_name))
        if is_on_nothing(frame):
            self.nothing[code.co_filename, code.co_name] += 1

    @property
    def files(self):
        return {file for file, _name in self.calls}

    @property
    def switches(self):
        files = [file for file, _name in self.calls]
        return sum(
            one != next_one for one, next_one in zip(files, files[1:], strict=False)
        )

    def get_row(self, title):
        on_nothing = self.nothing.total()
        share = on_nothing / len(self.calls) if self.calls else 0.0
        return ROW.format(
            *(title, len(self.calls), len(set(self.calls)), len(self.files)),
            *(self.switches, f"{on_nothing} ({share:.0%})"),
        )


def is_on_nothing(frame):
    """Return whether a call has nothing to work on."""
    names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    values = [frame.f_locals[name] for name in names]
    if not values:
        return False
    subject, *rest = values
    if not isinstance(subject, models.BaseModel):
        return isinstance(subject, NOTHING_TYPES) and not subject
    if is_of_model(subject, frame.f_code.co_name):
        return bool(rest) and isinstance(rest[0], NOTHING_TYPES) and not rest[0]
    return not subject


def is_of_model(records, name):
    """Return whether a method belongs to the model, not to records."""
    method = getattr(type(records), name, None)
    while method:
        if getattr(method, "_api_model", False):
            return True
        method = getattr(method, "__wrapped__", None)
    return records._abstract


@contextmanager
def walking():
    """Tell of the calls of our functions that the block makes."""
    walk = Walk()
    sys.setprofile(walk)
    try:
        yield walk
    finally:
        sys.setprofile(None)


class Clicks:
    """What people click in a hospital, each ready to be done."""

    def __init__(self, hospital):
        self.hospital = hospital
        self.article = hospital.create_article("Paracétamol 500 mg")
        self.plain = hospital.create_article("Ciment", inventory_group_id=False)
        for article in (self.article, self.plain):
            hospital.receive(hospital.order((article, 100, 10.0)))

    def receipt(self, article=None):
        order = self.hospital.order((article or self.article, 10, 12.0))
        picking = self.hospital.as_user("storekeeper", order.picking_ids)
        picking.move_ids.picked = True
        return picking.button_validate

    def plain_receipt(self):
        return self.receipt(self.plain)

    def issue(self):
        hospital = self.hospital
        picking = hospital.prepare_transfer(
            hospital.stock, hospital.ward, (self.article, 2)
        )
        return hospital.as_user("storekeeper", picking).button_validate

    def bill(self):
        order = self.hospital.order((self.article, 10, 10.0))
        self.hospital.receive(order)
        return self.hospital.draft_bill(order, 12.0).action_post

    def cost(self):
        manager = self.article.with_company(self.hospital.company)
        return lambda: manager.write({"standard_price": 13.0})


def follow(env, prepare):
    """Do a click twice, and return the walk of the second time."""
    for _time in range(2):
        with env.cr.savepoint() as savepoint:
            click = prepare()
            env.flush_all()
            env.invalidate_all()
            with walking() as walk:
                click()
                env.flush_all()
            savepoint.rollback()
            env.invalidate_all()
    return walk


def print_details(walk):
    """Print the files that were visited, with their functions and calls, busiest first.

    After a bar: how many of the calls had nothing to work on.
    """
    by_file = {}
    for file, function in walk.calls:
        by_file.setdefault(file, Counter())[function] += 1
    for file, functions in sorted(by_file.items(), key=lambda one: -one[1].total()):
        print(f"    {'/'.join(Path(file).parts[-3:])}: {functions.total()}")
        for function, number in functions.most_common():
            nothing = walk.nothing[file, function]
            print(
                f"        {number:>3} {function}" + (f" | {nothing}" if nothing else "")
            )


CLICKS = {
    "receipt": "a receipt is validated",
    "bill": "a bill at another price is posted",
    "issue": "an issue to a ward is validated",
    "cost": "a cost is typed",
    "plain_receipt": "a receipt of an article without a group",
}


PRIVATE_PARTS = (
    "_modified",
    "_add_precomputed_values",
    "TriggerTree",
    "__precomputed__",
    "_update_cache",
    "remove_to_compute",
)
SHOWN = ("*.py", "*.xml", "*.js")
# They name operations for what they are about, and are no lists of them.
APART = {"tests", "demo", "migrations", "i18n"}


def get_plan(env):
    """Yield what can be counted without a click: a title and a figure."""
    heirs = get_heirs(env)
    yield "abstract models of ours", len(heirs)
    yield (
        "of them inherited by one model alone",
        [name for name, models_of_it in heirs.items() if len(models_of_it) == 1],
    )
    yield (
        "keys of the context",
        [
            value
            for name, value in vars(context).items()
            if name.isupper() and str(value).startswith(MAIN_ADDON)
        ],
    )
    texts = {
        file: file.read_text()
        for folder in FOLDERS
        for pattern in SHOWN
        for file in Path(folder).rglob(pattern)
        if APART.isdisjoint(file.parts)
    }
    yield (
        "private parts of the ORM",
        [
            f"{file.name}: {part}"
            for file, text in texts.items()
            for part in PRIVATE_PARTS
            if part in text
        ],
    )
    yield (
        "lists of all operations",
        [file.name for file, text in texts.items() if lists_operations(text)],
    )


def get_heirs(env):
    """Return the models that inherit each abstract model of ours."""
    every = env.registry.models.values()
    heirs = {
        model._name: set()
        for model in every
        if model._abstract and model._original_module in ADDONS
    }
    for model in every:
        for parent in model.__mro__[1:]:
            name = getattr(parent, "_name", None)
            if name in heirs and name != model._name:
                heirs[name].add(model._name)
    return heirs


def lists_operations(text):
    """Return whether a file names nearly all operations, as a new one would be."""
    keys = [operation.key for operation in TABLE if operation.has_rules]
    named = [key for key in keys if f'"{key}"' in text or f">{key}<" in text]
    return len(named) > 0.8 * len(keys)


def main(env):
    """Print a row for each click, then what it does on nothing where that is asked."""
    for title, figure in get_plan(env):
        if isinstance(figure, list):
            figure = f"{len(figure)}: {', '.join(figure)}" if figure else 0
        print(f"{title}: {figure}", flush=True)
    print(
        ROW.format("click", "calls", "functions", "files", "switches", "on nothing"),
        flush=True,
    )
    for found in (found_ohada_hospital, found_ifrs_hospital):
        hospital = found(env)
        clicks = Clicks(hospital)
        for name, title in CLICKS.items():
            walk = follow(env, getattr(clicks, name))
            standard = hospital.company.stock_accounting_standard_id.code.upper()
            print(walk.get_row(f"{standard}: {title}"), flush=True)
            if os.environ.get("BENCH_LONG"):
                print_details(walk)


main(globals()["env"])  # given by Odoo's shell; its database is thrown away
