from odoo import api, models
from odoo.tools import SQL


class DepotReport(models.AbstractModel):
    """Common part of the reports by depot, made from detailed operations.

    The stock ledger has no depots. Goods of other owners are left out.
    """

    _name = "bhima.depot.report"
    _inherit = ["bhima.stock.report"]
    _description = "Report by Depot"

    @api.model
    def _get_own_lines(self, options):
        """Return the FROM clause for detailed operations of the company.

        It defines ``line``, ``move`` and ``booked``: a ledger row of the move, if any.
        """
        company = options["company"]
        return SQL(
            """
            (SELECT * FROM stock_move_line
              WHERE company_id = %(company)s AND state = 'done'
                AND (owner_id IS NULL OR owner_id = %(owner)s)) line
              JOIN stock_move move ON move.id = line.move_id
              LEFT JOIN LATERAL (
                       SELECT operation, date FROM bhima_stock_ledger_entry
                        WHERE stock_move_id = move.id ORDER BY id LIMIT 1
                   ) booked ON TRUE
            """,
            company=company.id,
            owner=company.partner_id.id,
        )

    @api.model
    def _get_line_day(self, options):
        """Return SQL for the date of a line in the company's time zone.

        A count has the date of its ledger row. The date of other lines is not that of
        the row: Odoo corrects it with the effective date of a transfer, while the first
        row stays.
        """
        zone = options["company"].partner_id.tz or self.env.context.get("tz") or "UTC"
        return SQL(
            "COALESCE(CASE WHEN move.is_inventory THEN booked.date END, "
            "(line.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date)",
            zone,
        )
