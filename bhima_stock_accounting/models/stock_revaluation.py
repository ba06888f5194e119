from odoo import api, fields, models

from ..events import StockEvent

# Context key: what changes in value is booked as a whole, when it is done.
REVALUING = "bhima_stock_revaluing"


class StockRevaluation(models.AbstractModel):
    """Stock that is worth something else though nothing has moved.

    Somebody types another cost, a receipt fills stock that was negative, or the last
    piece leaves and cents stay behind. It is a row and an entry of its own.
    """

    _name = "bhima.stock.revaluation"
    _description = "Revaluation of Stock"

    @api.model
    def _get_worth(self, products):
        """Return what articles of the stock ledger are worth in the current company.

        :rtype: dict[product.product, float]
        """
        company = self.env.company
        return {
            product: self.env["stock.move"]._get_total_value(company, product)
            for product in products
            if product._is_in_stock_ledger()
        }

    @api.model
    def _record_difference(self, worth, document, causes):
        """Book what articles are worth more, or less, than before.

        :param dict worth: what :meth:`_get_worth` returned then
        :param str document: what their entry is called
        :param dict causes: why, in words, by article
        :raise UserError: the difference can't be posted; nothing has been written then
        """
        products = self.env["product.product"].union(*worth)
        products.invalidate_recordset(["total_value"])
        values = {
            product: value - worth[product]
            for product, value in self._get_worth(products).items()
        }
        return self._record(self.env.company, values, document, causes)

    @api.model
    def _close_residues(self, events):
        """Book what movements leave between the stock ledger and the stock's value.

        Average costs have more decimals than money: when the last piece leaves, cents
        may stay. A receipt that fills negative stock changes the cost of what has left
        already. An article whose quantity in the ledger is not that in stock, because
        its opening is not booked, stays out.

        :param list[StockEvent] events: of the movements that are recorded just now
        :return: the posted entries
        :rtype: account.move
        """
        # sudo: as the pipeline returns its entries
        entries = self.env["account.move"].sudo()
        moved = {}
        for event in events:
            key = event.company, event.product
            moved[key] = moved.get(key, 0.0) + event.quantity
        for company in {event.company for event in events}:
            products = {p: qty for (c, p), qty in moved.items() if c == company}
            values = self._get_residues(company, products)
            # the residue of a movement belongs to its document
            document = ", ".join(dict.fromkeys(e.document for e in events))
            causes = dict.fromkeys(
                values, self.env._("Rounding of unit costs, stock that was negative")
            )
            entries |= self._record(company, values, document, causes)
        return entries

    @api.model
    def _get_residues(self, company, moved):
        """Return the gaps of articles whose stock is empty, or was negative, now.

        :param dict moved: quantity that has moved, by article
        :return: value by article, in the company's currency
        :rtype: dict[product.product, float]
        """
        # sudo: who validates a transfer may not read the stock ledger
        rows = self.env["bhima.stock.ledger.entry"].sudo()
        booked = rows._read_group(
            [
                ("company_id", "=", company.id),
                ("product_id", "in", [product.id for product in moved]),
            ],
            ["product_id"],
            ["quantity:sum", "value:sum"],
        )
        gaps = {}
        for product, quantity, value in booked:
            product = product.with_env(self.env).with_company(company)
            unit, currency = product.uom_id, company.currency_id
            before = quantity - moved[product]
            is_empty = unit.is_zero(quantity) and not currency.is_zero(value)
            is_filled = unit.compare(before, 0) < 0 <= unit.compare(quantity, 0)
            if not (is_empty or is_filled):
                continue
            in_stock = product._get_owned_quantity(company)
            if unit.compare(in_stock, quantity) == 0:
                product.invalidate_recordset(["total_value"])
                total = self.env["stock.move"]._get_total_value(company, product)
                gaps[product] = total - value
        return gaps

    @api.model
    def _record(self, company, values, document, causes):
        """Book values that are not zero, today.

        :param dict values: by article, in the company's currency
        """
        today = company._get_stock_accounting_date(fields.Datetime.now())
        events = [
            StockEvent(
                company=company,
                date=today,
                document=document,
                operation="revaluation",
                product=product,
                group=product.inventory_group_id,
                quantity=0.0,
                value=company.currency_id.round(value),
                place=self.env["stock.location"],
                move=self.env["stock.move"],
                partner=self.env["res.partner"],
                cause=causes[product],
            )
            for product, value in values.items()
            if not company.currency_id.is_zero(value)
        ]
        return self.env["bhima.stock.posting"]._record_events(events)
