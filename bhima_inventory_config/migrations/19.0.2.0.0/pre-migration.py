"""Codes and names of groups become unique, whatever their case and blanks around."""

DUPLICATES = """
    SELECT id, row_number() OVER (PARTITION BY lower(btrim({text})) ORDER BY id) AS rank
      FROM bhima_inventory_group
"""
RENAME = {
    "code": ("code", "code = btrim(code) || '-' || rank"),
    "name": (
        "name->>'en_US'",
        "name = name || jsonb_build_object("
        "'en_US', btrim(name->>'en_US') || ' ' || rank)",
    ),
}


def migrate(cr, version):
    """Number the groups that the new unique indexes would refuse."""
    if not version:
        return
    for text, assignment in RENAME.values():
        cr.execute(
            f"UPDATE bhima_inventory_group SET {assignment}"
            f" FROM ({DUPLICATES.format(text=text)}) AS twin"
            " WHERE twin.id = bhima_inventory_group.id AND twin.rank > 1"
        )
