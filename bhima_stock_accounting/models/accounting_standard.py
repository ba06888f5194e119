from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import groupby, ormcache

from ..events import Pair
from ..operations import STOCK, WITHOUT_RULES, WITHOUT_STOCK
from ..stock_side import find_stock_fault
from .posting_rule import GROUP_FIELD_BY_ROLE, SAVING_STANDARD


class AccountingStandard(models.Model):
    """How the stock movements and vendor bills of a company are booked: data only."""

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
    # the standard checks its rules together, when all of them are saved
    rule_ids = fields.One2many(
        "bhima.posting.rule",
        "standard_id",
        string="Posting Rules",
        copy=True,
        context={SAVING_STANDARD: True},
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
        """Refuse rules under which the books would not follow the stock."""
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
        """Yield what is wrong with each operation, in the user's words.

        An operation without any rule is none of them: its movements are refused.
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
        """Say what :func:`find_stock_fault` means and what to do."""
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
        """Return the rules of one operation: what is debited, what is credited.

        :param str operation: a key of ``operations.DIRECTION_BY_OPERATION``
        :rtype: bhima.posting.rule
        """
        self.ensure_one()
        return self.rule_ids.filtered(lambda rule: rule.operation == operation)

    @ormcache("self.id", "operation")
    def _get_pairs(self, operation):
        """Return what :meth:`_get_rules` says, without asking the database each time.

        :rtype: tuple[Pair]
        """
        return tuple(
            Pair(rule.debit_role, rule.credit_role, rule.part)
            for rule in self._get_rules(operation)
        )

    def _is_left_to_bill(self, operation):
        """Tell whether an operation is booked by its vendor bill alone.

        Goods that never lie in the stock are an expense when they are billed, unless
        the bill settles what their movement has booked as received.
        """
        return (
            operation in WITHOUT_STOCK
            and self.bill_role == "expense"
            and not self._get_pairs(operation)
        )

    def _get_group_fields(self):
        """Return the accounts that a group needs under this standard.

        :return: names of fields of ``bhima.inventory.group``
        :rtype: list[str]
        """
        roles = self._get_roles()
        return [fname for role, fname in GROUP_FIELD_BY_ROLE.items() if role in roles]

    def _is_using_goods_received(self):
        """Tell whether receipts, or bills, are booked on goods received, not billed."""
        return "goods_received" in self._get_roles()

    def _get_roles(self):
        """Return the roles whose accounts are booked under this standard.

        :rtype: set[str]
        """
        rules = self.rule_ids
        return {
            *self.mapped("bill_role"),
            *rules.mapped("debit_role"),
            *rules.mapped("credit_role"),
        }

    def _get_sides(self, event):
        """Return all that the entry of an event debits and credits.

        :return: the part that is booked, and what ``bhima.posting.rule._get_sides``
            returns
        """
        rules = self.env["bhima.posting.rule"]
        if event.operation in WITHOUT_RULES:
            return [(STOCK, STOCK, event.stock_account, 1)]
        return [
            (pair.part, *side)
            for pair in self._get_pairs(event.operation)
            for side in rules._get_sides(pair, event)
        ]

    def _get_problems(self, event):
        """Yield what is missing to book an event under this standard.

        :return: sentences that say what is missing, where, and the menu to mend it
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
        sides = [side for _part, *side in self._get_sides(event)]
        # all accounts in one query
        self.env["account.account"].union(*(side[1] for side in sides)).mapped("active")
        for role, account, _sign in sides:
            problem = rules._get_account_problem(role, account, event)
            if problem:
                yield problem
