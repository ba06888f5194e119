"""Kits and the point of sale have add-ons of their own since this version.

They install themselves with what they go with. Where that was there before, nobody
would install them: Odoo looks for such add-ons when something is installed, not when
it is updated.
"""

from odoo import SUPERUSER_ID, api

GLUE = ("bhima_stock_accounting_mrp", "bhima_stock_accounting_pos")
PRESENT = {"installed", "to install", "to upgrade"}


def migrate(cr, version):
    """Have the add-ons installed whose dependencies are."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    found = env["ir.module.module"].search(
        [("name", "in", GLUE), ("state", "=", "uninstalled")]
    )
    for module in found:
        if PRESENT.issuperset(module.dependencies_id.mapped("state")):
            module.button_install()
