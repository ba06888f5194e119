from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import groupby, ormcache

from ...context import SAVING_STANDARD, get_passed, pass_on
from ...rules.entries import Pair
from ...rules.operations import (
    RULED_SELECTION,
    STOCK,
    VENDOR_OPERATIONS,
    WITHOUT_RULES,
    WITHOUT_STOCK,
)
from ...rules.standard_check import find_stock_fault

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
    "standard_id",
    "sequence",
    "operation",
    "debit_role",
    "credit_role",
    "part",
)
# Fields with the account of a role: some on the group, the others on the company.
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


class PostingRule(models.Model):
    """One pair of an entry: an operation debits one role and credits another."""

    _name = "bhima.posting.rule"
    _description = "Posting Rule"
    _inherit = ["bhima.shipped.mixin"]
    _order = "standard_id, sequence, id"

    standard_id = fields.Many2one(
        "bhima.accounting.standard", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    operation = fields.Selection(RULED_SELECTION, required=True)
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
        if not get_passed(self.env, SAVING_STANDARD):
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
        """Check the standard that a rule is taken out of, too."""
        left = self.standard_id
        result = super().write(vals)
        self.env.registry.clear_cache()
        (left - self.standard_id)._check_stock_moved_once()
        return result

    def unlink(self):
        """Check the remaining rules of the standard."""
        standards = self.standard_id
        result = super().unlink()
        self.env.registry.clear_cache()
        if not get_passed(self.env, SAVING_STANDARD):
            standards._check_stock_moved_once()
        return result

    def _is_part_of_shipped(self):
        return self.is_shipped or self.standard_id.is_shipped

    @api.model
    def _get_pair_sides(self, pair, event):
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
        """Return the account of a role: from the location, else group, else company.

        The account of a location (Odoo's ``valuation_account_id``) replaces the
        counterpart of the stock account only, never the stock account itself.
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
        # sudo: the user may not read accounts, and it saves Odoo's record rules on each
        # read; the accounts are only named in the entry or in the refusal
        group = event.group.sudo().with_company(event.company)
        return group._get_booked_account(GROUP_FIELD_BY_ROLE[role])

    @api.model
    def _is_crediting_vendor(self, role, event):
        """Return whether the vendor is credited instead of goods received, not billed.

        A change that a bill makes is settled by that bill.
        """
        return (
            role == "goods_received"
            and event.operation in VENDOR_OPERATIONS
            and event.company.stock_supplier_credit == "supplier"
            and not event.bill
        )

    @api.model
    def _get_account_problem(self, role, account, event):
        """Return the problem with an account of the rule; empty if there is none."""
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
        """Return code and name of an account: Odoo shows a storekeeper the name alone.

        The storekeeper passes the message on to the accountant, who needs the code.
        """
        account = account.with_company(company)
        return " ".join(filter(None, (account.code, account.name)))

    @api.model
    def _get_missing_account_message(self, role, event):
        """Return a message on the missing account: its record and where to set it."""
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
                field=self._get_field_label(event.company, COMPANY_FIELD_BY_ROLE[role]),
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
            field=self._get_field_label(event.group, GROUP_FIELD_BY_ROLE[role]),
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
    def _get_field_label(self, record, fname):
        return record._fields[fname]._description_string(self.env)

    @api.model
    def _get_operation_label(self, operation):
        # the field of the stock ledger has all operations, also those without rules
        field = self.env["bhima.stock.ledger.entry"]._fields["operation"]
        return dict(field._description_selection(self.env)).get(operation)

    @api.model
    def _get_option_label(self, fname, option):
        options = self._fields[fname]._description_selection(self.env)
        return dict(options).get(option)


class AccountingStandard(models.Model):
    """The rules by which a company books movements and vendor bills: data only."""

    _name = "bhima.accounting.standard"
    _description = "Accounting Standard"
    _inherit = ["bhima.code.mixin", "bhima.shipped.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    bill_role = fields.Selection(
        [("expense", "Charge"), ("goods_received", "Goods received, not billed")],
        string="Vendor Bills Debit",
        required=True,
        default="expense",
        help="Account that the lines of vendor bills for stored articles are booked "
        "on: the charge account of the group (the purchase is an expense), or goods "
        "received, not billed (the receipt has booked the debt already).",
    )
    rule_ids = fields.One2many(
        "bhima.posting.rule", "standard_id", string="Posting Rules", copy=True
    )

    _code_unique = models.Constraint(
        "unique(code)", "An accounting standard with this code exists already."
    )

    @api.constrains("name", "code", "description", "bill_role")
    def _check_not_shipped(self):
        for standard in self.filtered("is_shipped"):
            if not standard._is_loading_data():
                raise ValidationError(standard._get_shipped_message())

    @api.constrains("rule_ids")
    def _check_stock_moved_once(self):
        """Refuse rules that would let the books differ from the stock."""
        if self._is_loading_data():
            return
        for standard in self:
            faults = list(standard._get_stock_faults())
            if faults:
                raise ValidationError(
                    self.env._(
                        "The rules of standard %(standard)s do not follow the "
                        "stock:\n%(faults)s",
                        standard=standard.display_name,
                        faults="\n".join(f"- {fault}" for fault in faults),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Check the rules together, when all of them are saved."""
        saving = self.with_context(**pass_on(SAVING_STANDARD, True))
        standards = super(AccountingStandard, saving).create(vals_list)
        return standards.with_env(self.env)

    def write(self, vals):
        """Check the rules together, when all of them are saved."""
        saving = self.with_context(**pass_on(SAVING_STANDARD, True))
        return super(AccountingStandard, saving).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        for standard in self.filtered("is_shipped"):
            raise UserError(standard._get_shipped_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        # sudo: a company that the user may not see keeps its standard too
        companies = self.env["res.company"].sudo()
        for company in companies.search(
            [("stock_accounting_standard_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "Standard %(standard)s can't be deleted: company %(company)s uses "
                    "it. Choose another one in Inventory > Configuration > Settings > "
                    "Stock Accounting first, or archive it.",
                    standard=company.stock_accounting_standard_id.display_name,
                    company=company.display_name,
                )
            )

    def _get_shipped_message(self):
        return self.env._(
            "Standard %(standard)s comes with the add-on and is neither changed nor "
            "deleted: its name stands for the same rules everywhere. Copy it "
            "(Actions > Duplicate), change the copy, and choose that in Inventory > "
            "Configuration > Settings > Stock Accounting.",
            standard=self.display_name,
        )

    def _get_stock_faults(self):
        """Yield the fault of the rules of each operation, as a text for the user.

        Operations without any rule have no fault here: their movements are refused.
        """
        self.ensure_one()
        for operation, rules in groupby(self.rule_ids, lambda rule: rule.operation):
            fault = find_stock_fault(
                operation, [(rule.debit_role, rule.credit_role) for rule in rules]
            )
            if fault:
                label = self.rule_ids._get_operation_label(operation)
                yield f"{label}: {self._get_stock_fault_text(fault)}"

    def _get_stock_fault_text(self, fault):
        """Return the text for a result of :func:`find_stock_fault`."""
        return {
            "present": self.env._(
                "the goods never lie in the stock, so no rule may debit or credit it."
            ),
            "absent": self.env._(
                "no rule debits or credits the stock; exactly one has to."
            ),
            "twice": self.env._(
                "several rules debit or credit the stock; exactly one has to."
            ),
            "credited": self.env._("goods come in, so the stock has to be debited."),
            "debited": self.env._("goods leave, so the stock has to be credited."),
        }[fault]

    def _get_rules(self, operation):
        """Return the posting rules of an operation.

        :param str operation: key of the table of operations
        :rtype: bhima.posting.rule
        """
        self.ensure_one()
        return self.rule_ids.filtered(lambda rule: rule.operation == operation)

    @ormcache("self.id", "operation")
    def _get_pairs(self, operation):
        """Return the rules of :meth:`_get_rules` as pairs, from a cache.

        :rtype: tuple[Pair]
        """
        return tuple(
            Pair(rule.debit_role, rule.credit_role, rule.part)
            for rule in self._get_rules(operation)
        )

    def _is_left_to_bill(self, operation):
        """Return whether an operation is booked by its vendor bill alone.

        Goods that never enter the stock are an expense when they are billed, unless the
        bill settles an entry of their movement.
        """
        return (
            operation in WITHOUT_STOCK
            and self.bill_role == "expense"
            and not self._get_pairs(operation)
        )

    def _get_group_fields(self):
        """Return the account fields that a group needs under this standard.

        :return: names of fields of ``bhima.inventory.group``
        :rtype: list[str]
        """
        roles = self._get_roles()
        return [fname for role, fname in GROUP_FIELD_BY_ROLE.items() if role in roles]

    def _is_using_goods_received(self):
        """Return whether a rule, or the bills, use *goods received, not billed*."""
        return "goods_received" in self._get_roles()

    def _get_roles(self):
        """Return the roles whose accounts are used under this standard.

        :rtype: set[str]
        """
        rules = self.rule_ids
        return {
            *self.mapped("bill_role"),
            *rules.mapped("debit_role"),
            *rules.mapped("credit_role"),
        }

    def _get_booked_sides(self, event):
        """Return all debits and credits of the entry of an event.

        :param StockEvent event: what happened
        :return: the part of the event, and the side as ``_get_pair_sides`` of the rules
            returns it: ``(part, role, account, sign)``
        :rtype: list[tuple]
        """
        rules = self.env["bhima.posting.rule"]
        if event.operation in WITHOUT_RULES:
            return [(STOCK, STOCK, event.stock_account, 1)]
        return [
            (pair.part, *side)
            for pair in self._get_pairs(event.operation)
            for side in rules._get_pair_sides(pair, event)
        ]

    def _get_rule_problems(self, event):
        """Yield the problems that prevent booking an event under this standard.

        :param StockEvent event: what happened
        :return: sentences that say what is missing, on which record and in which menu
        :rtype: Iterator[str]
        """
        rules = self.env["bhima.posting.rule"]
        pairs = self._get_pairs(event.operation)
        is_ruled = event.operation not in WITHOUT_RULES
        if not pairs and is_ruled and not self._is_left_to_bill(event.operation):
            yield self.env._(
                "Standard %(standard)s has no posting rule for %(operation)s. Add it "
                "in Inventory > Configuration > Inventory Register > Accounting "
                "Standards.",
                standard=self.display_name,
                operation=rules._get_operation_label(event.operation),
            )
        sides = [side for _part, *side in self._get_booked_sides(event)]
        # all accounts in one query
        self.env["account.account"].union(*(side[1] for side in sides)).mapped("active")
        for role, account, _sign in sides:
            problem = rules._get_account_problem(role, account, event)
            if problem:
                yield problem
