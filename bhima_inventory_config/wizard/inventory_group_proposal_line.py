from odoo import api, fields, models
from odoo.exceptions import UserError

from ..account_types import ACCOUNT_FIELDS, STOCK_ACCOUNT_DOMAIN
from ..codes import normalise_code

# Number of articles that a proposal shows; a button opens all of them.
NAMED_ARTICLES = 5


class InventoryGroupProposalLine(models.TransientModel):
    """A proposed inventory group with its articles."""

    _name = "bhima.inventory.group.proposal.line"
    _inherit = ["bhima.window.mixin"]
    _description = "Proposed Inventory Group"

    proposal_id = fields.Many2one(
        "bhima.inventory.group.proposal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="proposal_id.company_id")
    selected = fields.Boolean(string="Create")
    group_id = fields.Many2one(
        "bhima.inventory.group",
        string="Existing Group",
        help="A group that has the three accounts already: the articles join it.",
    )
    name = fields.Char()
    code = fields.Char()
    has_accounts = fields.Boolean(compute="_compute_has_accounts")
    stock_account_id = fields.Many2one(
        "account.account", check_company=True, domain=STOCK_ACCOUNT_DOMAIN
    )
    variation_account_id = fields.Many2one(
        "account.account", check_company=True, domain=STOCK_ACCOUNT_DOMAIN
    )
    expense_account_id = fields.Many2one(
        "account.account",
        string="Charge Account",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    income_account_id = fields.Many2one(
        "account.account",
        string="Product Account",
        check_company=True,
        domain=STOCK_ACCOUNT_DOMAIN,
    )
    category_ids = fields.Many2many(
        "product.category",
        "bhima_group_proposal_line_category_rel",
        string="Categories",
    )
    product_ids = fields.Many2many(
        "product.template",
        "bhima_group_proposal_line_product_rel",
        string="Articles",
    )
    product_count = fields.Integer(
        string="Number of Articles", compute="_compute_products"
    )
    product_names = fields.Char(string="Names of Articles", compute="_compute_products")

    @api.depends("group_id", "company_id")
    def _compute_has_accounts(self):
        """Set whether the accounts are those of an existing group, which keeps them."""
        for line in self:
            group = line.group_id.with_company(line.company_id)
            line.has_accounts = bool(group) and group._has_accounts()

    @api.depends("product_ids")
    def _compute_products(self):
        for line in self:
            names = line.product_ids[:NAMED_ARTICLES].mapped("name")
            more = ["..."] if len(line.product_ids) > NAMED_ARTICLES else []
            line.product_count = len(line.product_ids)
            line.product_names = ", ".join(names + more)

    def action_view_products(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "product.template",
            "view_mode": "list,form",
            "domain": [("id", "in", self.product_ids.ids)],
            "target": "new",
        }

    def _propose_codes(self):
        """Set free codes on the proposals of new groups."""
        new = self.filtered(lambda line: not line.group_id)
        groups = self.env["bhima.inventory.group"]
        codes = groups._suggest_codes(new.mapped("name"))
        for line, code in zip(new, codes, strict=True):
            line.code = code

    def _create_groups(self):
        """Create the groups that don't exist yet, with their accounts.

        :raise UserError: a name or code is missing or taken
        """
        new = self.filtered(lambda line: not line.group_id)
        for fname in ("name", "code"):
            new._check_unique(fname)
        groups = self.env["bhima.inventory.group"].create(
            [line._prepare_group_vals() for line in new]
        )
        for line, group in zip(new, groups, strict=True):
            line.group_id = group

    def _set_missing_accounts(self):
        """Set the proposed accounts on existing groups without accounts here."""
        for line in self:
            if not line.group_id._has_accounts():
                line.group_id.write(line._prepare_account_vals())

    def _prepare_group_vals(self):
        self.ensure_one()
        return {
            "name": self.name.strip(),
            "code": self.code.strip(),
            **self._prepare_account_vals(),
        }

    def _prepare_account_vals(self):
        return {fname: self[fname].id for fname in ACCOUNT_FIELDS}

    def _check_unique(self, fname):
        """Refuse names or codes that are empty or that two groups would share."""
        groups = self.env["bhima.inventory.group"].with_context(active_test=False)
        taken = {normalise_code(text) for text in groups.search([]).mapped(fname)}
        for line in self:
            text = normalise_code(line[fname] or "")
            if not text or text in taken:
                raise UserError(
                    self.env._(
                        "Group %(group)s: its %(field)s is missing, or another "
                        "inventory group has it. Choose another one in this window.",
                        group=" ".join(filter(None, (line.code, line.name))),
                        field=line._fields[fname]._description_string(self.env),
                    )
                )
            taken.add(text)
