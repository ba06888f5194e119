"""Updates from the versions before: what a schema change meets on the way."""

from . import scratch

TWINS = """
    INSERT INTO bhima_inventory_group (code, name, active)
    VALUES ('D.ORA', '{"en_US": "Oral", "fr_FR": "Oraux"}', true),
           (' d.ora', '{"en_US": "ORAL "}', true),
           ('D.INJ', '{"en_US": "Injectables"}', true)
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
            ("d.ora-2", "ORAL 2", None),
            ("D.INJ", "Injectables", None),
        ]
