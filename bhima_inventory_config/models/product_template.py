from odoo import api, fields, models
from odoo.exceptions import UserError

# The product type of an article in Odoo, by which its movements were booked.
NATURE_FIELDS = ("type", "is_storable")


class ProductTemplate(models.Model):
    # The columns that the register shows have a file of their own: inventory_register
    # pylint: disable=consider-merging-classes-inherited  # rules here, columns there
    _inherit = "product.template"

    inventory_group_id = fields.Many2one(
        "bhima.inventory.group",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Gives the article its stock, charge, product and variation accounts.",
    )
    inventory_type_id = fields.Many2one(
        "bhima.inventory.type",
        index="btree_not_null",
        ondelete="restrict",
        help="Article, service or assembly: sets what a new article is in Odoo.",
    )
    dosage_form_id = fields.Many2one(
        "bhima.dosage.form",
        index="btree_not_null",
        ondelete="restrict",
        help="Galenical form: what the medicine is, apart from how it is counted.",
    )

    @api.constrains("inventory_group_id", "default_code")
    def _check_register_code(self):
        self.product_variant_ids._check_register_code()

    @api.onchange("inventory_group_id")
    def _onchange_inventory_group_id(self):
        if not self._origin:
            self.update(self._get_group_tracking(self))

    @api.onchange("inventory_type_id")
    def _onchange_inventory_type_id(self):
        self.update(self.inventory_type_id._get_product_vals())
        self._onchange_inventory_group_id()

    @api.model_create_multi
    def create(self, vals_list):
        """Fill in values that the caller left open, from type and group."""
        products = super().create([self._add_register_vals(vals) for vals in vals_list])
        products.product_variant_ids._propose_register_code()
        return products

    def write(self, vals):
        """Apply the product type of a new inventory type while nothing has moved."""
        kind_id = vals.get("inventory_type_id")
        retyped = self.filtered(lambda p: kind_id and p.inventory_type_id.id != kind_id)
        typed_vals = self._add_inventory_type_vals(vals) if retyped else vals
        retyped._check_nature_kept(typed_vals)
        (self - retyped)._check_nature_kept(vals)
        super(ProductTemplate, retyped).write(typed_vals)
        return super(ProductTemplate, self - retyped).write(vals)

    def _check_nature_kept(self, vals):
        """Refuse another product type for articles of the register that have moved.

        Odoo 19 only warns, in the form. The stock would leave the books without an
        entry.

        :param dict vals: values that are about to be written
        :raise UserError: names the articles that have movements
        """
        registered = self.filtered(
            lambda product: product.inventory_group_id or product.inventory_type_id
        )
        moved = registered._filter_becoming(vals)._filter_moved()
        if moved:
            raise UserError(
                self.env._(
                    "These articles have stock movements, their type can't become "
                    "another one: %(products)s. Archive them (Actions > Archive) and "
                    "create new articles of the right type.",
                    products=", ".join(moved.mapped("display_name")),
                )
            )

    def _filter_becoming(self, vals):
        """Return the articles whose product type these values change."""
        nature = {fname: vals[fname] for fname in NATURE_FIELDS if fname in vals}
        return self.filtered(
            lambda product: any(product[fname] != nature[fname] for fname in nature)
        )

    def _filter_moved(self):
        """Return the articles that have stock movements, including planned ones."""
        if not self:
            return self
        # sudo: a user who keeps the register may not see the movements of all companies
        moves = self.env["stock.move"].sudo()
        moved = moves._read_group(
            [
                ("product_id.product_tmpl_id", "in", self.ids),
                ("state", "not in", ("draft", "cancel")),
            ],
            aggregates=["product_id:recordset"],
        )[0][0]
        return self & self.browse(moved.product_tmpl_id.ids)

    @api.model
    def _get_group_tracking(self, product):
        """Return the tracking of a new article, in a form, that its group sets.

        :param product: product.template or product.product
        """
        if not product.is_storable:
            return {}
        return product.inventory_group_id._get_product_vals()

    def _add_register_vals(self, vals):
        """Fill in values that the caller of ``create`` left open."""
        return self._add_inventory_group_vals(self._add_inventory_type_vals(vals))

    def _add_inventory_group_vals(self, vals):
        """Fill in tracking by lot or serial number, as the group requires it."""
        if not vals.get("is_storable", self.env.context.get("default_is_storable")):
            return vals
        group_id = vals.get(
            "inventory_group_id", self.env.context.get("default_inventory_group_id")
        )
        group = self.env["bhima.inventory.group"].browse(group_id)
        return {**group._get_product_vals(), **vals}

    def _add_inventory_type_vals(self, vals):
        inventory_type_id = vals.get(
            "inventory_type_id", self.env.context.get("default_inventory_type_id")
        )
        inventory_type = self.env["bhima.inventory.type"].browse(inventory_type_id)
        product_vals = inventory_type._get_product_vals()
        if vals.get("type", product_vals.get("type")) != product_vals.get("type"):
            # the caller sets another product type, and so decides on storage, too
            return vals
        return {**product_vals, **vals}

    def _get_product_accounts(self):
        """Replace accounts of the product category by those of the group."""
        accounts = super()._get_product_accounts()
        accounts.update(self.inventory_group_id._get_product_accounts())
        return accounts
