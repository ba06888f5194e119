"""Installing, updating and uninstalling on a database that runs already."""

from pathlib import Path

import pytest

from ..support import scratch

ADDONS = ("bhima_inventory_config", "bhima_stock_accounting")
HERE = Path(__file__).parent

# All that an installation must leave as it was.
SNAPSHOT = {
    "entries": "SELECT id, name, state, date, ref, write_date FROM account_move",
    "items": "SELECT id, account_id, balance, write_date FROM account_move_line",
    "movements": "SELECT id, state, value, account_move_id, write_date FROM stock_move",
    "quantities": "SELECT id, quantity, write_date FROM stock_quant",
    "costs": "SELECT id, standard_price::text, write_date FROM product_product",
    "articles": "SELECT id, type, is_storable, write_date FROM product_template",
    "categories": """
        SELECT id, property_valuation::text, property_cost_method::text,
               property_stock_valuation_account_id::text,
               property_account_expense_categ_id::text, write_date
          FROM product_category
    """,
    "companies": "SELECT id, inventory_valuation, cost_method FROM res_company",
    "accounts": "SELECT id, code_store::text, write_date FROM account_account",
    "operation types": """
        SELECT id, active, barcode, return_picking_type_id, write_date
          FROM stock_picking_type WHERE sequence_code NOT IN ('WARD', 'WRET')
    """,
}
OUR_ENTRIES = """
    SELECT move.id, move.name, move.state, line.account_id, line.balance
      FROM account_move move JOIN account_move_line line ON line.move_id = move.id
     ORDER BY line.id
"""
EDITED_RULE = """
    SELECT debit_role FROM bhima_posting_rule
     WHERE operation = 'loss' AND standard_id = (
         SELECT id FROM bhima_accounting_standard WHERE code = 'OWN'
     )
"""
VALUATIONS = """
    SELECT inventory_valuation FROM res_company
     UNION
    SELECT DISTINCT value FROM product_category,
           jsonb_each_text(property_valuation)
"""
OUR_TRACES = """
    SELECT table_name, column_name FROM information_schema.columns
     WHERE table_name LIKE 'bhima%'
        OR column_name LIKE '%inventory_group%'
        OR column_name LIKE 'stock_accounting%'
        OR column_name = 'stock_purpose'
"""
# What an installation makes in companies and warehouses: one of each.
TWINS = """
    SELECT 'operation type', warehouse_id::text, sequence_code
      FROM stock_picking_type WHERE sequence_code IN ('WARD', 'WRET')
     GROUP BY 2, 3 HAVING count(*) > 1
     UNION ALL
    SELECT 'barcode', barcode, '' FROM stock_picking_type
     WHERE barcode IS NOT NULL GROUP BY 2 HAVING count(*) > 1
     UNION ALL
    SELECT 'location', company_id::text, name FROM stock_location
     WHERE usage = 'customer' GROUP BY 2, 3 HAVING count(*) > 1
     UNION ALL
    SELECT 'journal', company_id::text, name->>'en_US' FROM account_journal
     GROUP BY 2, 3 HAVING count(*) > 1
     UNION ALL
    SELECT 'unit', name->>'en_US', '' FROM uom_uom GROUP BY 2 HAVING count(*) > 1
     UNION ALL
    SELECT 'activity', name->>'en_US', '' FROM mail_activity_type
     GROUP BY 2 HAVING count(*) > 1
     UNION ALL
    SELECT 'category', name->>'en_US', '' FROM res_groups_privilege
     GROUP BY 2 HAVING count(*) > 1
"""
WARD_ISSUES = """
    SELECT picking.name FROM stock_picking picking
      JOIN stock_picking_type kind ON kind.id = picking.picking_type_id
     WHERE kind.sequence_code = 'WARD' ORDER BY picking.id
"""


def take_snapshot(database):
    return {
        name: sorted(database.query(statement), key=repr)
        for name, statement in SNAPSHOT.items()
    }


@pytest.fixture(scope="module")
def running():
    """A database of a hospital that runs Odoo without our add-ons."""
    with scratch.database("bhima_packaging") as database:
        database.shell(HERE / "existing_hospital.py")
        yield database


def test_installing_changes_nothing_and_posts_nothing(running):
    before = take_snapshot(running)
    assert len(before["entries"]) == 4
    running.install(*ADDONS)
    assert take_snapshot(running) == before
    assert running.query("SELECT count(*) FROM bhima_stock_ledger_entry") == [(0,)]
    assert running.query("SELECT count(*) FROM bhima_inventory_group") == [(0,)]


def test_existing_companies_get_the_standard_of_their_chart(running):
    assert running.query(
        """
        SELECT standard.code, company.stock_accounting_enabled
          FROM res_company company
          JOIN bhima_accounting_standard standard
            ON standard.id = company.stock_accounting_standard_id
        """
    ) == [("IFRS", True)]


def test_updating_changes_nothing(running):
    running.shell(HERE / "grouped_movement.py")
    before = take_snapshot(running)
    rows = running.query("SELECT * FROM bhima_stock_ledger_entry")
    assert len(rows) == 1
    running.update(*ADDONS)
    assert take_snapshot(running) == before
    assert running.query("SELECT * FROM bhima_stock_ledger_entry") == rows
    assert running.query(EDITED_RULE) == [("loss",)]


def test_wards_are_served(running):
    known = running.query(TWINS)
    running.shell(HERE / "ward_issue.py")
    assert running.query(TWINS) == known == []
    assert running.query(WARD_ISSUES) == [("WH/WARD/00001",)]


def test_uninstalling_leaves_the_entries_in_place(running):
    before = running.query(OUR_ENTRIES)
    assert [float(row[-1]) for row in before[-4:-2]] == [70.0, -70.0]
    assert ("at_move",) in running.query(VALUATIONS)
    running.uninstall(*ADDONS)
    assert running.query(OUR_ENTRIES) == before
    assert running.query(OUR_TRACES) == []
    assert set(running.query(VALUATIONS)) == {("periodic",), ("real_time",)}


def test_installing_again_after_uninstalling(running):
    before = take_snapshot(running)
    running.install(*ADDONS)
    assert take_snapshot(running) == before


def test_wards_are_served_after_installing_again(running):
    """What an earlier installation left behind is used again: its numbers go on."""
    assert running.query(TWINS) == []
    running.shell(HERE / "regrouped_article.py")
    running.shell(HERE / "ward_issue.py")
    assert running.query(TWINS) == []
    assert running.query(WARD_ISSUES) == [("WH/WARD/00001",), ("WH/WARD/00002",)]
