from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.bhima_inventory_config.limits import (
    AMOUNT_LIMIT,
    is_bookable,
    is_possible_cost,
)

from ...rules.amounts import add_up
from ...rules.operations import WITHOUT_RULES


class StockPosting(models.AbstractModel):
    """Refuses amounts that stock, ledger and books can't keep to the cent."""

    _inherit = "bhima.stock.posting"

    @api.model
    def _record_events(self, events):
        """Refuse amounts that are mistakes before anything is written.

        They can't wait either: the stock ledger has their value at once.
        """
        for event in events:
            self._check_amount(event)
        return super()._record_events(events)

    @api.model
    def _check_amount(self, event):
        """Refuse an event whose value is a mistake: a barcode typed as a cost, say.

        :param StockEvent event: what is about to be recorded
        :raise UserError: names the article, its document and where to correct it
        """
        if is_bookable(event.value) and is_bookable(event.consumed):
            return
        if self._is_of_the_past(event):
            return
        raise UserError(
            self.env._(
                "%(document)s: article %(article)s would be worth %(limit)s or more, "
                "which is not booked to the cent. Correct its quantity, its price in "
                "Purchase > Orders or Invoicing > Vendors > Bills, or its cost in "
                "Inventory > Products > Products.",
                document=event.document,
                article=event.product.display_name,
                limit=self._format_limit(event.company),
            )
        )

    @api.model
    def _is_of_the_past(self, event):
        """Return whether an amount follows from a mistake that is booked already.

        It is posted, passed to another account or put right like any other.
        """
        if event.ledger_row or event.operation in WITHOUT_RULES:
            return True
        if event.operation != "revaluation":
            return False
        revaluation = self.env["bhima.stock.revaluation"].with_company(event.company)
        booked = revaluation._get_ledger_balances(event.product)
        values = [value for _quantity, value in booked.values()]
        return is_bookable(add_up([*values, event.value]))

    @api.model
    def _check_typed_cost(self, cost, article, company):
        """Refuse a cost that a unit can't have.

        :param float cost: per unit, in the company's currency
        :param str article: name of the article or lot
        :param res.company company: company where it was typed
        :raise UserError: names the article
        """
        if is_possible_cost(cost):
            return
        raise UserError(
            self.env._(
                "%(article)s can't cost %(cost)s: type a cost of zero or more, below "
                "%(limit)s, in Inventory > Products > Products.",
                article=article,
                cost=f"{cost:.15g}",
                limit=self._format_limit(company),
            )
        )

    @api.model
    def _format_limit(self, company):
        return company.currency_id.with_env(self.env).format(AMOUNT_LIMIT)
