import io
import json

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .support.register_reports import RegisterReportCase

EXPORTER = "stock.group_stock_user,base.group_allow_export"


@tagged("post_install", "-at_install")
class TestRegisterExport(RegisterReportCase, HttpCase):
    """What Odoo's Export dialog does when somebody chooses the saved template."""

    def _export(self, user, articles):
        """Return the lines of the workbook, the names of the columns first."""
        template = self.env.ref("bhima_inventory_config.export_inventory_register")
        self.authenticate(user.login, user.login)
        columns = self.make_jsonrpc_request(
            "/web/export/namelist",
            {"model": template.resource, "export_id": template.id},
        )
        params = {
            "model": template.resource,
            "fields": [
                {
                    "name": column["id"],
                    "label": column["string"],
                    "type": column["field_type"],
                }
                for column in columns
            ],
            "ids": articles.ids,
            "domain": [],
            "import_compat": False,
        }
        response = self.url_open(
            "/web/export/xlsx",
            {"data": json.dumps(params), "csrf_token": Request.csrf_token(self)},
        )
        response.raise_for_status()
        return list(load_workbook(io.BytesIO(response.content)).active.values)

    def test_register_becomes_a_workbook(self):
        user = self._new_user("clerk", EXPORTER)
        self.iron.list_price = 12.35
        lines = self._export(user, self.iron | self.visit)
        self.assertEqual(
            lines,
            [
                ("Internal Reference", "Name", "Inventory Group", "Inventory Type")
                + ("Unit", "Dosage Form")
                + ("Stock Account", "Charge Account", "Product Account")
                + ("Cost", "Sales Price", "Quantity On Hand", "Value"),
                ("ORA-1", "Iron 200 mg", "D.ORA Oral medicines", "Article", "Tablet")
                + (None, "311100", "601100", "701100", 0.004, 12.35, 25, 0.1),
                (None, "Consultation", None, None, "Units")
                + (None, None, None, None, 0, 1, 0, 0),
            ],
        )

    def test_whole_register_is_exported_with_the_accounts_that_people_may_see(self):
        groups = f"{EXPORTER},account.group_account_readonly"
        user = self._new_user("accountant", groups, lang="fr_FR")
        lines = self._export(user, self.articles)
        column = dict(zip(lines[0], zip(*lines[1:], strict=True), strict=True))
        self.assertEqual(sum(column["Valeur"]), 128.6)
        self.assertEqual(column["Groupe d'inventaires"][1], "D.ORA Médicaments oraux")
        self.assertEqual(column["Compte de stock"][1], "311100 311100")
