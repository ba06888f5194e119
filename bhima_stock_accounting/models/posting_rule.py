from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..operations import STOCK, VENDOR_OPERATIONS, WITHOUT_RULES

# Context key: the rules are saved with their standard, which checks them at the end.
SAVING_STANDARD = "bhima_saving_standard"

ROLES = [
    ("stock", "Stock"),
    ("variation", "Variation of stock"),
    ("expense", "Charge or cost of goods sold"),
    ("income", "Product (sales)"),
    ("goods_received", "Goods received, not billed"),
    ("loss", "Losses"),
    ("donation_income", "Donations received"),
    ("donation_expense", "Donations given"),
    ("opening", "Opening stock"),
    ("production", "Production"),
    ("landed_cost", "Landed cost (account of its bill)"),
]

RULE_FIELDS = (
    *("standard_id", "sequence", "operation"),
    *("debit_role", "credit_role", "part"),
)
# Where a role finds its account: the group knows the articles, the company the rest.
GROUP_FIELD_BY_ROLE = {
    "stock": "stock_account_id",
    "variation": "variation_account_id",
    "expense": "expense_account_id",
    "income": "income_account_id",
}
COMPANY_FIELD_BY_ROLE = {
    "goods_received": "goods_received_account_id",
    "loss": "stock_loss_account_id",
    "donation_income": "donation_income_account_id",
    "donation_expense": "donation_expense_account_id",
    "opening": "opening_stock_account_id",
    "production": "stock_production_account_id",
}

OPERATIONS = [
    ("receipt", "Receipt"),
    ("supplier_return", "Return to supplier"),
    ("dispensing", "Dispensing to a patient"),
    ("patient_return", "Return from a patient"),
    ("consumption", "Consumption by a ward"),
    ("consumption_return", "Return from a ward"),
    ("loss", "Loss"),
    ("count_shortage", "Shortage at count"),
    ("count_surplus", "Surplus at count"),
    ("donation_in", "Donation received"),
    ("donation_out", "Donation given"),
    ("opening", "Opening stock"),
    ("production_input", "Used in production"),
    ("production_output", "Produced"),
    ("intercompany_out", "Sent to another company"),
    ("intercompany_in", "Received from another company"),
    ("dropship", "Drop shipment"),
    ("price_difference", "Price difference"),
    ("landed_cost", "Landed cost"),
    ("revaluation", "Revaluation"),
    ("regrouping", "Change of group"),
]
RULED_OPERATIONS = [
    (operation, label)
    for operation, label in OPERATIONS
    if operation not in WITHOUT_RULES
]


class PostingRule(models.Model):
    """One pair of an entry: the operation debits one role and credits another."""

    _name = "bhima.posting.rule"
    _description = "Posting Rule"
    _inherit = ["bhima.shipped.mixin"]
    _order = "standard_id, sequence, id"

    standard_id = fields.Many2one(
        "bhima.accounting.standard", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    operation = fields.Selection(RULED_OPERATIONS, required=True)
    debit_role = fields.Selection(ROLES, string="Debit", required=True)
    credit_role = fields.Selection(ROLES, string="Credit", required=True)

    part = fields.Selection(
        [("stock", "Effect on stock"), ("consumed", "Part consumed already")],
        string="Books",
        required=True,
        default="stock",
        help="A price difference may belong to goods that have left already: that part "
        "is no stock any more.",
    )

    _two_roles = models.Constraint(
        "CHECK (debit_role != credit_role)",
        "A posting rule has to debit and credit two different accounts.",
    )

    @api.depends("operation", "debit_role", "credit_role")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            labels = (
                self._get_option_label(fname, rule[fname])
                for fname in ("operation", "debit_role", "credit_role")
            )
            rule.display_name = "{}: {} / {}".format(*labels)

    @api.constrains(*RULE_FIELDS)
    def _check_not_shipped(self):
        for rule in self:
            if rule._is_part_of_shipped() and not rule._is_loading_data():
                raise ValidationError(rule.standard_id._get_shipped_message())

    @api.constrains("standard_id", "operation", "debit_role", "credit_role")
    def _check_stock_moved_once(self):
        if not self.env.context.get(SAVING_STANDARD):
            self.standard_id._check_stock_moved_once()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        for rule in self:
            if rule._is_part_of_shipped():
                raise UserError(rule.standard_id._get_shipped_message())

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        """Check the standard that a rule leaves, too."""
        left = self.standard_id
        result = super().write(vals)
        self.env.registry.clear_cache()
        (left - self.standard_id)._check_stock_moved_once()
        return result

    def unlink(self):
        """Check what is left of the standard."""
        standards = self.standard_id
        result = super().unlink()
        self.env.registry.clear_cache()
        if not self.env.context.get(SAVING_STANDARD):
            standards._check_stock_moved_once()
        return result

    def _is_part_of_shipped(self):
        return self.is_shipped or self.standard_id.is_shipped

    @api.model
    def _get_sides(self, pair, event):
        """Return the two sides of a pair for an event, with their accounts.

        :param Pair pair: what a rule debits and credits
        :param StockEvent event: what happened
        :return: ``[(role, account, sign)]``, debit (+1) first; an account that is not
            set is empty
        :rtype: list[tuple[str, account.account, int]]
        """
        roles = ((pair.debit_role, 1), (pair.credit_role, -1))
        return [
            (role, self._get_account(pair, role, event), sign) for role, sign in roles
        ]

    @api.model
    def _get_account(self, pair, role, event):
        """Resolve a role: counterpart of the location, then group, then company.

        A location's own account (Odoo's ``valuation_account_id``) takes the place of
        the counterpart of stock only, never of the stock account itself.
        """
        place_account = event.place.valuation_account_id
        if place_account and role != STOCK and pair.is_touching_stock:
            return place_account
        if role == "landed_cost":
            return event.cost_account or self.env["account.account"]
        if self._is_crediting_vendor(role, event):
            return event.company._get_payable(event.partner)
        if role in COMPANY_FIELD_BY_ROLE:
            return event.company._get_inherited(COMPANY_FIELD_BY_ROLE[role])
        # sudo: for who may not read accounts, and to spare Odoo its rules on each
        # read; they are named in the entry or in the refusal, no more
        group = event.group.sudo().with_company(event.company)
        return group._get_booked_account(GROUP_FIELD_BY_ROLE[role])

    @api.model
    def _is_crediting_vendor(self, role, event):
        """Tell whether the vendor stands in for goods received, not billed.

        What a bill changes is settled by that bill.
        """
        return (
            role == "goods_received"
            and event.operation in VENDOR_OPERATIONS
            and event.company.stock_supplier_credit == "supplier"
            and not event.bill
        )

    @api.model
    def _get_account_problem(self, role, account, event):
        """Say what is wrong with an account of the rule, empty if nothing is."""
        if not account:
            return self._get_missing_account_message(role, event)
        if not account.active:
            return self.env._(
                "Account %(account)s (%(role)s, inventory group %(group)s, company "
                "%(company)s) is archived. Restore it in Invoicing > Configuration > "
                "Chart of Accounts, or choose another one.",
                account=self._get_account_label(account, event.company),
                role=self._get_option_label("debit_role", role),
                group=event.group.display_name,
                company=event.company.display_name,
            )
        return ""

    @api.model
    def _get_account_label(self, account, company):
        """Return code and name: to a storekeeper Odoo shows the name alone.

        He passes the message on to the accountant, who looks for the code.
        """
        account = account.with_company(company)
        return " ".join(filter(None, (account.code, account.name)))

    @api.model
    def _get_missing_account_message(self, role, event):
        """Say which account is missing, on which record, and where it is set."""
        if role == "landed_cost":
            return self.env._(
                "%(cost)s has no account for its cost: choose one on its line.",
                cost=event.document,
            )
        if self._is_crediting_vendor(role, event):
            return self._get_missing_vendor_message(event)
        if role in COMPANY_FIELD_BY_ROLE:
            return self.env._(
                "Company %(company)s has no account for %(field)s. Set it in "
                "Inventory > Configuration > Settings > Stock Accounting.",
                company=event.company.display_name,
                field=self._get_label(event.company, COMPANY_FIELD_BY_ROLE[role]),
            )
        if not event.group:
            return self.env._(
                "Article %(product)s has no inventory group. Choose one in Inventory > "
                "Products > Products.",
                product=event.product.display_name,
            )
        return self.env._(
            "Article %(product)s: inventory group %(group)s has no %(field)s in "
            "company %(company)s. Set it in Inventory > Configuration > Inventory "
            "Register > Inventory Groups.",
            product=event.product.display_name,
            group=event.group.display_name,
            field=self._get_label(event.group, GROUP_FIELD_BY_ROLE[role]),
            company=event.company.display_name,
        )

    @api.model
    def _get_missing_vendor_message(self, event):
        if not event.partner:
            return self.env._(
                "%(document)s has no vendor to credit. Enter it in Receive From, in "
                "Inventory > Operations > Receipts.",
                document=event.document,
            )
        return self.env._(
            "Vendor %(vendor)s has no payable account in company %(company)s. Set it "
            "in Invoicing > Vendors > Vendors, on the page Accounting.",
            vendor=event.partner.display_name,
            company=event.company.display_name,
        )

    @api.model
    def _get_label(self, record, fname):
        return record._fields[fname]._description_string(self.env)

    @api.model
    def _get_operation_label(self, operation):
        # the stock ledger knows them all, also those without rules
        field = self.env["bhima.stock.ledger.entry"]._fields["operation"]
        return dict(field._description_selection(self.env)).get(operation)

    @api.model
    def _get_option_label(self, fname, option):
        options = self._fields[fname]._description_selection(self.env)
        return dict(options).get(option)
