from dataclasses import replace

from odoo import api, models

from ...rules.operations import WITHOUT_STOCK


class StockPostingOpening(models.AbstractModel):
    """Pipeline for stock that existed before the books began to follow it.

    Stock that is missing in the ledger gets rows; rows before the start date, which
    were not posted, are completed. Everything is in one entry, or nothing is posted.
    """

    _name = "bhima.stock.posting.opening"
    _description = "Posting of Opening Stock"
    _inherit = ["bhima.stock.posting.waiting"]

    @api.model
    def _create_ledger_rows(self, events, entries, account_moves):
        posting = self.env["bhima.stock.posting"]
        lacking = [event for event in events if not event.ledger_row]
        posting._create_ledger_rows(lacking, entries, account_moves)
        kept = [event for event in events if event.ledger_row]
        return super()._create_ledger_rows(kept, entries, account_moves)

    @api.model
    def _get_values_by_group(self, company):
        """Return the value of articles that is not in the books yet.

        :return: value in the company's currency by article, by group
        :rtype: dict[bhima.inventory.group, dict[product.product, float]]
        """
        values = self._get_values_before_start(company)
        for article in self._get_missing(company):
            key = article.inventory_group_id, article.product_id
            values[key] = values.get(key, 0.0) + article.value_difference
        by_group = {}
        for (group, product), value in values.items():
            by_group.setdefault(group, {})[product] = value
        groups = self.env["bhima.inventory.group"].union(*by_group).sorted()
        return {group: by_group[group] for group in groups}

    @api.model
    def _get_missing(self, company):
        """Return the articles whose quantity is not fully in the stock ledger.

        :rtype: bhima.stock.article.comparison
        """
        articles = self.env["bhima.stock.article.comparison"]
        articles = articles.with_context(allowed_company_ids=company.ids)
        articles.invalidate_model()
        # read in one query: otherwise Odoo runs the comparison again per thousand
        return articles.search_fetch(
            [("quantity_difference", "!=", 0), ("inventory_group_id", "!=", False)],
            ["product_id", "inventory_group_id", "value_difference"],
        )

    @api.model
    def _prepare_missing_events(self, opening):
        """Return events for what is missing in the ledger, per article and lot.

        :param StockEvent opening: common values of the events
        :rtype: list[StockEvent]
        """
        company = opening.company
        currency = company.currency_id
        products = self._get_missing(company).product_id.with_company(company)
        gaps = self.env["bhima.stock.revaluation"]._get_gaps_of_stock(products)
        return [
            replace(
                opening,
                product=product,
                group=product.inventory_group_id,
                quantity=quantity,
                value=currency.round(value),
                lot=lot,
            )
            for (product, lot), (quantity, value) in gaps.items()
            if not product.uom_id.is_zero(quantity) or not currency.is_zero(value)
        ]

    @api.model
    def _get_domain_before_start(self, company):
        """Return the domain of the unposted rows before the start date.

        :rtype: list
        """
        start = company.stock_accounting_start_date
        return [
            ("company_id", "=", company.id),
            ("posting_state", "=", "not_posted"),
            ("date", "<", start or "0001-01-01"),
            ("value", "!=", 0),
            ("operation", "not in", list(WITHOUT_STOCK)),
        ]

    @api.model
    def _get_values_before_start(self, company):
        """Return the ledger value of articles before the start date, by group.

        :return: value in the company's currency, by group and article
        :rtype: dict[tuple[bhima.inventory.group, product.product], float]
        """
        rows = self.env["bhima.stock.ledger.entry"]._read_group(
            self._get_domain_before_start(company),
            ["inventory_group_id", "product_id"],
            ["value:sum"],
        )
        values = {}
        for group, product, value in rows:
            key = product.inventory_group_id or group, product
            values[key] = values.get(key, 0.0) + value
        return values

    @api.model
    def _prepare_events_before_start(self, opening):
        """Return the rows before the start date as events of the opening.

        :param StockEvent opening: common values of the events
        :rtype: list[StockEvent]
        """
        rows = self.env["bhima.stock.ledger.entry"].search(
            self._get_domain_before_start(opening.company), order="id"
        )
        return [
            replace(
                opening,
                product=row.product_id,
                group=row.product_id.inventory_group_id or row.inventory_group_id,
                quantity=row.quantity,
                value=row.value,
                lot=row.lot_id,
                ledger_row=row,
            )
            for row in rows.with_company(opening.company)
        ]
