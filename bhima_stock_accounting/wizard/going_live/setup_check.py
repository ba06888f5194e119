from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.ledger.stock_ledger_entry import POSTING_GROUPS
from .setup_finding import Finding

# The checks, in the order of the setup. Each key has a method ``_find_KEY`` that
# returns the finding.
CHECKS = [
    ("enabled", "Automatic stock accounting"),
    ("chart", "Chart of accounts"),
    ("standard", "Accounting standard"),
    ("journal", "Stock journal"),
    ("start_date", "Start date"),
    ("goods_received", "Goods received, not billed"),
    ("groups", "Accounts of inventory groups"),
    ("articles", "Articles with a group"),
    ("cost_method", "Costing methods"),
    ("locations", "Purpose of locations"),
    ("opening", "Opening stock"),
    ("standalone", "Movements that were not posted"),
    ("odoo_valuation", "Odoo's own valuation"),
    ("chart_defects", "Accounts proposed by the chart"),
]
# The window or action to correct a finding.
MODEL_BY_CHECK = {
    "opening": "bhima.opening.stock",
    "standalone": "bhima.standalone.posting",
}
SETTINGS = "stock.action_stock_config_settings"
ACTION_BY_CHECK = {
    "enabled": SETTINGS,
    "chart": "account.action_account_config",
    "standard": SETTINGS,
    "journal": SETTINGS,
    "start_date": SETTINGS,
    "goods_received": SETTINGS,
    "groups": "bhima_inventory_config.inventory_group_action",
    "articles": "bhima_inventory_config.inventory_register_action",
    "cost_method": "product.product_category_action_form",
    "locations": "stock.action_location_form",
    "odoo_valuation": "product.product_category_action_form",
    "chart_defects": "account.action_account_form",
}
# Methods of the company that create what is missing.
CREATION_BY_CHECK = {
    "journal": "_get_stock_journal",
    "goods_received": "_make_goods_received_account",
}


class SetupCheck(models.TransientModel):
    """A line of the setup checklist of a company."""

    _name = "bhima.setup.check"
    _inherit = ["bhima.window.mixin"]
    _description = "Setup of Stock Accounting"
    _order = "id"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    check = fields.Selection(CHECKS, required=True, readonly=True)
    state = fields.Selection(
        [("ok", "In order"), ("warning", "To check"), ("missing", "Missing")],
        compute="_compute_finding",
    )
    message = fields.Text(string="What Was Found", compute="_compute_finding")
    is_creatable = fields.Boolean(compute="_compute_finding")

    @api.depends("company_id", "check")
    @api.depends_context("lang", "uid")
    def _compute_finding(self):
        """Check everything again whenever the list is shown."""
        is_setting_up = self._may_set_up()
        for line in self:
            finding = line._find()
            line.state = finding.state
            line.message = finding.message
            line.is_creatable = finding.is_creatable and is_setting_up

    @api.model
    def action_open(self):
        """Open the checklist of the current company."""
        lines = self.create(
            [
                {"company_id": self.env.company.id, "check": key}
                for key, _label in CHECKS
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.setup_check_action_list"
        )
        return {**action, "domain": [("id", "in", lines.ids)]}

    def action_open_place(self):
        """Open the view to correct the finding, with the records concerned."""
        self.ensure_one()
        if self.check in MODEL_BY_CHECK:
            return self.env[MODEL_BY_CHECK[self.check]].action_open()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            ACTION_BY_CHECK[self.check]
        )
        domain = self._find().domain
        return {**action, "domain": domain, "context": {}} if domain else action

    def action_create(self):
        """Create what is missing: the journal, or the account of goods received.

        :raise AccessError: the user is neither accountant nor administrator
        """
        self.ensure_one()
        if not self._may_set_up():
            raise AccessError(
                self.env._(
                    "Only accountants and administrators may set up stock accounting."
                )
            )
        if self.is_creatable:
            # sudo: an accountant may create neither journals nor accounts in Odoo; the
            # new record is the one that the design foresees, without any amount
            getattr(self.company_id.sudo(), CREATION_BY_CHECK[self.check])()
        return True  # the list is read anew

    @api.model
    def _may_set_up(self):
        groups = (*POSTING_GROUPS, "base.group_system")
        return any(map(self.env.user.has_group, groups))

    def _find(self):
        """Return the result of the check of this line.

        :rtype: setup_finding.Finding
        """
        self.ensure_one()
        if not self.check:
            return Finding("missing", "")  # a line that is not saved yet
        company = self.company_id
        # sudo: a user who sets up or audits the company may not read all records that
        # are counted; he only sees figures and names of the configuration
        checking = self.sudo().with_context(allowed_company_ids=company.ids)
        return getattr(checking, f"_find_{self.check}")(company.with_env(checking.env))
