"""Codes and names of groups become unique, whatever their case and blanks around."""

from odoo.addons.bhima_inventory_config.codes import normalise_code, number_codes

COLUMNS = {
    "code": ("btrim(code)", "code = %s"),
    "name": (
        "btrim(name->>'en_US')",
        "name = name || jsonb_build_object('en_US', %s::text)",
    ),
}


def migrate(cr, version):
    """Number the groups that the new unique indexes would refuse."""
    if not version:
        return
    for text, assignment in COLUMNS.values():
        cr.execute(f"SELECT id, {text} FROM bhima_inventory_group ORDER BY id")
        rows = cr.fetchall()
        first = {normalise_code(own): group_id for group_id, own in reversed(rows)}
        twins = [row for row in rows if row[0] not in first.values()]
        free = number_codes([own for _id, own in twins], taken=first)
        for (group_id, _own), new in zip(twins, free, strict=True):
            cr.execute(
                f"UPDATE bhima_inventory_group SET {assignment} WHERE id = %s",
                (new, group_id),
            )
