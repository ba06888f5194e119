from ast import literal_eval

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...context import REPORT_OPTIONS

COST = "bhima.goods.cost"
LOSSES = "bhima.stock.loss"
WARDS = "bhima.ward.exit"
DELIVERIES = "bhima.outstanding.delivery"
WORTH = (
    "stock_value",
    "ledger_value",
    "book_value",
    "value_difference",
    "book_difference",
)
# Actions that figures open, limited to the company.
LISTS = {
    "accounts": "bhima_stock_accounting.stock_account_comparison_action",
    "to_post": "bhima_stock_accounting.stock_ledger_entry_action_to_post",
    "over_time": "bhima_stock_accounting.stock_ledger_entry_action_value",
}
DAYS = ("date_from", "date_to")
COSTS = ("charge", "variation", "cost")
MONTHS = 12
# Number of groups or wards that are shown; the others are summed up as "Others".
SHOWN_GROUPS = 6
SHOWN_WARDS = 10


class StockDashboard(models.AbstractModel):
    """Key figures of the current company, as its reports have them.

    The figures are sums of the reports, nothing is computed separately. A user who may
    not read one of the reports has no dashboard.
    """

    _name = "bhima.stock.dashboard"
    _description = "Stock Dashboard"

    @api.model
    def action_open(self, name, period=None):
        """Return the action that shows what a figure consists of.

        :param str name: key of ``LISTS``, or the model of a report
        :param dict period: first and last day of the report, as text
        :return: a window action
        :rtype: dict
        """
        if name in LISTS:
            return self._open_list(LISTS[name])
        days = {key: period[key] for key in DAYS if period}
        options = self.env["bhima.stock.report.options"].create(
            {"report": name, "company_id": self.env.company.id, **days}
        )
        # keep the breadcrumb of the dashboard
        return {**options.action_show(), "target": "current"}

    @api.model
    def get_dashboard(self):
        """Return the figures of the screen, in the currency of the company.

        :return: ``worth``, ``waiting`` and ``costs`` have lines with amounts and the
            list that a line opens; lines of ``costs`` have an amount for each of
            ``periods``, this month first; ``over_time`` and ``wards`` are charts
        :rtype: dict
        :raise AccessError: the user may not compare stock and books
        """
        company = self.env.company
        periods = self._get_periods()
        costs = [
            self._read_report_sums(COST, days, "remark", *COSTS) for days in periods
        ]
        wards = [self._read_report_sums(WARDS, days, "location_id") for days in periods]
        losses = [
            self._read_report_sums(LOSSES, days, "company_id") for days in periods
        ]
        return {
            "company": company.display_name,
            "currency_id": company.currency_id.id,
            "worth": self._get_stock_value_rows(),
            "waiting": [self._get_unposted(), *self._get_deliveries()],
            "periods": [
                {**days, "is_incomplete": "incomplete" in found}
                for days, found in zip(periods, costs, strict=True)
            ],
            "costs": self._get_cost_lines(costs, wards, losses),
            "over_time": self._get_value_over_time(periods[0]["date_to"]),
            "wards": self._get_ward_chart(periods, wards),
        }

    def _open_list(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        own = Domain("company_id", "=", self.env.company.id)
        domain = Domain(literal_eval(action["domain"] or "[]")) & own
        return {**action, "domain": list(domain)}

    def _get_periods(self):
        """Return this month and the last one: their names, first and last days."""
        today = fields.Date.context_today(self)
        return [
            {
                "label": format_date(self.env, start, date_format="MMMM y"),
                "date_from": fields.Date.to_string(start),
                "date_to": fields.Date.to_string(start + relativedelta(day=31)),
            }
            for start in (
                today + relativedelta(day=1),
                today + relativedelta(day=1, months=-1),
            )
        ]

    def _get_stock_value_rows(self):
        """Return the values of stock, ledger and books to compare."""
        comparison = self.env["bhima.stock.account.comparison"]
        rows = comparison._read_group(
            [("company_id", "=", self.env.company.id)],
            ["is_different"],
            [f"{name}:sum" for name in WORTH],
        )
        amounts = [sum(row[at] for row in rows) for at in range(1, len(WORTH) + 1)]
        labels = comparison.fields_get(WORTH, ["string"])
        return {
            "is_different": any(row[0] for row in rows),
            "lines": [
                self._prepare_line(name, "accounts", labels[name]["string"], [amount])
                for name, amount in zip(WORTH, amounts, strict=True)
            ],
        }

    def _get_unposted(self):
        """Return the line of the ledger rows that wait for their entry."""
        ledger = self.env["bhima.stock.ledger.entry"]
        domain = [("company_id", "=", self.env.company.id)]
        domain.append(("posting_state", "=", "to_post"))
        [(count, value)] = ledger._read_group(domain, [], ["__count", "value:sum"])
        label = self.env._("To Post (%s)", count)
        return self._prepare_line("to_post", "to_post", label, [value or 0.0])

    def _get_deliveries(self):
        """Return the lines of outstanding deliveries, as of today."""
        report = self.env[DELIVERIES]
        sums = dict(report._read_group([], ["kind"], ["amount:sum"]))
        return [
            self._prepare_line(kind, DELIVERIES, label, [sums.get(kind, 0.0)])
            for kind, label in report._fields["kind"]._description_selection(self.env)
        ]

    def _get_cost_lines(self, costs, wards, losses):
        """Return the lines of costs; under IFRS without purchases, which are no cost.

        :param list costs: sums of the cost of goods for each period
        :param list wards: sums of the exits by ward for each period
        :param list losses: sums of the losses for each period
        """
        is_expense = self.env[COST]._is_purchase_expense(self.env.company)
        lines = [
            ("charge", COST, self.env._("Purchases"), costs, 0),
            ("variation", COST, self.env._("Variation of Stock"), costs, 1),
            ("cost", COST, self.env._("Cost of Goods Sold"), costs, 2),
            ("used", WARDS, self.env._("Used by Wards"), wards, 0),
            ("lost", LOSSES, self.env._("Losses and Expiries"), losses, 0),
        ]
        return [
            self._prepare_line(
                name, report, label, [sum(row[at] for row in s.values()) for s in sums]
            )
            for name, report, label, sums, at in lines[0 if is_expense else 2 :]
        ]

    @api.model
    def _prepare_line(self, name, opens, label, amounts):
        amounts = list(map(self._round, amounts))
        return {"name": name, "opens": opens, "label": label, "amounts": amounts}

    def _read_report_sums(self, report, period, groupby, *names):
        """Return sums of a report for a period, in one query.

        :param str report: model of the report
        :param dict period: first and last day
        :param str groupby: a field of the report
        :param str names: fields to sum up, by default the value
        :return: sums in the order of the names, by the value of ``groupby``
        :rtype: dict
        """
        days = {key: period[key] for key in DAYS}
        rows = self.env[report].with_context(**{REPORT_OPTIONS: days})
        sums = [f"{name}:sum" for name in names or ("value",)]
        return {key: found for key, *found in rows._read_group([], [groupby], sums)}

    def _get_value_over_time(self, last_day):
        """Return a chart of the stock of each group at the end of each month."""
        rows = self.env["bhima.stock.ledger.entry"]._read_group(
            [("company_id", "=", self.env.company.id), ("date", "<=", last_day)],
            ["inventory_group_id", "date:month"],
            ["value:sum"],
        )
        last = fields.Date.to_date(last_day) + relativedelta(day=1)
        months = [last - relativedelta(months=n) for n in reversed(range(MONTHS))]
        values = {}
        for group, month, value in rows:
            series = values.setdefault(group, [0.0] * MONTHS)
            for at, shown in enumerate(months):
                if month <= shown:
                    series[at] = self._round(series[at] + value)
        series = self._get_largest_series(values, SHOWN_GROUPS)
        return {
            "labels": [
                format_date(self.env, month, date_format="MMM yy") for month in months
            ],
            "series": [{"label": label, "values": v} for label, v in series],
        }

    def _get_ward_chart(self, periods, wards):
        """Return a chart of the use by each ward, with a series for each period."""
        names = dict.fromkeys(ward for rows in wards for ward in rows)
        values = {ward: [rows.get(ward, [0.0])[0] for rows in wards] for ward in names}
        shown = self._get_largest_series(values, SHOWN_WARDS)
        return {
            "labels": [label for label, _values in shown],
            "series": [
                {"label": period["label"], "values": [v[at] for _label, v in shown]}
                for at, period in enumerate(periods)
            ],
        }

    def _get_largest_series(self, values, limit):
        """Return the largest records by name, and the sum of the others.

        :param dict values: a list of amounts for each record
        :param int limit: number of records to show
        :rtype: list[tuple[str, list[float]]]
        """
        ranked = sorted(values.items(), key=lambda item: -sum(map(abs, item[1])))
        shown, others = ranked[:limit], [found for _record, found in ranked[limit:]]
        series = [
            (record.display_name or self.env._("None"), found)
            for record, found in shown
        ]
        if others:
            totals = [self._round(sum(found)) for found in zip(*others, strict=True)]
            series.append((self.env._("Others"), totals))
        return series

    def _round(self, amount):
        return self.env.company.currency_id.round(amount)
