"""The demonstration hospital, loaded as a database for training is made.

One month of it, and the three that people get with ``script/test --long``.
"""

from datetime import date, timedelta

import pytest

from ..support import scratch

ADDON = "bhima_stock_accounting"
# Months, days between the first and the last movement, and weeks in which goods move.
LENGTHS = [(1, 34, 5), pytest.param((3, 90, 13), marks=pytest.mark.long)]
TRANSFERS_OF_THREE_MONTHS = 100
PARAMETER = """
    INSERT INTO ir_config_parameter (key, value)
    VALUES ('bhima_stock_accounting.demo_months', '{}')
"""
# Odoo loads the demo data of a module where what it depends on has its own.
ALLOW_DEMO_DATA = "UPDATE ir_module_module SET demo = TRUE"
HOSPITAL = """
    (SELECT id FROM res_company WHERE name = 'Hôpital général de Kinshasa (démo)')
"""
ITS_DAY = "(move.date AT TIME ZONE 'UTC' AT TIME ZONE 'Africa/Kinshasa')::date"
OPERATIONS = {
    *("opening", "receipt", "supplier_return", "dispensing", "donation_in", "loss"),
    *("consumption", "consumption_return", "count_shortage", "count_surplus"),
    "price_difference",
}
CHECK_AGREEMENT = """
env = globals()["env"]
assert env["res.company"].search([])._check_stock_ledger() == []
env["bhima.demo.hospital"]._load_demo()  # again: there is one hospital already
assert env["res.company"].search_count([("name", "like", "(démo)")]) == 1
"""


@pytest.fixture(scope="module", params=LENGTHS, ids=lambda length: f"{length[0]}")
def length(request):
    """What a database for training has: months, days and weeks."""
    return request.param


@pytest.fixture(scope="module")
def training(length):
    """A database with demo data; Odoo has complained about nothing."""
    with scratch.database("bhima_training") as database:
        database.execute(ALLOW_DEMO_DATA)
        database.execute(PARAMETER.format(length[0]))
        options = ("--with-demo", "--stop-after-init", "--no-http")
        log = database.odoo("-d", database.name, "-i", ADDON, *options)
        assert f"Module {ADDON}: loading demo" in log
        yield database


def ask(database, what, of):
    """Return the rows of a table that belong to the hospital."""
    return database.query(f"SELECT {what} FROM {of} WHERE company_id = {HOSPITAL}")


def test_hospital_keeps_books_of_the_congo_under_ohada(training):
    assert training.query(
        f"""
        SELECT company.chart_template, currency.name, standard.code
          FROM res_company company
          JOIN res_currency currency ON currency.id = company.currency_id
          JOIN bhima_accounting_standard standard
            ON standard.id = company.stock_accounting_standard_id
         WHERE company.id = {HOSPITAL}
        """
    ) == [("cd", "CDF", "OHADA")]


def test_forty_articles_are_registered_and_in_stock(training):
    stocks = training.query(
        f"""
        SELECT SUM(quant.quantity)
          FROM product_template template
          JOIN product_product product ON product.product_tmpl_id = template.id
          JOIN stock_quant quant ON quant.product_id = product.id
          JOIN stock_location location ON location.id = quant.location_id
         WHERE template.company_id = {HOSPITAL} AND location.usage = 'internal'
           AND template.inventory_group_id IS NOT NULL
           AND template.inventory_type_id IS NOT NULL
         GROUP BY template.id
        """
    )
    assert len(stocks) == 40
    assert min(stocks) > (0,)


def test_nothing_was_issued_that_was_not_there(training):
    assert not training.query(
        f"""
        SELECT location.complete_name, quant.product_id, quant.quantity
          FROM stock_quant quant
          JOIN stock_location location ON location.id = quant.location_id
         WHERE location.company_id = {HOSPITAL} AND location.usage = 'internal'
           AND quant.quantity < 0
        """
    )


def test_months_end_today_with_every_operation(training, length):
    _months, days, weeks = length
    ledger = "bhima_stock_ledger_entry"
    [(first, last)] = ask(training, "MIN(date), MAX(date)", ledger)
    assert last - first == timedelta(days=days)
    assert abs(last - date.today()) <= timedelta(days=1)  # it is later in Kinshasa
    assert ask(training, f"COUNT(DISTINCT (date - '{first}') / 7)", ledger) == [
        (weeks,)
    ]
    operations = ask(training, "DISTINCT operation", ledger)
    assert {operation for (operation,) in operations} == OPERATIONS


def test_movements_happened_when_their_entries_say(training):
    assert not training.query(
        f"""
        SELECT move.reference, move.date, row.date
          FROM bhima_stock_ledger_entry row
          JOIN stock_move move ON move.id = row.stock_move_id
          JOIN account_move entry ON entry.id = row.account_move_id
         WHERE row.company_id = {HOSPITAL} AND row.operation <> 'price_difference'
           AND ({ITS_DAY} <> row.date OR entry.date <> row.date)
        """
    )


def test_every_transfer_is_posted(training, length):
    """But for those inside the stock, from the depot to the pharmacy."""
    transfers = training.query(
        f"""
        SELECT picking.name, source.usage = 'internal' AND target.usage = 'internal',
               EXISTS (
                   SELECT FROM stock_move move
                     JOIN account_move entry ON entry.id = move.account_move_id
                    WHERE move.picking_id = picking.id AND entry.state = 'posted'
               )
          FROM stock_picking picking
          JOIN stock_location source ON source.id = picking.location_id
          JOIN stock_location target ON target.id = picking.location_dest_id
         WHERE picking.company_id = {HOSPITAL} AND picking.state = 'done'
        """
    )
    assert len(transfers) > TRANSFERS_OF_THREE_MONTHS * length[0] / 3
    assert not [name for name, is_inside, posted in transfers if is_inside == posted]


def test_every_row_of_the_stock_ledger_is_posted(training):
    states = ask(training, "DISTINCT posting_state", "bhima_stock_ledger_entry")
    assert states == [("posted",)]


def test_stock_ledger_and_books_agree_and_one_hospital_is_enough(training, tmp_path):
    script = tmp_path / "check_agreement.py"
    script.write_text(CHECK_AGREEMENT)
    training.shell(script)
