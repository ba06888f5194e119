from ast import literal_eval

from lxml import etree

from odoo.tests import Form, new_test_user

ADDONS = ("bhima_inventory_config", "bhima_stock_accounting")


class MenusMixin:
    """A hospital with rows to see in every menu of the add-ons, and who opens them."""

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
        if action.type == "ir.actions.server":
            return self._open_window(user, action)
        if action.type == "ir.actions.client":
            screen = self.env[action.res_model].with_user(user)
            return screen.with_context(
                allowed_company_ids=self.company.ids
            ).get_dashboard()
        context = literal_eval(action.context or "{}")
        records = self.env[action.res_model].with_user(user)
        records = records.with_context(
            **context, allowed_company_ids=self.company.ids
        ).with_company(self.company)
        if records._transient:
            return Form(records, action.view_id).save()
        views = [*action.views, (action.search_view_id.id, "search")]
        arches = records.get_views(views, {"toolbar": True})["views"]
        found = records.search(literal_eval(action.domain or "[]"))
        for kind, view in arches.items():
            if kind == "form":
                self._open_forms(found, view["id"])
            elif kind in ("pivot", "graph"):
                self._read_groups(records, view["arch"])
            elif kind != "search":
                self._read(found, view["arch"])
        return found

    def _open_window(self, user, action):
        """Run an action that makes what a window shows, and show that."""
        action = action.with_user(user).with_context(
            allowed_company_ids=self.company.ids
        )
        found = action.run()
        records = action.env[found["res_model"]]
        if found.get("res_id"):
            return Form(records.browse(found["res_id"])).record
        lines = records.search(found["domain"])
        self._read(lines, records.get_view(found["view_id"][0])["arch"])
        return lines

    def _read_groups(self, records, arch):
        """Ask for the sums that a pivot or graph shows, as it opens."""
        nodes = etree.fromstring(arch).xpath("//field")
        names = {"measure": [], "row": [], "col": []}
        for node in nodes:
            interval = node.get("interval")
            name = node.get("name") + (f":{interval}" if interval else "")
            names[node.get("type", "row")].append(name)
        sums = [f"{name}:sum" for name in names["measure"]]
        records.formatted_read_group([], names["row"] + names["col"], sums)

    def _open_forms(self, records, view_id):
        Form(records[:1], view_id)
        if records.has_access("create"):
            Form(records.browse(), view_id)

    def _read(self, records, arch):
        nodes = etree.fromstring(arch).xpath("//field[not(ancestor::groupby)]")
        specification = {
            node.get("name"): (
                {"fields": {"display_name": {}}}
                if records._fields[node.get("name")].relational
                else {}
            )
            for node in nodes
        }
        records.web_search_read([("id", "in", records.ids)], specification)

    def assert_menus(self, groups, expected):
        """Check that a role sees these menus of ours, and that each works for it.

        :param str groups: XML id of the role's group
        :param set expected: names of XML ids
        """
        login = groups.split(".")[1]
        user = new_test_user(self.env, login, groups=groups, company_id=self.company.id)
        menus = self._get_menus(user)
        self.assertEqual(set(menus), expected, groups)
        for name, menu in menus.items():
            if menu.action:
                with self.subTest(role=groups, menu=name):
                    self.assertTrue(self._open(user, menu.action))
