"""Add-ons that go with others: there where both are, after an update as well."""

import runpy

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged

GLUE = ("bhima_stock_accounting_mrp", "bhima_stock_accounting_pos")
VERSION = "19.0.1.9.0"


@tagged("post_install", "-at_install")
class TestGlue(TransactionCase):
    def setUp(self):
        super().setUp()
        self.modules = self.env["ir.module.module"].search([("name", "in", GLUE)])

    def test_they_have_installed_themselves(self):
        self.assertEqual(self.modules.mapped("state"), ["installed", "installed"])

    def update_from(self, version):
        """Do what an update does after the models were loaded."""
        folder = get_module_path("bhima_stock_accounting")
        script = f"{folder}/migrations/{VERSION}/post-migration.py"
        runpy.run_path(script)["migrate"](self.env.cr, version)
        self.env.invalidate_all()

    def test_update_installs_them_where_their_neighbours_are(self):
        self.modules.state = "uninstalled"
        pos = self.env.ref("base.module_point_of_sale")
        pos.state = "uninstalled"
        self.env.flush_all()
        self.update_from("19.0.1.8.0")
        states = dict(self.modules.mapped(lambda module: (module.name, module.state)))
        self.assertEqual(
            states,
            {
                "bhima_stock_accounting_mrp": "to install",
                "bhima_stock_accounting_pos": "uninstalled",
            },
        )

    def test_new_installation_leaves_that_to_odoo(self):
        self.modules.state = "uninstalled"
        self.env.flush_all()
        self.update_from("")
        self.assertEqual(set(self.modules.mapped("state")), {"uninstalled"})
