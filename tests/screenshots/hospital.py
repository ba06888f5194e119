"""The demonstration hospital, and the actions that open what is worth a picture."""

from odoo import fields

from odoo.addons.bhima_stock_accounting.demo import tables

ADDON = "bhima_stock_accounting"
# Quantities found in a count, less those that are expected.
COUNTED = (0, -2, 0, 5, 0, -1)
ARTICLE = "PARA500"


class Hospital:
    """What a scene asks for: ``open(name)`` returns its action."""

    def __init__(self, env):
        self.company = env["res.company"].search([("name", "=", tables.COMPANY)])
        self.env = env(context={**env.context, "allowed_company_ids": self.company.ids})

    def open(self, name):
        """Return the action that opens the screen of a scene."""
        return getattr(self, f"_open_{name.replace('-', '_')}")()

    def _find_transfer(self, *domain):
        """Return the newest transfer of at least three articles."""
        transfers = self.env["stock.picking"].search(
            [("company_id", "=", self.company.id), *domain], order="date_done desc, id"
        )
        return transfers.filtered(lambda transfer: len(transfer.move_ids) >= 3)[0]

    def _show(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }

    def _show_action(self, xml_id):
        return self.env["ir.actions.actions"]._for_xml_id(xml_id)

    def _show_report(self, model, **options):
        today = fields.Date.today()
        vals = {"report": model, "date_from": today.replace(day=1), "date_to": today}
        wizard = self.env["bhima.stock.report.options"].create({**vals, **options})
        return wizard.action_show()

    def _open_receipt(self):
        is_of_order = ("purchase_id", "!=", False)
        return self._show(self._find_transfer(("state", "=", "done"), is_of_order))

    def _open_journal_entry(self):
        """The entry of a receipt that has the fewest items."""
        entries = self.env["account.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("line_ids.stock_operation", "=", "receipt"),
            ]
        )
        return self._show(entries.sorted(lambda entry: len(entry.line_ids))[0])

    def _open_ward_issue(self):
        is_for_ward = ("location_dest_id.stock_purpose", "=", "ward")
        return self._show(self._find_transfer(("state", "=", "done"), is_for_ward))

    def _open_refusal(self):
        """A receipt of an article whose account is archived."""
        receipt = self._find_transfer(
            ("state", "=", "assigned"), ("picking_type_code", "=", "incoming")
        )
        group = receipt.move_ids[
            :1
        ].product_id.inventory_group_id.sudo()  # as in a play
        group.with_company(self.company).variation_account_id.active = False
        return self._show(receipt)

    def _open_count(self):
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        counted = quants.search(
            [
                ("company_id", "=", self.company.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", ">", 20),
            ],
            limit=len(COUNTED),
        )
        for quant, difference in zip(counted, COUNTED, strict=True):
            quant.inventory_quantity = quant.quantity + difference
        action = quants.action_view_inventory()
        context = {k: v for k, v in action["context"].items() if "default" not in k}
        domain = [("id", "in", counted.ids)]
        return {**action, "context": context, "domain": domain, "help": ""}

    def _open_stock_card(self):
        article = self.env["product.product"].search(
            [("company_id", "=", self.company.id), ("default_code", "=", ARTICLE)]
        )
        return self._show_report("bhima.stock.card", product_id=article.id)

    def _open_stock_journal(self):
        return self._show_report("bhima.stock.journal")

    def _open_register(self):
        return self._show_action("bhima_inventory_config.inventory_register_action")

    def _open_groups(self):
        return self._show_action("bhima_inventory_config.inventory_group_action")

    def _open_setup(self):
        return self._run("setup_check_menu")

    def _open_stock_and_ledger(self):
        return self._run("stock_account_comparison_menu")

    def _open_dashboard(self):
        return self._run("stock_dashboard_menu")

    def _run(self, menu):
        """Return the action of a menu, that of a server action once it is run."""
        action = self.env.ref(f"{ADDON}.{menu}").sudo().action
        if action._name == "ir.actions.server":
            return action.with_env(self.env).run()
        return self._show_action(action.get_external_id()[action.id])
