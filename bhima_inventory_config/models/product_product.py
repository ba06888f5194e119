from odoo import api, models
from odoo.exceptions import ValidationError


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.constrains("default_code")
    def _check_register_code(self):
        """Refuse a code that another article of the register has.

        Articles without a group may share a code, as in Odoo.
        """
        coded = self.filtered(lambda p: p.inventory_group_id and p.default_code)
        if not coded:
            return
        count_by_code = dict(
            self.with_context(active_test=False)._read_group(
                [
                    ("default_code", "in", coded.mapped("default_code")),
                    ("inventory_group_id", "!=", False),
                ],
                ["default_code"],
                ["__count"],
            )
        )
        for product in coded:
            if count_by_code.get(product.default_code, 0) > 1:
                raise ValidationError(
                    self.env._(
                        "Code %(code)s of article %(product)s is taken: another "
                        "article of the register has it. Choose another code, or leave "
                        "it empty on a new article to get the next one of its group.",
                        code=product.default_code,
                        product=product.name,
                    )
                )

    @api.onchange("inventory_group_id")
    def _onchange_inventory_group_id(self):
        if not self._origin:
            self.update(self.env["product.template"]._get_group_tracking(self))

    @api.onchange("inventory_type_id")
    def _onchange_inventory_type_id(self):
        self.update(self.inventory_type_id._get_product_vals())
        self._onchange_inventory_group_id()

    @api.model_create_multi
    def create(self, vals_list):
        """Complete articles that are created as variants.

        Variants that a template creates get type, group and code from the template.
        """
        templates = self.env["product.template"]
        vals_list = [
            vals if vals.get("product_tmpl_id") else templates._add_register_vals(vals)
            for vals in vals_list
        ]
        products = super().create(vals_list)
        for product, vals in zip(products, vals_list, strict=True):
            if not vals.get("product_tmpl_id"):
                product._propose_register_code()
        return products

    def _is_counted_by_components(self):
        """Return whether the article is a kit, whose quantity is not its own."""
        self.ensure_one()
        return "is_kits" in self._fields and self.is_kits

    def _propose_register_code(self):
        """Give articles without a code the next code of their group."""
        for product in self:
            group = product.inventory_group_id
            if group and not product.default_code:
                product.default_code = group._get_next_code()
