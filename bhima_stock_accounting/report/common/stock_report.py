from lxml import etree

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import groupby
from odoo.tools.safe_eval import safe_eval

from odoo.addons.bhima_inventory_config.limits import SHEET_LINES

from ...context import REPORT_OPTIONS
from .report_table import DATE, MONEY, NUMBER, TEXT, Column, Section, Table

# Option: the figures are quantities, and the view hides all amounts.
IN_QUANTITIES = "in_quantities"
KIND_BY_TYPE = {"date": DATE, "monetary": MONEY, "float": NUMBER, "integer": NUMBER}
FIGURES = (MONEY, NUMBER)
# Limit of printed rows: more would take the printer minutes.
PRINTED_ROWS = 10000
# Limit of exported rows: the titles and sums of their groups, one each per row at most,
# and the head of the report have to fit into the sheet as well.
EXPORTED_ROWS = SHEET_LINES // 4


class StockReport(models.AbstractModel):
    """Common part of the reports: one query, shown on screen, paper and spreadsheet.

    The list view defines the columns, their totals and the groups of rows; paper and
    spreadsheet are made from the same view and the same rows. A report is about the
    current company only: neither record rules nor options extend it.
    """

    _name = "bhima.stock.report"
    _description = "Report on Stock and Accounts"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    def action_print(self):
        """Print all rows of the report on the screen."""
        return self._create_wizard().action_print()

    def action_export(self):
        """Export all rows of the report on the screen."""
        return self._create_wizard().action_export()

    @property
    def _table_query(self):
        return self._get_report_query(self._get_report_options())

    @api.model
    def _get_report_query(self, options):
        """Return the query of the report.

        Hook: a report has to define it. The columns are the stored fields of the model.

        :param dict options: see :meth:`_get_report_options`
        :rtype: odoo.tools.SQL
        """
        raise NotImplementedError

    @api.model
    def _get_report_options(self):
        """Return the options of the report: company, period and further choices.

        The default period is the current fiscal year up to today.

        :rtype: dict
        """
        company = self.env.company
        given = dict(self.env.context.get(REPORT_OPTIONS) or {})
        for fname in [fname for fname in given if fname.endswith(("_from", "_to"))]:
            given[fname] = fields.Date.to_date(given[fname])
        today = fields.Date.context_today(self)
        year = company.compute_fiscalyear_dates(given.get("date_to") or today)
        defaults = {"date_from": year["date_from"], "date_to": today}
        return {**defaults, **given, "company": company}

    @api.model
    def _get_report_tables(self):
        """Return all tables of the report; the first is the one on the screen.

        Hook: an override may add tables.

        :rtype: list[Table]
        """
        return [self._get_report_table()]

    @api.model
    def _get_report_warnings(self):
        """Return the warnings that the reader needs before using the figures.

        Hook: an override adds sentences in the user's language.

        :rtype: list[str]
        """
        return []

    @api.model
    def _get_report_table(self):
        """Return the rows of the list view as a table with the same columns.

        :rtype: Table
        """
        view = etree.fromstring(self.get_view(view_type="list")["arch"])
        columns = [
            self._get_report_column(node)
            for node in view.iterchildren("field")
            if not self._is_hidden(node)
        ]
        # all fields in one query: missing ones would run the query again
        names = [name for name, field in self._fields.items() if field.store]
        # rows of another period have the same ids
        self.invalidate_model()
        rows = self.search_fetch([], names)
        return Table(columns, self._get_sections(view, columns, rows))

    def _get_sections(self, view, columns, rows):
        by = view.get("default_group_by", "")
        if not by:
            return [Section("", [self._get_cells(row, columns) for row in rows])]
        # grouped by record, not by name: two articles may have the same name
        return [
            Section(
                self._get_cell(found[0], by) or self.env._("None"),
                [self._get_cells(row, columns) for row in found],
            )
            for _value, found in groupby(rows, lambda row: row[by])
        ]

    def _get_cells(self, row, columns):
        return tuple(self._get_cell(row, column.name) for column in columns)

    def _get_cell(self, row, fname):
        """Return the content of a cell: text, date or number."""
        field, value = row._fields[fname], row[fname]
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            return value and self._get_selection_labels(fname)[value] or ""
        return value or 0 if KIND_BY_TYPE.get(field.type) in FIGURES else value or ""

    @tools.ormcache("fname", "self.env.lang")
    def _get_selection_labels(self, fname):
        return dict(self._fields[fname]._description_selection(self.env))

    def _get_report_column(self, node):
        fname = node.get("name")
        field = self._fields[fname]
        label = node.get("string") or field.get_description(self.env)["string"]
        return Column(
            fname,
            label,
            KIND_BY_TYPE.get(field.type, TEXT),
            self._get_digits(field),
            field.aggregator == "sum",
            bool(node.get("sum")),
        )

    def _get_digits(self, field):
        if field.type == "monetary":
            return self.env.company.currency_id.decimal_places
        digits = field.type == "float" and field.get_digits(self.env)
        return digits[1] if digits else 0

    def _is_hidden(self, node):
        if node.get("optional") == "hide":
            return True
        condition = node.get("column_invisible") or "False"
        return bool(safe_eval(condition, {"context": self.env.context}))

    def _check_printable(self):
        """Refuse to print hundreds of pages.

        :raise UserError: asks to select less, or to use the spreadsheet
        """
        count = self.search_count([], limit=PRINTED_ROWS + 1)
        if count > PRINTED_ROWS:
            raise UserError(
                self.env._(
                    "This report has more than %(limit)s rows, too many for paper. "
                    "Choose a shorter period or fewer articles, or press Excel.",
                    limit=PRINTED_ROWS,
                )
            )

    def _check_exportable(self):
        """Refuse more rows than a sheet holds: Excel would leave the last ones out.

        :raise UserError: asks to select less
        """
        count = self.search_count([], limit=EXPORTED_ROWS + 1)
        if count > EXPORTED_ROWS:
            raise UserError(
                self.env._(
                    "This report has more than %(limit)s rows, too many for a sheet of "
                    "Excel. Choose a shorter period or fewer articles, and export the "
                    "rest as another file.",
                    limit=EXPORTED_ROWS,
                )
            )

    def _create_wizard(self):
        """Return the window with the options that the report was opened with."""
        options = dict(self.env.context.get(REPORT_OPTIONS) or {})
        options.pop(IN_QUANTITIES, None)
        vals = {"report": self._name, "company_id": self.env.company.id, **options}
        return self.env["bhima.stock.report.options"].create(vals)
