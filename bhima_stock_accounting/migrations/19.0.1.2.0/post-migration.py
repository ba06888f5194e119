"""Warehouses that exist already get operation types to serve wards."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Called by Odoo; ``version`` is the one that was installed before."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    warehouses._create_ward_types()
