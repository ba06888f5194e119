from odoo import api, fields, models
from odoo.exceptions import UserError

from ..account_types import STOCK_ACCOUNT_DOMAIN


class StockAccountChange(models.TransientModel):
    """Changes the stock account of a group in use, after showing the consequence.

    The value on hand is booked on the old account and has to be moved to the new one.
    """

    _name = "bhima.stock.account.change"
    _inherit = ["bhima.window.mixin"]
    _description = "Change the Stock Account of a Group"
    _check_company_auto = True

    group_id = fields.Many2one(
        "bhima.inventory.group",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    old_account_id = fields.Many2one(
        "account.account", string="Present Account", compute="_compute_old_account_id"
    )
    new_account_id = fields.Many2one(
        "account.account",
        required=True,
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    new_variation_account_id = fields.Many2one(
        "account.account",
        string="New Variation Account",
        compute="_compute_new_variation_account_id",
        store=True,
        readonly=False,
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    product_count = fields.Integer(
        string="Articles on Hand", compute="_compute_value_on_hand"
    )
    value = fields.Monetary(string="Value on Hand", compute="_compute_value_on_hand")
    consequence = fields.Text(compute="_compute_consequence")

    @api.depends("group_id", "company_id")
    def _compute_old_account_id(self):
        for wizard in self:
            group = wizard.group_id.with_company(wizard.company_id)
            wizard.old_account_id = group._get_booked_account("stock_account_id")

    @api.depends("new_account_id")
    def _compute_new_variation_account_id(self):
        for wizard in self:
            group = wizard.group_id.with_company(wizard.company_id)
            wizard.new_variation_account_id = (
                wizard.new_account_id.account_stock_variation_id
                or group._get_booked_account("variation_account_id")
            )

    @api.depends("group_id", "company_id")
    def _compute_value_on_hand(self):
        for wizard in self:
            held = wizard._get_held_products()
            wizard.product_count = len(held)
            wizard.value = sum(held.mapped("total_value"))

    @api.depends("old_account_id", "new_account_id", "value")
    def _compute_consequence(self):
        for wizard in self:
            wizard.consequence = wizard._get_consequence()

    def action_apply(self):
        """Set the new accounts.

        :raise UserError: the account is the one that the group has already
        """
        self.ensure_one()
        if self.new_account_id == self.old_account_id:
            raise UserError(
                self.env._(
                    "Group %(group)s has stock account %(account)s already: choose "
                    "another one, or close this window.",
                    group=self.group_id.display_name,
                    account=self.old_account_id.display_name,
                )
            )
        self.group_id.with_company(self.company_id).write(
            {
                "stock_account_id": self.new_account_id.id,
                "variation_account_id": self.new_variation_account_id.id,
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def _get_held_products(self):
        """Return the articles of the group that the company has in stock."""
        # Odoo values all allowed companies together: only one may be allowed here
        products = self.env["product.product"].with_context(
            allowed_company_ids=self.company_id.ids
        )
        return products.search(
            [
                ("inventory_group_id", "=", self.group_id.id),
                ("is_storable", "=", True),
                ("qty_available", "!=", 0),
            ]
        )

    def _get_consequence(self):
        """Return a text on the entry that the change of the account requires.

        Hook: an override describes what is really posted and names both accounts.

        :return: text for the user, in several lines; empty while no account is chosen
        :rtype: str
        """
        if self.currency_id.is_zero(self.value):
            return self.env._("Nothing is on hand: there is nothing to post.")
        if not self.new_account_id:
            return ""
        debit, credit = self.new_account_id, self.old_account_id
        if self.value < 0:
            debit, credit = credit, debit
        return self.env._(
            "The value on hand has to pass from one account to the other:\n"
            "Debit %(debit)s: %(value)s\nCredit %(credit)s: %(value)s",
            debit=debit.display_name,
            credit=credit.display_name,
            value=self.currency_id.format(abs(self.value)),
        )
