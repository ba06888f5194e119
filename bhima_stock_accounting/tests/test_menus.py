from ast import literal_eval

from lxml import etree

from odoo.tests import Form, new_test_user

from .common import OhadaCase

ADDONS = ("bhima_inventory_config", "bhima_stock_accounting")
REGISTER = {"inventory_register_menu", "inventory_register_configuration_menu"}
REGISTER |= {"inventory_group_menu", "inventory_type_menu", "uom_uom_menu"}
REGISTER |= {"dosage_form_menu", "loss_reason_menu"}
REPORTS = {"stock_ledger_entry_menu", "stock_ledger_entry_to_post_menu"}
REVIEW = {"stock_ledger_entry_account_menu", "stock_ledger_entry_to_post_account_menu"}
REVIEW |= {"inventory_group_review_menu"}
# What each role finds in its menus, by its groups.
MENUS_BY_GROUPS = {
    "stock.group_stock_user": {"inventory_register_menu"},
    "bhima_inventory_config.group_inventory_config_manager": REGISTER,
    "stock.group_stock_manager": REGISTER | REPORTS | {"accounting_standard_menu"},
    "account.group_account_user": REVIEW,
    "account.group_account_readonly": REVIEW,
    "account.group_account_invoice": set(),
    "account.group_account_manager": {"accounting_standard_account_menu"},
    "purchase.group_purchase_user": set(),
    "sales_team.group_sale_salesman": set(),
}


class TestMenus(OhadaCase):
    """Every menu of the add-ons that a role sees works for it, down to the records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        picking = cls.stock_up(cls, 10, 3.0)
        cls.hospital.consume((cls.article, 4))
        cls.hospital.scrap(cls.article, 1)
        cls.company.stock_posting_failure = "queue"
        standard = cls.company.stock_accounting_standard_id
        cls.company.stock_accounting_standard_id = False
        cls.hospital.send_back(picking, 1)
        cls.company.stock_accounting_standard_id = standard

    def _get_menus(self, user):
        """Return the menus of the add-ons that the user sees, by name."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.menu"), ("module", "in", ADDONS)]
        )
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        menus = {d.name: self.env["ir.ui.menu"].browse(d.res_id) for d in data}
        return {
            name: menu
            for name, menu in menus.items()
            if visible.issuperset(map(int, menu.parent_path.strip("/").split("/")))
        }

    def _open(self, user, action):
        """Load an action as the web client does, each of its views with records."""
        context = literal_eval(action.context or "{}")
        records = self.env[action.res_model].with_user(user)
        records = records.with_context(
            **context, allowed_company_ids=self.company.ids
        ).with_company(self.company)
        views = [*action.views, (action.search_view_id.id, "search")]
        arches = records.get_views(views, {"toolbar": True})["views"]
        found = records.search(literal_eval(action.domain or "[]"))
        for kind, view in arches.items():
            if kind == "form":
                self._open_forms(found, view["id"])
            elif kind in ("pivot", "graph"):
                records.formatted_read_group([], ["operation"], ["value:sum"])
            elif kind != "search":
                self._read(found, view["arch"])
        return found

    def _open_forms(self, records, view_id):
        Form(records[:1], view_id)
        if records.has_access("create"):
            Form(records.browse(), view_id)

    def _read(self, records, arch):
        nodes = etree.fromstring(arch).xpath("//field")
        specification = {
            node.get("name"): (
                {"fields": {"display_name": {}}}
                if records._fields[node.get("name")].relational
                else {}
            )
            for node in nodes
        }
        records.web_search_read([("id", "in", records.ids)], specification)

    def test_every_menu_of_every_role(self):
        for groups, expected in MENUS_BY_GROUPS.items():
            if not self.env.ref(groups, raise_if_not_found=False):
                continue  # who sells has groups only where Odoo's sales are installed
            login = groups.split(".")[1]
            user = new_test_user(
                self.env, login, groups=groups, company_id=self.company.id
            )
            menus = self._get_menus(user)
            self.assertEqual(set(menus), expected, groups)
            for name, menu in menus.items():
                if menu.action:
                    with self.subTest(role=groups, menu=name):
                        self.assertTrue(self._open(user, menu.action))

    def test_rows_of_the_ledger_open_their_transfer(self):
        """Odoo lets accountants read transfers: the form has to open for them too."""
        posted = self.hospital.get_ledger()[:1]
        waiting = self.hospital.get_ledger().filtered(
            lambda row: row.posting_state == "to_post"
        )
        self.assertEqual((len(posted), len(waiting)), (1, 1))
        for role in ("storekeeper", "accountant", "auditor"):
            for row in posted | waiting:
                with self.subTest(role=role, state=row.posting_state):
                    action = self.hospital.as_user(role, row).action_open_document()
                    self.assertEqual(action["res_model"], "stock.picking")
                    opened = self.env["stock.picking"].browse(action["res_id"])
                    self.assertEqual(opened, row.picking_id)
                    Form(self.hospital.as_user(role, opened))
