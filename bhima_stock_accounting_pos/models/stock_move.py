from odoo import api, models
from odoo.fields import Domain


class StockMove(models.Model):
    _inherit = "stock.move"

    @api.model
    @api.readonly
    def search(self, domain, *args, **kwargs):
        """Exclude our moves from the cost that the point of sale books at closing.

        The point of sale searches by the valuation of the category, not of the article
        (``_accumulate_amounts`` of ``pos.session``).
        """
        real_time = ("product_id.categ_id.property_valuation", "=", "real_time")
        if Domain(*real_time) in Domain(domain).iter_conditions():
            domain = Domain(domain) & Domain("product_id.valuation", "=", "real_time")
        return super().search(domain, *args, **kwargs)

    def _get_returned_issues(self):
        """Return the deliveries of the order lines that are refunded.

        The components of a kit belong to the lines of other articles. A negative line
        that names no sale has the cost of today.
        """
        issues = super()._get_returned_issues()
        lines = self._get_pos_order_lines().filtered(lambda line: line.qty < 0)
        if issues or not lines.refunded_orderline_id:
            return issues
        of_article = lines.filtered(lambda line: line.product_id == self.product_id)
        for line in of_article or lines:
            source = line.refunded_orderline_id._get_issues(self.product_id)
            source = source.with_env(self.env)
            issues[source] = issues.get(source, 0.0) + abs(line.qty)
        return issues

    def _get_returns(self):
        """Return the refunds of goods that these movements have delivered as well."""
        refunds = self._get_pos_order_lines().refund_orderline_ids
        returns = refunds._get_stock_pickings().move_ids
        return super()._get_returns() | returns.with_env(self.env)

    def _get_pos_order_lines(self):
        """Return the order lines of the transfers, for any user.

        :rtype: pos.order.line
        """
        # sudo: a storekeeper who moves goods for the point of sale may not read orders
        return self.sudo().picking_id._get_pos_order_lines()
