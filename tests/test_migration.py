"""Updates from the versions before: what a schema change meets on the way."""

from pathlib import Path

from . import scratch

HERE = Path(__file__).parent
TWINS = """
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
INDEXES = [
    ("bhima_inventory_group_code_unique",),
    ("bhima_inventory_group_name_unique",),
]
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


def test_groups_of_the_first_version_become_unique():
    with scratch.database("bhima_migration") as database:
        database.install("bhima_inventory_config")
        assert database.query(UNIQUE_INDEXES) == INDEXES
        for (index,) in INDEXES:
            database.execute(f"DROP INDEX {index}")
        database.execute(
            "UPDATE ir_module_module SET latest_version = '19.0.1.0.0'"
            " WHERE name = 'bhima_inventory_config'"
        )
        database.execute(TWINS)
        database.update("bhima_inventory_config")
        assert database.query(UNIQUE_INDEXES) == INDEXES
        assert database.query(
            "SELECT code, name->>'en_US', name->>'fr_FR'"
            " FROM bhima_inventory_group ORDER BY id"
        ) == [
            ("D.ORA", "Oral", "Oraux"),
            ("d.ora-3", "ORAL-2", None),
            ("D.ORA-2", "Syrups", None),
        ]


WARD_TYPES = """
    SELECT issue.sequence_code, issue.active, back.sequence_code, place.stock_purpose
      FROM stock_warehouse warehouse
      JOIN stock_picking_type issue ON issue.id = warehouse.ward_issue_type_id
      JOIN stock_picking_type back ON back.id = issue.return_picking_type_id
      JOIN stock_location place ON place.id = issue.default_location_dest_id
"""


def test_warehouses_of_before_get_types_to_serve_wards():
    with scratch.database("bhima_migration") as database:
        database.install("bhima_stock_accounting")
        expected = [("WARD", True, "WRET", "ward")]
        assert database.query(WARD_TYPES) == expected
        database.execute(
            """
            UPDATE stock_warehouse
               SET ward_issue_type_id = NULL, ward_return_type_id = NULL;
            DELETE FROM stock_picking_type WHERE sequence_code IN ('WARD', 'WRET');
            UPDATE stock_picking_type SET barcode = 'MINE' WHERE code = 'incoming';
            UPDATE ir_module_module SET latest_version = '19.0.1.1.0'
             WHERE name = 'bhima_stock_accounting'
            """
        )
        database.update("bhima_stock_accounting")
        assert database.query(WARD_TYPES) == expected
        barcodes = "SELECT barcode FROM stock_picking_type WHERE code = 'incoming'"
        assert set(database.query(barcodes)) == {("MINE",)}


STANDARDS = """
    SELECT standard.code ~ '^OHADA-\\d+$', standard.code, shipped.name, COUNT(rule.id),
           COUNT(rule.id) FILTER (WHERE rule.credit_role = 'income'),
           bool_or(shipped.noupdate)
      FROM bhima_accounting_standard AS standard
      JOIN bhima_posting_rule AS rule ON rule.standard_id = standard.id
      LEFT JOIN ir_model_data AS shipped
        ON shipped.model = 'bhima.accounting.standard' AND shipped.res_id = standard.id
     GROUP BY standard.id, shipped.name
     ORDER BY standard.sequence, standard.id
"""
RULES = "SELECT COUNT(*) FROM bhima_posting_rule WHERE standard_id = ({})"
OHADA = "SELECT id FROM bhima_accounting_standard WHERE code = 'OHADA'"


def test_edited_standard_of_before_stays_with_its_companies():
    with scratch.database("bhima_migration") as database:
        database.install("bhima_stock_accounting")
        ((rules,),) = database.query(RULES.format(OHADA))
        assert rules
        database.execute(
            f"""
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
            UPDATE ir_module_module SET latest_version = '19.0.1.1.0'
             WHERE name = 'bhima_stock_accounting'
            """
        )
        database.update("bhima_stock_accounting")
        standards = database.query(STANDARDS)
        ((kept,),) = database.query(
            "SELECT DISTINCT standard.code FROM res_company JOIN"
            " bhima_accounting_standard standard"
            " ON standard.id = stock_accounting_standard_id"
        )
        ((wrong,),) = database.query(
            "SELECT COUNT(*) FROM bhima_posting_rule WHERE credit_role = 'loss'"
        )
    own, ohada, _sycebnl, ifrs = standards
    assert own == (True, kept, None, rules, 1, None)
    assert ohada == (False, "OHADA", "standard_ohada", rules, 0, False)
    # what nobody has edited is brought up to date
    assert ifrs[1] == "IFRS" and not wrong


REVALUATION = """
    SELECT standard.code, rule.debit_role, rule.credit_role
      FROM bhima_posting_rule rule
      JOIN bhima_accounting_standard standard ON standard.id = rule.standard_id
     WHERE rule.operation = 'revaluation'
     ORDER BY standard.code
"""


def test_standards_of_before_can_revalue_stock():
    with scratch.database("bhima_migration") as database:
        database.install("bhima_stock_accounting")
        shipped = database.query(REVALUATION)
        database.execute(
            """
            INSERT INTO bhima_accounting_standard (name, code, active, bill_role)
            VALUES ('{"en_US": "Of the district"}', 'DISTRICT', false, 'expense');
            INSERT INTO bhima_posting_rule
                   (standard_id, sequence, operation, debit_role, credit_role, part)
            SELECT id, 10, 'count_shortage', 'loss', 'stock', 'stock'
              FROM bhima_accounting_standard WHERE code = 'DISTRICT';
            UPDATE ir_module_module SET latest_version = '19.0.1.2.0'
             WHERE name = 'bhima_stock_accounting'
            """
        )
        database.update("bhima_stock_accounting")
        migrated = database.query(REVALUATION)
    assert migrated == sorted([("DISTRICT", "stock", "loss"), *shipped])


def test_rows_of_the_stock_ledger_tell_whether_they_are_posted():
    with scratch.database("bhima_migration_ledger") as database:
        database.install("bhima_stock_accounting")
        database.shell(HERE / "ledger_rows.py")
        written = database.query(ROWS)
        currencies = database.query(CURRENCIES)
        for column in ("posting_state", "document", "location_id", "currency_id"):
            database.execute(f"ALTER TABLE bhima_stock_ledger_entry DROP {column}")
        database.execute(
            "UPDATE ir_module_module SET latest_version = '19.0.1.1.0'"
            " WHERE name = 'bhima_stock_accounting'"
        )
        # "module upgrade" loads the models first, and complains of missing columns
        once = ("--stop-after-init", "--no-http")
        database.odoo("-d", database.name, "-u", "bhima_stock_accounting", *once)
        migrated = database.query(ROWS)
        assert database.query(CURRENCIES) == currencies
    assert len(currencies) == 1 and currencies[0][1]
    assert [row[:2] for row in migrated] == [
        ("receipt", "posted"),
        ("loss", "posted"),
        ("consumption", "posted"),
        ("consumption", "not_posted"),
    ]
    # the references of what was not posted, and places where there are several, differ
    assert migrated[:2] == written[:2]
    assert migrated[2] == (*written[2][:3], None)
    assert migrated[3][3] == written[3][3] == "Maternité"
