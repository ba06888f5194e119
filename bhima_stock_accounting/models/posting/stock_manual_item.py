from odoo import api, models
from odoo.exceptions import UserError


class StockManualItem(models.AbstractModel):
    """Watches the stock accounts of inventory groups for items booked by hand.

    The stock knows nothing of them: from then on it differs from the books. What Odoo
    and this add-on book by themselves passes, as does whatever a company allows.

    """

    _name = "bhima.stock.manual.item"
    _description = "Manual Items on Stock Accounts"

    @api.model
    def _check_entries(self, entries):
        """Check entries that somebody is about to post.

        :return: what to tell in the chatter of which entry
        :rtype: dict[int, str]
        :raise UserError: the company refuses such items
        """
        warnings = {}
        for company, own in entries.grouped("company_id").items():
            if company.stock_manual_items == "allow":
                continue
            items = self._find_items(company, own)
            for entry, entry_items in items.grouped("move_id").items():
                text = self._get_text(company, entry_items)
                # a reversal may always take back what was booked by hand before
                if company.stock_manual_items == "refuse" and not (
                    entry.reversed_entry_id
                ):
                    raise UserError(text)
                warnings[entry.id] = text
        return warnings

    @api.model
    def _find_items(self, company, entries):
        """Return the items on stock accounts of groups that nobody but a user made.

        :rtype: account.move.line
        """
        groups = self.env["bhima.inventory.group"]
        account_ids = groups._get_stock_account_ids(company.id)
        items = entries.line_ids.filtered(
            lambda item: item.account_id.id in account_ids
            and company._is_stock_posting_due(item.date)
            and not self._is_made_by_odoo(company, item)
        )
        if not items:
            return items
        ours = items.move_id._filter_of_stock_movements()
        closings = company._get_stock_closing_ids()
        return items.filtered(
            lambda item: item.move_id not in ours and item.move_id.id not in closings
        )

    @api.model
    def _is_made_by_odoo(self, company, item):
        """Return whether Odoo books it itself: perpetual articles, landed costs."""
        product = item.product_id.with_company(company)
        return item.display_type == "cogs" or product.valuation == "real_time"

    @api.model
    def _get_text(self, company, items):
        """Say what was booked by hand, where, and what to do instead."""
        # sudo: who posts may not read inventory groups; only their names are shown
        groups = self.env["bhima.inventory.group"].sudo().with_company(company)
        found = groups._filter_on_stock_accounts(items.account_id)
        return self.env._(
            "%(accounts)s is the stock account of inventory group %(groups)s. An item "
            "booked there by hand parts the books of company %(company)s from its "
            "stock. Move the goods instead (receipt, return, count or scrap in "
            "Inventory; opening stock from a location with that purpose), or choose "
            "another account. What happens then is set in Inventory > Configuration > "
            "Settings > Stock Accounting.",
            accounts=", ".join(items.account_id.mapped("display_name")),
            groups=", ".join(found.mapped("display_name")),
            company=company.display_name,
        )
