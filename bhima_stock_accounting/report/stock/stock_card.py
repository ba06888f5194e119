from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.operations import SELECTION

KINDS = [("opening", "Opening"), ("movement", "Movement"), ("closing", "Closing")]


class StockCard(models.Model):
    """A line of a stock card: opening, entry, exit or closing.

    Each line has quantity, unit cost and amount from the stock ledger: opening +
    entries - exits = closing, in quantity and in value. A change of value alone is an
    entry or exit without a quantity. The cost is that of the company: transfers between
    its depots change neither quantity nor value, and are not on the card.

    The card of a depot or lot has quantities only, from detailed operations: transfers
    from and to other depots are entries and exits there.
    """

    _name = "bhima.stock.card"
    _inherit = ["bhima.depot.report"]
    _description = "Stock Card"
    _auto = False
    _order = "product_id, sequence, date, id"
    _rec_name = "product_id"
    _report_action = "bhima_stock_accounting.stock_card_action"
    _depends = {
        "bhima.stock.ledger.entry": [
            "company_id",
            "date",
            "product_id",
            "operation",
            "document",
            "quantity",
            "value",
            "lot_id",
            "partner_id",
            "location_id",
            "stock_move_id",
        ],
        "stock.move": ["reference", "picking_id"],
        "stock.move.line": [
            "product_id",
            "lot_id",
            "date",
            "location_id",
            "location_dest_id",
            "quantity_product_uom",
            "state",
            "owner_id",
            "company_id",
            "move_id",
        ],
        "stock.picking": ["partner_id"],
    }

    product_id = fields.Many2one("product.product", string="Article", readonly=True)
    kind = fields.Selection(KINDS, string="Line", readonly=True)
    sequence = fields.Integer(readonly=True)
    date = fields.Date(readonly=True)
    operation = fields.Selection(SELECTION, readonly=True)
    label = fields.Char("What Happened", compute="_compute_label")
    document = fields.Char(readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    location_id = fields.Many2one("stock.location", string="From or To", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Lot", readonly=True)
    in_quantity = fields.Float("Quantity In", digits="Product Unit", readonly=True)
    in_cost = fields.Float(
        "Unit Cost In", digits="Product Price", readonly=True, aggregator=None
    )
    in_value = fields.Monetary("Amount In", readonly=True)
    out_quantity = fields.Float("Quantity Out", digits="Product Unit", readonly=True)
    out_cost = fields.Float(
        "Unit Cost Out", digits="Product Price", readonly=True, aggregator=None
    )
    out_value = fields.Monetary("Amount Out", readonly=True)
    quantity = fields.Float(
        "On Hand", digits="Product Unit", readonly=True, aggregator=None
    )
    unit_cost = fields.Float(digits="Product Price", readonly=True, aggregator=None)
    value = fields.Monetary(readonly=True, aggregator=None)
    remark = fields.Selection([("negative", "Negative stock")], readonly=True)

    @api.depends("kind", "operation")
    def _compute_label(self):
        """Set the label: the operation, or *opening* and *closing*."""
        kinds, operations = (
            dict(self._fields[fname]._description_selection(self.env))
            for fname in ("kind", "operation")
        )
        for row in self:
            row.label = operations.get(row.operation) or kinds[row.kind]

    def action_open_document(self):
        """Open the source of the line: a document, or the ledger rows."""
        self.ensure_one()
        options = self._get_report_options()
        if self._is_in_quantities(options):
            return self._open_detailed_operations(options)
        ledger = self.env["bhima.stock.ledger.entry"]
        if self.kind == "movement":
            return ledger.browse(self.id).action_open_document()
        before = "<" if self.kind == "opening" else "<="
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        return {
            **action,
            "display_name": f"{action['name']} - {self.product_id.display_name}",
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("product_id", "=", self.product_id.id),
                ("date", before, fields.Date.to_string(self.date)),
            ],
            "context": {},
        }

    def _open_detailed_operations(self, options):
        lines = self.env["stock.move.line"]
        if self.kind == "movement":
            line = lines.browse(self.id)
            return (line.picking_id or line.move_id)._get_records_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.stock_move_line_action"
        )
        domain = [
            ("product_id", "=", self.product_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "done"),
        ]
        if options.get("lot_id"):
            domain.append(("lot_id", "=", options["lot_id"]))
        if options.get("location_id"):
            place = options["location_id"]
            domain += ["|", ("location_id", "child_of", place)]
            domain.append(("location_dest_id", "child_of", place))
        return {**action, "domain": domain, "context": {}}

    def _get_report_query(self, options):
        return SQL(
            """
            WITH ledger AS (%(ledger)s),
                 summary AS (%(summary)s)
            SELECT card.*, %(company)s AS company_id,
                   in_value / NULLIF(in_quantity, 0) AS in_cost,
                   out_value / NULLIF(out_quantity, 0) AS out_cost,
                   value / NULLIF(quantity, 0) AS unit_cost,
                   CASE WHEN quantity < 0 THEN 'negative' END AS remark
              FROM (%(opening)s UNION ALL %(movements)s UNION ALL %(closing)s) card
            """,
            ledger=self._get_ledger_query(options),
            summary=self._get_summary_query(options),
            company=options["company"].id,
            opening=self._get_line_query("opening", 0, options["date_from"]),
            movements=self._get_movement_query(options),
            closing=self._get_line_query("closing", 2, options["date_to"]),
        )

    def _get_ledger_query(self, options):
        """Return a query of the rows of the cards, with running totals."""
        entries = self._get_entry_query
        if self._is_in_quantities(options):
            entries = self._get_depot_entry_query
        return SQL(
            """
            SELECT *, SUM(quantity) OVER until_then AS on_hand,
                   SUM(value) OVER until_then AS worth,
                   quantity > 0 OR quantity = 0 AND value > 0 AS is_entry
              FROM (%(entries)s) entry
             WHERE (quantity <> 0 OR value <> 0) AND date <= %(date_to)s
            WINDOW until_then AS (PARTITION BY product_id ORDER BY date, id)
            """,
            entries=entries(options),
            date_to=options["date_to"],
        )

    @api.model
    def _is_in_quantities(self, options):
        """Return whether the card is that of a depot or lot, which has no cost."""
        return bool(options.get("location_id") or options.get("lot_id"))

    def _get_entry_query(self, options):
        """Return a query of the rows of the stock ledger."""
        return SQL(
            """
            SELECT id, date, product_id, operation, document, partner_id,
                   location_id, lot_id, value,
                   ROUND(quantity::numeric, %(digits)s) AS quantity
              FROM bhima_stock_ledger_entry
             WHERE company_id = %(company)s AND %(chosen)s
            """,
            digits=self.env["decimal.precision"].precision_get("Product Unit"),
            company=options["company"].id,
            chosen=self._get_article_condition(options),
        )

    def _get_depot_entry_query(self, options):
        """Return a query of goods that entered or left a depot, or all depots.

        Movements inside the depot and goods of other owners are left out.
        """
        return SQL(
            """
            SELECT line.id, line.product_id, line.lot_id, booked.operation,
                   move.reference AS document, picking.partner_id, 0 AS value,
                   %(day)s AS date,
                   CASE WHEN line.location_dest_id IN %(depot)s
                        THEN line.location_id ELSE line.location_dest_id END
                   AS location_id,
                   CASE WHEN line.location_dest_id IN %(depot)s THEN 1 ELSE -1 END
                   * ROUND(line.quantity_product_uom::numeric, %(digits)s) AS quantity
              FROM %(lines)s
              LEFT JOIN stock_picking picking ON picking.id = move.picking_id
             WHERE (line.location_id IN %(depot)s)
                   <> (line.location_dest_id IN %(depot)s)
               AND %(chosen)s
            """,
            day=self._get_line_day(options),
            lines=self._get_own_lines(options),
            depot=self._get_depot_query(options),
            digits=self.env["decimal.precision"].precision_get("Product Unit"),
            chosen=self._get_article_condition(options, "line"),
        )

    def _get_depot_query(self, options):
        """Return a subquery of the locations of the depot, or of all depots."""
        domain = [
            ("usage", "in", ("internal", "transit")),
            ("company_id", "=", options["company"].id),
        ]
        if options.get("location_id"):
            domain.append(("id", "child_of", options["location_id"]))
        locations = self.env["stock.location"].with_context(active_test=False)
        return locations._search(domain).subselect()

    def _get_article_condition(self, options, table="bhima_stock_ledger_entry"):
        # the stock ledger also has articles whose group was removed later
        is_ledger = table == "bhima_stock_ledger_entry"
        domain = [] if is_ledger else [("inventory_group_id", "!=", False)]
        if options.get("product_id"):
            domain = [("id", "=", options["product_id"])]
        elif options.get("inventory_group_id"):
            domain = [("inventory_group_id", "=", options["inventory_group_id"])]
        articles = self.env["product.product"].with_context(active_test=False)
        condition = SQL(
            "%s IN %s",
            SQL.identifier(table, "product_id"),
            articles._search(domain).subselect(),
        )
        lot = options.get("lot_id")
        if not lot:
            return condition
        return SQL("%s AND %s = %s", condition, SQL.identifier(table, "lot_id"), lot)

    def _get_summary_query(self, options):
        """Return a query of opening and closing per article.

        The articles have moved in the period or are in stock.
        """
        return SQL(
            """
            SELECT product_id,
                   COALESCE(SUM(quantity) FILTER (WHERE date < %(start)s), 0)
                   AS opening_quantity,
                   COALESCE(SUM(value) FILTER (WHERE date < %(start)s), 0)
                   AS opening_value,
                   SUM(quantity) AS closing_quantity, SUM(value) AS closing_value
              FROM ledger
             GROUP BY product_id
            HAVING MAX(date) >= %(start)s OR SUM(quantity) <> 0 OR SUM(value) <> 0
            """,
            start=options["date_from"],
        )

    def _get_line_query(self, kind, sequence, day):
        """Return a query of one line per article with the stock on a day.

        The ids are negative: those of movements are ids of the stock ledger.
        """
        return SQL(
            """
            SELECT -3 * product_id - %(sequence)s AS id, %(sequence)s AS sequence,
                   %(kind)s AS kind, product_id, %(day)s::date AS date,
                   NULL AS operation, NULL AS document, NULL::int AS partner_id,
                   NULL::int AS location_id, NULL::int AS lot_id,
                   NULL::numeric AS in_quantity, NULL::numeric AS in_value,
                   NULL::numeric AS out_quantity, NULL::numeric AS out_value,
                   %(quantity)s AS quantity, %(value)s AS value
              FROM summary
            """,
            sequence=sequence,
            kind=kind,
            day=day,
            quantity=SQL.identifier(f"{kind}_quantity"),
            value=SQL.identifier(f"{kind}_value"),
        )

    def _get_movement_query(self, options):
        return SQL(
            """
            SELECT id, 1 AS sequence, 'movement' AS kind, product_id, date,
                   operation, document, partner_id, location_id, lot_id,
                   CASE WHEN is_entry THEN quantity END AS in_quantity,
                   CASE WHEN is_entry THEN value END AS in_value,
                   CASE WHEN NOT is_entry THEN -quantity END AS out_quantity,
                   CASE WHEN NOT is_entry THEN -value END AS out_value,
                   on_hand AS quantity, worth AS value
              FROM ledger
             WHERE date >= %(date_from)s
            """,
            date_from=options["date_from"],
        )
