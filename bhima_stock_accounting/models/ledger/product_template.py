from odoo import models
from odoo.exceptions import UserError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        """Refuse another unit of articles that are in the stock ledger.

        Odoo refuses it for articles in posted journal items, but our items have no
        article where they contain several.
        """
        if "uom_id" in vals:
            changed = self.filtered(lambda one: one.uom_id.id != vals["uom_id"])
            changed._check_unit_is_free()
        return super().write(vals)

    def _check_unit_is_free(self):
        """Check that the stock ledger of no company has quantities of the articles.

        :raise UserError: an article, archived or not, has rows
        """
        variants = self.with_context(active_test=False).product_variant_ids
        # sudo: a user who may change articles may not read the stock ledger, and the
        # rows of other companies are in the same unit; no figure is shown
        rows = self.env["bhima.stock.ledger.entry"].sudo()
        product = rows.search([("product_id", "in", variants.ids)], limit=1).product_id
        if product:
            raise UserError(
                self.env._(
                    "The unit of %(product)s stays %(unit)s: the stock ledger has "
                    "quantities in it. Archive the article and create another one "
                    "with the new unit (Inventory > Products > Products), or order and "
                    "count it in packagings of the present unit.",
                    product=product.display_name,
                    unit=product.uom_id.display_name,
                )
            )
