from odoo import Command
from odoo.tests import Form

from ..support.cases import OhadaCase
from ..support.menus import MenusMixin

REGISTER = {"inventory_register_menu", "inventory_register_configuration_menu"}
REGISTER |= {"inventory_group_menu", "inventory_type_menu", "uom_uom_menu"}
REGISTER |= {"dosage_form_menu", "loss_reason_menu", "stock_card_menu"}
REPORTS = {"stock_ledger_entry_menu", "stock_ledger_entry_to_post_menu"}
REPORTS |= {"stock_article_comparison_menu", "stock_value_date_menu"}
REVIEW = {"stock_ledger_entry_account_menu", "stock_ledger_entry_to_post_account_menu"}
REVIEW |= {"inventory_group_review_menu", "stock_account_comparison_menu"}
REVIEW |= {"stock_article_comparison_account_menu", "stock_value_date_account_menu"}
REVIEW |= {"stock_dashboard_menu"}
OPENING = {"opening_stock_account_menu", "standalone_posting_account_menu"}
REVIEW |= {"setup_check_review_menu"}
CONFIGURATION = {"accounting_standard_account_menu", "setup_check_account_menu"}
STATEMENTS = {"account_balance_menu", "operating_account_menu"}
STATEMENTS |= {"goods_cost_menu", "outstanding_delivery_menu", "stock_journal_menu"}
STATEMENTS |= {"ward_exit_account_menu", "stock_loss_account_menu"}
STATEMENTS |= {"stock_donation_account_menu", "depot_stock_account_menu"}
STATEMENTS |= {"stock_ledger_entry_value_account_menu"}
STATEMENTS |= {"account_move_line_stock_menu"}
REPORTS |= {"stock_ledger_entry_value_menu"}
REPORTS |= {"ward_exit_menu", "stock_loss_menu", "stock_donation_menu"}
REPORTS |= {"depot_stock_menu"}
REVIEW |= {"stock_card_account_menu"} | STATEMENTS
# What each role finds in its menus, by its groups.
MENUS_BY_GROUPS = {
    "stock.group_stock_user": {"inventory_register_menu", "stock_card_menu"},
    "bhima_inventory_config.group_inventory_config_manager": REGISTER,
    "stock.group_stock_manager": REGISTER
    | REPORTS
    | {"accounting_standard_menu", "setup_check_menu"},
    "account.group_account_user": REVIEW | OPENING,
    "account.group_account_readonly": REVIEW,
    "account.group_account_invoice": set(),
    "account.group_account_manager": CONFIGURATION,
    "purchase.group_purchase_user": set(),
}


class TestMenus(MenusMixin, OhadaCase):
    """Every menu of the add-ons that a role sees works for it, down to the records."""

    def test_every_menu_of_every_role(self):
        for groups, expected in MENUS_BY_GROUPS.items():
            self.assert_menus(groups, expected)

    def test_rows_of_the_ledger_open_their_transfer(self):
        """Odoo lets accountants read transfers: the form has to open for them too.

        It shows lots where lots are used, as everywhere with expiry dates.
        """
        lots = self.env.ref("stock.group_production_lot")
        self.env.ref("base.group_user").implied_ids = [Command.link(lots.id)]
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
