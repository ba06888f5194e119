from contextlib import closing
from inspect import isfunction

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..support.cases import OhadaCase
from ..support.windows import WindowsMixin

OURS = ("bhima_inventory_config", "bhima_stock_accounting")
GROUP_BY_ROLE = {
    "storekeeper": "stock.group_stock_user",
    "register manager": "bhima_inventory_config.group_inventory_config_manager",
    "stock manager": "stock.group_stock_manager",
    "buyer": "purchase.group_purchase_user",
    "employee": "base.group_user",
    "invoicing": "account.group_account_invoice",
    "accountant": "account.group_account_user",
    "chief": "account.group_account_manager",
    "auditor": "account.group_account_readonly",
    "administrator": "base.group_system",
}
ALL = frozenset(GROUP_BY_ROLE)
KEEPERS = frozenset({"register manager", "stock manager"})
BOOKKEEPERS = frozenset({"accountant", "chief"})
BOOK_READERS = BOOKKEEPERS | {"auditor"}
INVOICING = BOOKKEEPERS | {"invoicing"}
READERS = KEEPERS | INVOICING | {"storekeeper", "auditor"}
# Who may do what: each public method of ours, as any client may call it. A method that
# only opens a list may be called by all: they see there what they may read.
MAY = {
    "account.move.action_view_stock_ledger": ALL,
    "account.move.action_view_stock_pickings": ALL,
    "account.move.line.action_view_stock_ledger": INVOICING | {"auditor"},
    "bhima.account.report.action_open_items": BOOK_READERS,
    "bhima.accounting.standard.change.action_apply": {"administrator"},
    "bhima.cash.purchase.action_pay": INVOICING,
    "bhima.depot.stock.action_open_card": READERS,
    "bhima.goods.cost.action_open_items": BOOK_READERS,
    "bhima.inventory.group.action_propose_groups": KEEPERS,
    "bhima.inventory.group.action_view_journal_items": ALL,
    "bhima.inventory.group.action_view_products": ALL,
    "bhima.inventory.group.action_view_stock": ALL,
    "bhima.inventory.group.proposal.action_apply": KEEPERS,
    "bhima.inventory.group.proposal.action_open": KEEPERS,
    "bhima.inventory.group.proposal.line.action_view_products": KEEPERS,
    "bhima.inventory.reclassification.action_apply": KEEPERS,
    "bhima.opening.stock.action_book": BOOKKEEPERS,
    "bhima.opening.stock.action_open": BOOKKEEPERS,
    "bhima.outstanding.delivery.action_open_order": BOOK_READERS,
    "bhima.setup.check.action_create": BOOKKEEPERS | {"administrator"},
    "bhima.setup.check.action_open": (
        BOOK_READERS | {"administrator", "stock manager"}
    ),
    # the line of opening stock, which accountants book
    "bhima.setup.check.action_open_place": BOOKKEEPERS,
    "bhima.standalone.posting.action_open": BOOKKEEPERS,
    "bhima.standalone.posting.action_post": BOOKKEEPERS,
    "bhima.standalone.posting.action_show": BOOKKEEPERS,
    "bhima.stock.account.change.action_apply": KEEPERS | {"accountant"},
    "bhima.stock.account.comparison.action_move_to_group_account": BOOKKEEPERS,
    "bhima.stock.account.comparison.action_view_articles": BOOK_READERS,
    "bhima.stock.article.comparison.action_book_difference": BOOKKEEPERS,
    "bhima.stock.article.comparison.action_view_stock_moves": (
        BOOK_READERS | {"stock manager"}
    ),
    "bhima.stock.card.action_open_document": READERS,
    "bhima.stock.comparison.mixin.action_view_journal_items": BOOK_READERS,
    "bhima.stock.comparison.mixin.action_view_stock_ledger": BOOK_READERS,
    "bhima.stock.dashboard.action_open": ALL,
    "bhima.stock.dashboard.get_dashboard": BOOK_READERS,
    "bhima.stock.difference.action_book": BOOKKEEPERS,
    "bhima.stock.flow.action_view_stock_ledger": READERS,
    "bhima.stock.journal.action_open_entry": BOOK_READERS,
    "bhima.stock.ledger.entry.action_open_document": READERS,
    "bhima.stock.ledger.entry.action_post": BOOKKEEPERS,
    "bhima.stock.past.value.action_view_stock_ledger": READERS,
    "bhima.stock.report.action_export": READERS,
    "bhima.stock.report.action_print": READERS,
    "bhima.stock.report.options.action_export": READERS,
    "bhima.stock.report.options.action_print": READERS,
    "bhima.stock.report.options.action_show": READERS,
    "bhima.stock.value.date.action_open": READERS,
    "purchase.order.action_pay_in_cash": ALL,
    "stock.picking.action_preview_entry": INVOICING | {"auditor"},
    "stock.picking.action_view_account_moves": ALL,
    "stock.picking.action_view_stock_ledger": ALL,
}
# Methods of Odoo that we extend: they need the rights that Odoo wants for them.
AS_IN_ODOO = [
    "account.accrued.orders.wizard.create_entries",
    "account.analytic.distribution.model.create",
    "account.analytic.distribution.model.unlink",
    "account.move.button_cancel",
    "account.move.button_draft",
    "account.move.line.reconcile",
    "account.move.line.write",
    "account.move.unlink",
    "account.move.write",
    "base_import.import.parse_preview",
    "bhima.accounting.standard.create",
    "bhima.accounting.standard.write",
    "bhima.code.mixin.copy_data",
    "bhima.code.mixin.name_create",
    "bhima.inventory.group.copy_data",
    "bhima.inventory.group.create",
    "bhima.inventory.group.write",
    "bhima.posting.rule.create",
    "bhima.posting.rule.unlink",
    "bhima.posting.rule.write",
    "bhima.stock.ledger.entry.write",
    "bhima.window.mixin.create",
    "bhima.window.mixin.onchange",
    "bhima.window.mixin.write",
    "product.category.write",
    "product.product.create",
    "product.product.write",
    "product.template.create",
    "product.template.get_import_templates",
    "product.template.load",
    "product.template.write",
    "product.value.create",
    "purchase.order.line.write",
    "res.company.create",
    "res.company.write",
    "stock.location.create",
    "stock.lot.write",
    "stock.move.create",
    "stock.move.line.create",
    "stock.move.line.write",
    "stock.picking.write",
]
# Models to try the methods of abstract ones on.
CONCRETE = {
    "bhima.account.report": "bhima.account.balance",
    "bhima.stock.comparison.mixin": "bhima.stock.account.comparison",
    "bhima.stock.flow": "bhima.ward.exit",
    "bhima.stock.report": "bhima.stock.card",
}
ARGUMENTS = {"bhima.stock.dashboard.action_open": ("to_post",)}


class TestPublicMethods(WindowsMixin, OhadaCase):
    """What any client may call, it calls with rights that somebody has decided on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            role: new_test_user(
                cls.env,
                role,
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for role, group in GROUP_BY_ROLE.items()
        }

    def test_each_method_has_been_decided_on(self):
        self.assertFalse(MAY.keys() & set(AS_IN_ODOO))
        self.assertEqual(self._get_methods(), {*MAY, *AS_IN_ODOO})

    def test_each_role_may_what_was_decided(self):
        receipt = self.stock_up(10, 3.0)
        self.hospital.consume((self.article, 4))
        order = self.hospital.order((self.article, 10, 12.0))
        self.records = {
            "account.move": receipt.account_move_ids,
            "account.move.line": receipt.account_move_ids.line_ids[0],
            "purchase.order": order,
            "stock.picking": order.picking_ids,
        }
        self.windows, self.parents = self.prepare_windows(order)
        self.maxDiff = None
        self.assertEqual(
            {
                key: {role for role in GROUP_BY_ROLE if self._is_able(role, key)}
                for key in MAY
            },
            {key: set(may) for key, may in MAY.items()},
        )

    def _get_methods(self):
        """Return the public methods that our add-ons define, by the model's name."""
        return {
            f"{base._name or base._inherit}.{name}"
            for model in self.registry.values()
            for base in model.__mro__
            if base.__module__.startswith(
                tuple(f"odoo.addons.{addon}." for addon in OURS)
            )
            for name, value in vars(base).items()
            if isfunction(value) and not name.startswith("_")
        }

    def _is_able(self, role, key):
        """Return whether a method of a record is not refused for lack of rights.

        What is refused for another reason, the role may do. Nothing stays.
        """
        model, name = key.rsplit(".", 1)
        model = CONCRETE.get(model, model)
        with closing(self.cr.savepoint()):
            try:
                records = self._get_records(role, model, name)
                getattr(records, name)(*ARGUMENTS.get(key, ()))
            except AccessError:
                return False
            except UserError:
                return True
        return True

    def _get_records(self, role, model, name):
        """Return what a person calls a method on: his own window, or what there is."""
        records = self.env[model].with_user(self.people[role])
        records = records.with_context(allowed_company_ids=self.company.ids)
        if getattr(getattr(type(records), name), "_api_model", False):
            return records
        if model in self.records:
            return self.records[model].with_env(records.env)
        if model in self.windows:
            return records.create(self.windows[model])
        if model in self.parents:
            return records.create(self.parents[model][0])
        if model.endswith(".line"):
            vals, fname, line_vals = self.parents[model.removesuffix(".line")]
            window = records.env[model.removesuffix(".line")].create(vals)
            return records.create({fname: window.id, **line_vals})
        found = records.search([], limit=1)
        self.assertTrue(found, model)
        return found
