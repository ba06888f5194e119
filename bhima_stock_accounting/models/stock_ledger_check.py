from odoo import api, models
from odoo.tools import SQL


class StockLedgerCheck(models.AbstractModel):
    """Whether the stock ledger agrees with the books and with Odoo's valuation."""

    _name = "bhima.stock.ledger.check"
    _description = "Check of the Stock Ledger"

    @api.model
    def _get_account_differences(self, company):
        """Compare posted rows with the posted items that contain them, per account.

        :return: see ``res.company._check_stock_ledger``
        """
        query = SQL(
            """
            SELECT account_id, SUM(ledger)::float, SUM(expected)::float
              FROM (
                  SELECT stock_account_id AS account_id, value AS ledger, 0 AS expected
                    FROM bhima_stock_ledger_entry
                   WHERE company_id = %(company)s AND account_move_line_id IS NOT NULL
                   UNION ALL
                  SELECT line.account_id, 0, line.balance
                    FROM account_move_line line
                   WHERE line.company_id = %(company)s
                     AND line.parent_state = 'posted'
                     AND line.stock_operation IS NOT NULL
                     AND line.account_id IN (
                         SELECT stock_account_id FROM bhima_stock_ledger_entry
                          WHERE company_id = %(company)s
                     )
              ) both_sides
             GROUP BY account_id
            """,
            company=company.id,
        )
        self.env.flush_all()
        return [
            {
                "company_id": company.id,
                "account_id": account_id,
                "ledger": ledger,
                "expected": expected,
            }
            for account_id, ledger, expected in self.env.execute_query(query)
            if company.currency_id.compare_amounts(ledger, expected)
        ]

    @api.model
    def _get_product_differences(self, company):
        """Compare the rows with Odoo's value of each article that belongs here.

        :return: see ``res.company._check_stock_ledger``
        """
        # One company alone: with several, Odoo counts the quantities of all of them.
        rows = self.with_context(allowed_company_ids=company.ids)
        value_by_product = dict(
            rows._read_group(
                [("company_id", "=", company.id)], ["product_id"], ["value:sum"]
            )
        )
        grouped = rows.env["product.product"].search(
            [
                *rows.env["product.product"]._check_company_domain(company),
                ("inventory_group_id", "!=", False),
                ("is_storable", "=", True),
            ]
        )
        return [
            {
                "company_id": company.id,
                "product_id": product.id,
                "ledger": value_by_product.get(product, 0.0),
                "expected": product.total_value,
            }
            for product in grouped.union(*value_by_product)
            if company.currency_id.compare_amounts(
                value_by_product.get(product, 0.0), product.total_value
            )
        ]
