from dataclasses import replace

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ROLES = ("charge", "variation", "income")
FIELD_BY_ROLE = {
    "income": "income_account_id",
    "variation": "variation_account_id",
    "charge": "expense_account_id",
}


class GoodsCost(models.Model):
    """The cost of goods sold or used and the margin, for an inventory group.

    OHADA: purchases plus the variation of stock, correct only when no delivery is
    outstanding. IFRS: the balance of the cost of goods sold. Both are balances of
    accounts; amounts of no group, such as freight, are on a line of their own.
    """

    _name = "bhima.goods.cost"
    _inherit = ["bhima.stock.report"]
    _description = "Cost of Goods Sold"
    _auto = False
    _order = "inventory_group_id, id"
    _rec_name = "inventory_group_id"
    _report_action = "bhima_stock_accounting.goods_cost_action"
    _depends = {
        "account.move.line": ["account_id", "balance", "parent_state", "date"],
        "product.template": ["inventory_group_id"],
    }

    inventory_group_id = fields.Many2one("bhima.inventory.group", readonly=True)
    charge = fields.Monetary(
        "Charge Account",
        readonly=True,
        help="OHADA: the purchases (601...). IFRS: the cost of goods sold.",
    )
    variation = fields.Monetary("Variation of Stock", readonly=True)
    cost = fields.Monetary("Cost of Goods Sold", readonly=True)
    income = fields.Monetary("Sales", readonly=True)
    margin = fields.Monetary(readonly=True)
    outstanding = fields.Monetary(
        "Deliveries Outstanding",
        readonly=True,
        help="Received and not billed, less what is billed and not received.",
    )
    remark = fields.Selection([("incomplete", "Incomplete")], readonly=True)

    def action_open_items(self):
        """Open the journal items of the period that add up to the line."""
        self.ensure_one()
        options = self._get_report_options()
        roles = self._get_account_roles(options["company"])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_account_moves_all"
        )
        return {
            **action,
            "display_name": self.inventory_group_id.display_name or action["name"],
            "domain": [
                ("company_id", "=", options["company"].id),
                ("parent_state", "=", "posted"),
                ("date", ">=", fields.Date.to_string(options["date_from"])),
                ("date", "<=", fields.Date.to_string(options["date_to"])),
                ("account_id", "in", [account for account, _role, _group in roles]),
                *self._get_group_domain(roles),
            ],
            "context": {},
        }

    def _get_group_domain(self, roles):
        """Return the domain of the items that count for the group of the line."""
        group = self.inventory_group_id.id
        own = Domain("inventory_group_id", "=", group)
        article = Domain("product_id.inventory_group_id", "=", group)
        accounts = [
            account for account, _role, sole in roles if sole == (group or None)
        ]
        unnamed = Domain("inventory_group_id", "=", False)
        without = Domain("product_id", "=", False)
        without |= Domain("product_id.inventory_group_id", "=", False)
        return list(
            (own if group else Domain.FALSE)
            | (unnamed & article if group else Domain.FALSE)
            | (unnamed & without & Domain("account_id", "in", accounts))
        )

    def _get_report_tables(self):
        """Add the table of outstanding deliveries under OHADA, if there are any.

        :rtype: list[Table]
        """
        tables = super()._get_report_tables()
        if self._is_incomplete():
            deliveries = self.env["bhima.outstanding.delivery"]
            title = self.env._("Outstanding Deliveries")
            tables.append(replace(deliveries._get_report_table(), title=title))
        return tables

    def _get_report_warnings(self):
        if not self._is_incomplete():
            return []
        return [
            self.env._(
                "Incomplete: deliveries are outstanding. Purchases and variation of "
                "stock are the cost only once all that is received is billed, and all "
                "that is billed is received."
            )
        ]

    def _is_incomplete(self):
        return bool(self.search_count([("remark", "=", "incomplete")], limit=1))

    def _get_report_query(self, options):
        return SQL(
            """
            SELECT figures.*, COALESCE(group_id, -1) AS id, %(company)s AS company_id,
                   group_id AS inventory_group_id, charge + variation AS cost,
                   income - charge - variation AS margin,
                   CASE WHEN deliveries > 0 THEN 'incomplete' END AS remark
              FROM (SELECT group_id, SUM(outstanding) AS outstanding,
                           SUM(deliveries) AS deliveries, %(sums)s
                      FROM (%(items)s UNION ALL %(deliveries)s) item
                     GROUP BY group_id) figures
            """,
            company=options["company"].id,
            sums=SQL(", ").join(
                SQL(
                    "COALESCE(SUM(balance) FILTER (WHERE role = %s), 0) * %s AS %s",
                    role,
                    -1 if role == "income" else 1,
                    SQL.identifier(role),
                )
                for role in ROLES
            ),
            items=self._get_item_query(options),
            deliveries=self._get_delivery_query(options),
        )

    def _get_item_query(self, options):
        """Return a query of the posted items of the period with group and role."""
        roles = self._get_account_roles(options["company"]) or [(0, "charge", None)]
        return SQL(
            """
            SELECT COALESCE(line.inventory_group_id, template.inventory_group_id,
                            account.group_id) AS group_id,
                   account.role, line.balance, 0 AS outstanding, 0 AS deliveries
              FROM account_move_line line
              JOIN (VALUES %(roles)s) account (id, role, group_id)
                ON account.id = line.account_id
              LEFT JOIN product_product product ON product.id = line.product_id
              LEFT JOIN product_template template
                ON template.id = product.product_tmpl_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.date BETWEEN %(date_from)s AND %(date_to)s
            """,
            roles=SQL(", ").join(SQL("(%s, %s, %s::int)", *role) for role in roles),
            company=options["company"].id,
            date_from=options["date_from"],
            date_to=options["date_to"],
        )

    def _get_delivery_query(self, options):
        """Return a query of outstanding deliveries where purchases are expenses."""
        deliveries = self.env["bhima.outstanding.delivery"]
        return SQL(
            """
            SELECT inventory_group_id, NULL, 0, amount, 1
              FROM (%(deliveries)s) delivery WHERE %(is_expense)s
            """,
            deliveries=deliveries._get_report_query(options),
            is_expense=self._is_purchase_expense(options["company"]),
        )

    def _is_purchase_expense(self, company):
        standard = company._get_stock_standard()
        return standard.bill_role != "goods_received"

    def _get_account_roles(self, company):
        """Return the accounts of the groups with their roles.

        :return: account, role, and the group if only one group uses the account
        :rtype: list[tuple[int, str, int | None]]
        """
        groups = self.env["bhima.inventory.group"].with_context(active_test=False)
        groups = groups.with_company(company)
        groups = groups.search([])  # pylint: disable=no-search-all  # some dozens
        found = {}
        for role, fname in FIELD_BY_ROLE.items():
            for account, own in groups.grouped(
                lambda group, fname=fname: group._get_booked_account(fname)
            ).items():
                found[account.id] = (role, own.id if len(own) == 1 else None)
        found.pop(False, None)
        if self._is_purchase_expense(company):
            freight = dict.fromkeys(
                self._get_freight_accounts(company), ("charge", None)
            )
            found = {**freight, **found}
        return [(account, *role) for account, role in found.items()]

    def _get_freight_accounts(self, company):
        """Return the ids of accounts that bills of landed costs were booked on."""
        rows = self.env["bhima.stock.ledger.entry"]._read_group(
            [("company_id", "=", company.id), ("cost_account_id", "!=", False)],
            ["cost_account_id"],
        )
        return [account.id for (account,) in rows]
