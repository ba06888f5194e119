from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...context import REPORT_OPTIONS
from ...report.common.report_table import Document
from ...report.common.stock_report import IN_QUANTITIES

REPORTS = [
    ("bhima.stock.card", "Stock Card"),
    ("bhima.account.balance", "Balance of Accounts"),
    ("bhima.operating.account", "Operating Account"),
    ("bhima.outstanding.delivery", "Outstanding Deliveries"),
    ("bhima.goods.cost", "Cost of Goods Sold"),
    ("bhima.stock.journal", "Stock Journal"),
    ("bhima.ward.exit", "Exits by Ward"),
    ("bhima.stock.loss", "Losses and Expiries"),
    ("bhima.stock.donation", "Donations Received and Given"),
    ("bhima.depot.stock", "Stock by Depot"),
]
# Reports on the stock at the end of the last day.
REPORTS_OF_A_DAY = ("bhima.depot.stock",)
# Fields that the window passes on to a report.
OPTION_FIELDS = (
    "date_from",
    "date_to",
    "previous_from",
    "previous_to",
    "level",
    "product_id",
    "inventory_group_id",
    "location_id",
    "lot_id",
)
LEVELS = [("2", "2 digits"), ("3", "3 digits"), ("4", "4 digits")]


class StockReportOptions(models.TransientModel):
    """The window that opens, prints or exports a report with its options.

    The view defines which options a report has.
    """

    _name = "bhima.stock.report.options"
    _inherit = ["bhima.window.mixin"]
    _description = "Period and Options of a Report"
    _check_company_auto = True

    def _default_date_from(self):
        today = fields.Date.context_today(self)
        return self.env.company.compute_fiscalyear_dates(today)["date_from"]

    report = fields.Selection(REPORTS, required=True, default="bhima.stock.card")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda wizard: wizard.env.company,
    )
    date_from = fields.Date(
        string="First Day",
        required=True,
        default=lambda wizard: wizard._default_date_from(),
    )
    date_to = fields.Date(
        string="Last Day", required=True, default=fields.Date.context_today
    )
    previous_from = fields.Date(
        string="Compared From", compute="_compute_previous", store=True, readonly=False
    )
    previous_to = fields.Date(
        string="Compared To", compute="_compute_previous", store=True, readonly=False
    )
    level = fields.Selection(
        LEVELS, string="Families of", help="Empty: each account has a line of its own."
    )
    product_id = fields.Many2one(
        "product.product",
        string="Article",
        domain=[("is_storable", "=", True), ("inventory_group_id", "!=", False)],
        check_company=True,
        help="Empty: all articles that moved or were in stock.",
    )
    inventory_group_id = fields.Many2one("bhima.inventory.group")
    location_id = fields.Many2one(
        "stock.location",
        string="Depot",
        domain=[("usage", "=", "internal")],
        check_company=True,
        help="The card of a depot is kept in quantities: the cost is the company's.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot",
        compute="_compute_lot_id",
        store=True,
        readonly=False,
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        help="The card of a lot is kept in quantities.",
    )

    @api.depends("date_from", "date_to")
    def _compute_previous(self):
        """Set the same days of the year before."""
        for wizard in self:
            for fname in ("from", "to"):
                day = wizard[f"date_{fname}"]
                wizard[f"previous_{fname}"] = day and day - relativedelta(years=1)

    @api.depends("product_id")
    def _compute_lot_id(self):
        """Clear the lot of another article."""
        for wizard in self:
            if wizard.lot_id.product_id != wizard.product_id:
                wizard.lot_id = False

    @api.constrains("date_from", "date_to", "previous_from", "previous_to")
    def _check_dates(self):
        for wizard in self:
            earlier = wizard.previous_from and wizard.previous_to
            if wizard.date_from > wizard.date_to or (
                earlier and wizard.previous_from > wizard.previous_to
            ):
                raise ValidationError(
                    self.env._("The period ends before it starts: change its dates.")
                )

    def action_show(self):
        """Open the report on the screen."""
        self.ensure_one()
        report = self._get_report()
        action = self.env["ir.actions.act_window"]._for_xml_id(report._report_action)
        return {
            **action,
            "display_name": " - ".join((action["name"], self._get_period())),
            "context": {REPORT_OPTIONS: report.env.context[REPORT_OPTIONS]},
            "target": "main",
        }

    def action_print(self):
        """Print the report."""
        self.ensure_one()
        self._get_report()._check_printable()
        action = self.env.ref("bhima_stock_accounting.stock_report_report")
        return action.report_action(self, config=False)

    def action_export(self):
        """Download the report as a spreadsheet."""
        self.ensure_one()
        self._get_report()._check_exportable()
        return {
            "type": "ir.actions.act_url",
            "url": f"/bhima_stock_accounting/report/{self.id}/xlsx",
            "target": "download",
        }

    def _get_report(self):
        """Return the model of the report, with the options in its context.

        The access rights are those of the model, as on the screen.
        """
        options = {
            fname: self._fields[fname].convert_to_write(self[fname], self)
            for fname in OPTION_FIELDS
            if self[fname]
        }
        for fname, value in options.items():
            if self._fields[fname].type == "date":
                options[fname] = fields.Date.to_string(value)
        report = self.env[self.report].with_company(self.company_id)
        if self.location_id or self.lot_id:
            options[IN_QUANTITIES] = True  # a depot, or a lot, has no cost of its own
        return report.with_context(**{REPORT_OPTIONS: options})

    def _get_title(self):
        return dict(self._fields["report"]._description_selection(self.env))[
            self.report
        ]

    def _get_file_name(self):
        return " - ".join((self._get_title(), self.company_id.name))

    def _get_period(self):
        if self.report in REPORTS_OF_A_DAY:
            day = format_date(self.env, self.date_to)
            return self.env._("at the end of %(day)s", day=day)
        return self._format_period(self.date_from, self.date_to)

    def _format_period(self, start, end):
        return self.env._(
            "from %(date_from)s to %(date_to)s",
            date_from=format_date(self.env, start),
            date_to=format_date(self.env, end),
        )

    def _get_document(self):
        """Return the document to print or export.

        :rtype: Document
        """
        report = self._get_report()
        report.check_access("read")
        report._check_exportable()
        period = self._get_period()
        return Document(
            company=self.company_id.name,
            title=self._get_title(),
            tables=report._get_report_tables(),
            subtitles=[
                period[:1].upper() + period[1:],
                *self._get_chosen(),
                self.env._(
                    "Amounts in %(currency)s",
                    currency=self.company_id.currency_id.name,
                ),
            ],
            warnings=report._get_report_warnings(),
        )

    def _get_chosen(self):
        """Return one line for each option that limits the report."""
        chosen = {
            fname: self[fname].display_name
            for fname in OPTION_FIELDS
            if self[fname] and self._fields[fname].type == "many2one"
        }
        if self.level:
            levels = self._fields["level"]._description_selection(self.env)
            chosen["level"] = dict(levels)[self.level]
        labels = self.fields_get(list(chosen), ["string"])
        lines = [
            self.env._(
                "%(option)s: %(value)s", option=labels[name]["string"], value=value
            )
            for name, value in chosen.items()
        ]
        if "previous_amount" in self.env[self.report]._fields and self.previous_from:
            period = self._format_period(self.previous_from, self.previous_to)
            lines.append(self.env._("Previous period: %s", period))
        return lines
