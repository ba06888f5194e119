"""Tables of what is booked, from the posting rules that the add-on ships.

A page that has such a table names it in a comment, ``<!-- entries: operations -->``,
and ends it with ``<!-- end -->``. ``script/docs --update`` writes what stands between.
"""

import ast
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import polib

from toolbox.paths import ROOT

ADDON = ROOT / "bhima_stock_accounting"
STANDARDS = {
    "ohada": "SYSCOHADA",
    "sycebnl": "SYCEBNL",
    "ifrs": "IFRS",
}
OPERATIONS = ADDON / "rules" / "operations.py"
STOCK, CONSUMED = "stock", "consumed"

# What an account is called in a table: its family, or a word where it has none.
OHADA = {
    "stock": "31",
    "variation": "603",
    "expense": "601",
    "production": "73",
    "supplier": "401",
    "cash": "57",
    "bank": "52, 57",
}
FAMILIES = {
    "ohada": OHADA,
    "sycebnl": OHADA,
    "ifrs": {
        "goods_received": "408",
        "supplier": "401",
        "cash": "57",
        "bank": "52, 57",
    },
}
WORDS = {
    "en": {
        "stock": "stock",
        "expense": "cost of goods sold",
        "donation_income": "donations received",
        "opening": "opening account",
        "production": "production",
        "landed_cost": "account of the cost line",
    },
    "fr": {
        "stock": "stock",
        "expense": "coût des marchandises vendues",
        "donation_income": "dons reçus",
        "opening": "compte d'ouverture",
        "production": "production",
        "landed_cost": "compte de la ligne de frais",
    },
}
HEADS = {
    "en": ("operation", "event", "moment"),
    "fr": ("opération", "événement", "moment"),
}
CONSUMED_ALREADY = {"en": "consumed already: ", "fr": "déjà consommé : "}
NOTHING = {"en": "nothing", "fr": "rien"}
REASONS = {
    ("dropship", STOCK): {
        "en": "nothing: the bill is the expense",
        "fr": "rien : la facture est la charge",
    },
    ("price_difference", CONSUMED): {
        "en": "nothing: 601 has it already",
        "fr": "rien : 601 le porte déjà",
    },
}
REGROUPED = {
    "en": "D {stock} of the new group / C {stock} of the old one",
    "fr": "D {stock} du nouveau groupe / C {stock} de l'ancien",
}


@dataclass
class Standard:
    """An accounting standard as it is shipped."""

    key: str
    bill_role: str = ""
    pairs: dict = field(default_factory=lambda: defaultdict(list))

    def get_pairs(self, operation: str, part: str = STOCK) -> list[tuple[str, str]]:
        """Pairs of debit and credit role; also of events that have no posting rule."""
        return {
            "bill": [(self.bill_role, "supplier")],
            "payment": [("supplier", "bank")],
            "cash": [(self.bill_role, "cash")],
        }.get(operation) or self.pairs.get((operation, part), [])


@cache
def standards() -> tuple[Standard, ...]:
    return tuple(map(read_standard, STANDARDS))


def read_standard(key: str) -> Standard:
    """A standard from its data file."""
    tree = ET.parse(ADDON / "data" / f"accounting_standard_{key}.xml")
    standard = Standard(key)
    rules = []
    for record in tree.iter("record"):
        values = {node.get("name"): node.text for node in record.iter("field")}
        if record.get("model") == "bhima.posting.rule":
            rules.append(values)
        else:
            standard.bill_role = values["bill_role"]
    for rule in sorted(rules, key=lambda rule: int(rule["sequence"])):
        event = (rule["operation"], rule.get("part", STOCK))
        standard.pairs[event].append((rule["debit_role"], rule["credit_role"]))
    return standard


@cache
def operations(language: str) -> dict[str, str]:
    """What each operation is called on the screen, by its key."""
    tree = ast.parse(OPERATIONS.read_text())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = [
        [argument.value for argument in call.args[:2]]
        for call in calls
        if getattr(call.func, "id", "") == "Operation"
    ]
    return {key: translated(label, language) for key, label in named}


def translated(label: str, language: str) -> str:
    catalogue = ADDON / "i18n" / f"{language}.po"
    if not catalogue.exists():  # English is the language of the source
        return label
    return terms(str(catalogue))[label]


@cache
def terms(path: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(path)}


def account(role: str, standard: str, language: str) -> str:
    return FAMILIES[standard].get(role) or WORDS[language][role]


def cell(standard: Standard, operation: str, part: str, language: str) -> str:
    """What a standard books of a part of an event."""
    if operation == "regrouping":
        stock = account("stock", standard.key, language)
        return REGROUPED[language].format(stock=stock)
    pairs = standard.get_pairs(operation, part)
    if not pairs:
        return REASONS.get((operation, part), NOTHING)[language]
    return "<br>".join(entry(pair, standard.key, language) for pair in pairs)


def entry(pair: tuple[str, str], standard: str, language: str) -> str:
    debit, credit = (account(role, standard, language) for role in pair)
    return f"D {debit} / C {credit}"


def whole_cell(standard: Standard, operation: str, language: str) -> str:
    """What a standard books of all parts of an event."""
    booked = cell(standard, operation, STOCK, language)
    if standard.get_pairs(operation, CONSUMED):
        consumed = cell(standard, operation, CONSUMED, language)
        booked += f"<br>{CONSUMED_ALREADY[language]}{consumed}"
    return booked


def table(name: str, language: str) -> str:
    """A table of this name, in Markdown."""
    operation, event, moment = HEADS[language]
    if name == "operations":
        return markdown([operation], operation_rows(language))
    heads = [event, moment] if name == "moments" else [event]
    rows = MOMENTS[language] if name == "moments" else MAIN
    return markdown(heads, (event_row(row, language) for row in rows))


def markdown(heads: list[str], rows: Iterator[list[str]]) -> str:
    heads = [*heads, *STANDARDS.values()]
    lines = (f"| {' | '.join(row)} |" for row in (heads, *rows))
    first, *others = lines
    return "\n".join([first, "|---" * len(heads) + "|", *others])


def operation_rows(language: str) -> Iterator[list[str]]:
    """Every operation, by the name that the screen shows."""
    for operation, label in operations(language).items():
        yield [label, *(whole_cell(s, operation, language) for s in standards())]


def event_row(row: tuple, language: str) -> list[str]:
    """A row of chosen events: its texts, then what is booked."""
    *texts, events = row
    return [*texts, *(common_cell(s, events, language) for s in standards())]


def common_cell(standard: Standard, events: str, language: str) -> str:
    """What a standard books of several events, which is the same.

    :param events: keys of operations, ``key/part`` for another part than stock
    """
    pairs = [event.partition("/") for event in events.split()]
    cells = {
        cell(standard, operation, part or STOCK, language)
        for operation, _slash, part in pairs
    }
    if len(cells) > 1:
        raise ValueError(f"{standard.key}: {events} are booked differently: {cells}")
    return cells.pop()


# The README's: the main events, in English.
MAIN = [
    ("vendor bill", "bill"),
    ("receipt", "receipt"),
    ("payment", "payment"),
    (
        "patient, ward, loss, shortage at count, donation given",
        "dispensing consumption loss count_shortage donation_out",
    ),
    (
        "return of a patient or ward, surplus at count",
        "patient_return consumption_return count_surplus",
    ),
    ("donation received", "donation_in"),
    ("opening stock", "opening"),
    ("vendor ships straight to a patient", "dropship"),
    ("used in production", "production_input"),
    ("produced", "production_output"),
]
# The accountant's: each event with the click that books it.
MOMENTS = {
    "en": [
        ("vendor bill", "*Confirm*", "bill"),
        ("receipt", "*Validate*", "receipt"),
        ("payment", "payment", "payment"),
        ("purchase paid in cash", "*Book the Payment*", "cash"),
        ("return to the vendor", "*Validate*", "supplier_return"),
        ("issue to a ward or patient", "*Validate*", "consumption dispensing"),
        (
            "return of a ward or patient",
            "*Validate*",
            "consumption_return patient_return",
        ),
        ("loss, shortage at count", "*Validate*, apply", "loss count_shortage"),
        ("surplus at count", "apply", "count_surplus"),
        ("donation received", "*Validate*", "donation_in"),
        ("donation given", "*Validate*", "donation_out"),
        ("opening stock", "*Book the Opening*", "opening"),
        ("price difference, part in stock", "bill", "price_difference"),
        (
            "price difference, part used already",
            "bill",
            "price_difference/consumed",
        ),
        ("transfer between depots", "", "transfer"),
    ],
    "fr": [
        ("facture du fournisseur", "*Confirmer*", "bill"),
        ("réception", "*Valider*", "receipt"),
        ("paiement", "paiement", "payment"),
        ("achat payé au comptant", "*Comptabiliser le paiement*", "cash"),
        ("retour au fournisseur", "*Valider*", "supplier_return"),
        (
            "sortie vers un service ou un patient",
            "*Valider*",
            "consumption dispensing",
        ),
        (
            "retour d'un service ou d'un patient",
            "*Valider*",
            "consumption_return patient_return",
        ),
        ("perte, mali d'inventaire", "*Valider*, application", "loss count_shortage"),
        ("boni d'inventaire", "application", "count_surplus"),
        ("don reçu", "*Valider*", "donation_in"),
        ("don accordé", "*Valider*", "donation_out"),
        ("stock initial", "*Comptabiliser le stock initial*", "opening"),
        ("écart de prix, part en stock", "facture", "price_difference"),
        (
            "écart de prix, part déjà sortie",
            "facture",
            "price_difference/consumed",
        ),
        ("transfert entre dépôts", "", "transfer"),
    ],
}
