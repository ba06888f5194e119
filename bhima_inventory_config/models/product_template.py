from odoo import api, fields, models
from odoo.exceptions import UserError

# What an article is in Odoo; its movements were booked as that.
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
        """Let type and group fill what the caller left open, as the form does."""
        products = super().create([self._add_register_vals(vals) for vals in vals_list])
        products.product_variant_ids._propose_register_code()
        return products

    def write(self, vals):
        """Let a new type say what an article is, while nothing of it has moved."""
        kind_id = vals.get("inventory_type_id")
        retyped = self.filtered(lambda p: kind_id and p.inventory_type_id.id != kind_id)
        typed_vals = self._add_inventory_type_vals(vals) if retyped else vals
        retyped._check_nature_kept(typed_vals)
        (self - retyped)._check_nature_kept(vals)
        super(ProductTemplate, retyped).write(typed_vals)
        return super(ProductTemplate, self - retyped).write(vals)

    def _check_nature_kept(self, vals):
        """Refuse to make something else of articles of the register that have moved.

        Odoo 19 only warns, in the form. Stock would leave the books without an entry.

        :param dict vals: what is about to be written
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
        """Return the articles that these values make something else in Odoo."""
        nature = {fname: vals[fname] for fname in NATURE_FIELDS if fname in vals}
        return self.filtered(
            lambda product: any(product[fname] != nature[fname] for fname in nature)
        )

    def _filter_moved(self):
        """Return the articles that have stock movements, planned ones too."""
        if not self:
            return self
        # sudo: who keeps the register may not see the movements of all companies
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
        """Return how a new article, of a form, is tracked in its group.

        :param product: product.template or product.product
        """
        if not product.is_storable:
            return {}
        return product.inventory_group_id._get_product_vals()

    def _add_register_vals(self, vals):
        """Let type and group fill what the caller of ``create`` left open."""
        return self._add_inventory_group_vals(self._add_inventory_type_vals(vals))

    def _add_inventory_group_vals(self, vals):
        """Track what is stored by lot or serial number, as its group says."""
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
            # the caller makes something else of it: what is stored is its affair too
            return vals
        return {**product_vals, **vals}

    def _get_product_accounts(self):
        """Put the accounts of the inventory group before those of the category."""
        accounts = super()._get_product_accounts()
        accounts.update(self.inventory_group_id._get_product_accounts())
        return accounts
