"""An update from the versions before: what schema changes meet on the way.

One database has all old states at once, and is updated once.
"""

from pathlib import Path
from types import SimpleNamespace

import pytest

from ..support import scratch

HERE = Path(__file__).parent
ADDONS = {
    "bhima_inventory_config": "19.0.1.0.0",
    "bhima_stock_accounting": "19.0.1.1.0",
}
OLD_VERSION = """
    UPDATE ir_module_module SET latest_version = '{version}' WHERE name = '{addon}'
"""
# "module upgrade" loads the models first, and complains of missing columns
ONCE = ("--stop-after-init", "--no-http")


@pytest.fixture(scope="module")
def migrated():
    """What a database of the first versions said before and after its update."""
    with scratch.database("bhima_migration", scratch.INSTALLED) as database:
        shipped = read(database)
        database.shell(HERE / "ledger_rows.py")
        written = read(database)
        for statement in (OLD_GROUPS, OLD_WAREHOUSES, OLD_STANDARDS, OLD_LEDGER):
            database.execute(statement)
        for addon, version in ADDONS.items():
            database.execute(OLD_VERSION.format(addon=addon, version=version))
        database.odoo("-d", database.name, "-u", ",".join(ADDONS), *ONCE)
        yield SimpleNamespace(
            shipped=shipped,
            written=written,
            now=read(database),
            ask=database.query,
        )


def read(database):
    """Return what the tables say that the old states change."""
    return {name: database.query(query) for name, query in QUERIES.items()}


OLD_GROUPS = """
    DROP INDEX bhima_inventory_group_code_unique;
    DROP INDEX bhima_inventory_group_name_unique;
    INSERT INTO bhima_inventory_group (code, name, active)
    VALUES ('D.ORA', '{"en_US": "Oral", "fr_FR": "Oraux"}', true),
           (' d.ora', '{"en_US": "ORAL "}', true),
           ('D.ORA-2', '{"en_US": "Syrups"}', true)
"""
UNIQUE_INDEXES = """
    SELECT indexname FROM pg_indexes
     WHERE tablename = 'bhima_inventory_group' AND indexdef LIKE '%UNIQUE%lower%'
     ORDER BY indexname
"""
GROUPS = """
    SELECT code, name->>'en_US', name->>'fr_FR' FROM bhima_inventory_group
     WHERE lower(code) LIKE 'd.ora%' ORDER BY id
"""


def test_groups_of_the_first_version_become_unique(migrated):
    indexes = [
        ("bhima_inventory_group_code_unique",),
        ("bhima_inventory_group_name_unique",),
    ]
    assert migrated.shipped["unique"] == migrated.now["unique"] == indexes
    assert migrated.ask(GROUPS) == [
        ("D.ORA", "Oral", "Oraux"),
        ("d.ora-3", "ORAL-2", None),
        ("D.ORA-2", "Syrups", None),
    ]


OLD_WAREHOUSES = """
    UPDATE stock_warehouse
       SET ward_issue_type_id = NULL, ward_return_type_id = NULL;
    UPDATE stock_picking SET picking_type_id = (
        SELECT other.id FROM stock_picking_type AS own
          JOIN stock_picking_type AS other ON other.company_id = own.company_id
         WHERE own.id = stock_picking.picking_type_id AND other.code = 'internal'
           AND other.sequence_code NOT IN ('WARD', 'WRET') LIMIT 1
    ) WHERE picking_type_id IN (
        SELECT id FROM stock_picking_type WHERE sequence_code IN ('WARD', 'WRET')
    );
    DELETE FROM stock_picking_type WHERE sequence_code IN ('WARD', 'WRET');
    UPDATE stock_picking_type SET barcode = 'MINE' || id WHERE code = 'incoming'
"""
WARD_TYPES = """
    SELECT issue.sequence_code, issue.active, back.sequence_code, place.stock_purpose
      FROM stock_warehouse warehouse
      JOIN stock_picking_type issue ON issue.id = warehouse.ward_issue_type_id
      JOIN stock_picking_type back ON back.id = issue.return_picking_type_id
      JOIN stock_location place ON place.id = issue.default_location_dest_id
"""
BARCODES = """
    SELECT bool_and(barcode = 'MINE' || id)
      FROM stock_picking_type WHERE code = 'incoming'
"""


def test_warehouses_of_before_get_types_to_serve_wards(migrated):
    expected = ("WARD", True, "WRET", "ward")
    assert migrated.shipped["wards"] == [expected]
    # of the hospital, too
    assert migrated.now["wards"] == migrated.written["wards"] == [expected] * 2
    assert migrated.ask(BARCODES) == [(True,)]


OHADA = "SELECT id FROM bhima_accounting_standard WHERE code = 'OHADA'"
# Somebody has edited one shipped standard; an earlier version had another one wrong;
# and a standard of the district's own knows no revaluation yet. No update had written
# shipped standards until then.
OLD_STANDARDS = f"""
    UPDATE bhima_accounting_standard SET write_date = create_date;
    UPDATE bhima_posting_rule SET write_date = create_date;
    UPDATE ir_model_data SET noupdate = true
     WHERE model IN ('bhima.accounting.standard', 'bhima.posting.rule');
    UPDATE bhima_posting_rule
       SET credit_role = 'income', write_date = write_date + interval '1 day'
     WHERE operation = 'receipt' AND standard_id = ({OHADA});
    UPDATE bhima_posting_rule SET credit_role = 'loss'
     WHERE operation = 'receipt' AND standard_id = (
        SELECT id FROM bhima_accounting_standard WHERE code = 'IFRS'
     );
    UPDATE res_company SET stock_accounting_standard_id = ({OHADA});
    INSERT INTO bhima_accounting_standard (name, code, active, bill_role)
    VALUES ('{{"en_US": "Of the district"}}', 'DISTRICT', false, 'expense');
    INSERT INTO bhima_posting_rule
           (standard_id, sequence, operation, debit_role, credit_role, part)
    SELECT id, 10, 'count_shortage', 'loss', 'stock', 'stock'
      FROM bhima_accounting_standard WHERE code = 'DISTRICT'
"""
STANDARDS = """
    SELECT standard.code ~ '^OHADA-\\d+$', standard.code, shipped.name, COUNT(rule.id),
           COUNT(rule.id) FILTER (WHERE rule.credit_role = 'income'),
           bool_or(shipped.noupdate)
      FROM bhima_accounting_standard AS standard
      JOIN bhima_posting_rule AS rule ON rule.standard_id = standard.id
      LEFT JOIN ir_model_data AS shipped
        ON shipped.model = 'bhima.accounting.standard' AND shipped.res_id = standard.id
     WHERE standard.code NOT IN ('DISTRICT', 'MINE')
     GROUP BY standard.id, shipped.name
     ORDER BY standard.sequence, standard.id
"""
USED_STANDARDS = """
    SELECT DISTINCT standard.code FROM res_company
      JOIN bhima_accounting_standard standard
        ON standard.id = stock_accounting_standard_id
"""
WRONG_RULES = """
    SELECT COUNT(*) FROM bhima_posting_rule AS rule
      JOIN bhima_accounting_standard AS standard ON standard.id = rule.standard_id
     WHERE rule.operation = 'receipt' AND rule.credit_role = 'loss'
"""
REVALUATION = """
    SELECT standard.code, rule.debit_role, rule.credit_role
      FROM bhima_posting_rule rule
      JOIN bhima_accounting_standard standard ON standard.id = rule.standard_id
     WHERE rule.operation = 'revaluation' AND standard.code IN
           ('DISTRICT', 'IFRS', 'OHADA', 'SYCEBNL')
     ORDER BY standard.code
"""


def test_edited_standard_of_before_stays_with_its_companies(migrated):
    rules = {
        code: number
        for _is_own, code, _name, number, *_ in migrated.shipped["standards"]
    }
    ((kept,),) = migrated.ask(USED_STANDARDS)
    own, ohada, _sycebnl, ifrs = migrated.now["standards"]
    assert rules["OHADA"]
    assert own == (True, kept, None, rules["OHADA"], 1, None)
    assert ohada == (False, "OHADA", "standard_ohada", rules["OHADA"], 0, False)
    # what nobody has edited is brought up to date
    assert ifrs[1] == "IFRS"
    assert migrated.ask(WRONG_RULES) == [(0,)]


def test_standards_of_before_can_revalue_stock(migrated):
    district = ("DISTRICT", "stock", "loss")
    expected = sorted([district, *migrated.shipped["revaluation"]])
    assert migrated.now["revaluation"] == expected


OLD_LEDGER = """
    ALTER TABLE bhima_stock_ledger_entry
     DROP posting_state, DROP document, DROP location_id, DROP currency_id
"""
ROWS = """
    SELECT ledger.operation, ledger.posting_state, ledger.document, location.name
      FROM bhima_stock_ledger_entry AS ledger
      LEFT JOIN stock_location AS location ON location.id = ledger.location_id
     ORDER BY ledger.id
"""
CURRENCIES = """
    SELECT DISTINCT ledger.currency_id, company.currency_id = ledger.currency_id
      FROM bhima_stock_ledger_entry AS ledger
      JOIN res_company AS company ON company.id = ledger.company_id
"""


def test_rows_of_the_stock_ledger_tell_whether_they_are_posted(migrated):
    currencies = migrated.written["currencies"]
    assert migrated.now["currencies"] == currencies
    assert len(currencies) == 1 and currencies[0][1]
    written, rows = migrated.written["rows"], migrated.now["rows"]
    assert [row[:2] for row in rows] == [
        ("receipt", "posted"),
        ("loss", "posted"),
        ("consumption", "posted"),
        ("consumption", "not_posted"),
    ]
    # the references of what was not posted, and places where there are several, differ
    assert rows[:2] == written[:2]
    assert rows[2] == (*written[2][:3], None)
    assert rows[3][3] == written[3][3] == "Maternité"


QUERIES = {
    "unique": UNIQUE_INDEXES,
    "wards": WARD_TYPES,
    "standards": STANDARDS,
    "revaluation": REVALUATION,
    "rows": ROWS,
    "currencies": CURRENCIES,
}
