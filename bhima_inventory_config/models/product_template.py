from odoo import api, fields, models


class ProductTemplate(models.Model):
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

    stock_account_id = fields.Many2one(
        related="inventory_group_id.stock_account_id", string="Stock Account"
    )
    charge_account_id = fields.Many2one(
        related="inventory_group_id.expense_account_id", string="Charge Account"
    )
    product_account_id = fields.Many2one(
        related="inventory_group_id.income_account_id", string="Product Account"
    )
    register_value = fields.Monetary(
        string="Value",
        compute="_compute_register_value",
        currency_field="cost_currency_id",
        help="Quantity on hand at today's cost.",
    )
    register_state = fields.Selection(
        [
            ("in_stock", "In Stock"),
            ("out_of_stock", "Out of Stock"),
            ("not_stored", "Not Stored"),
            ("archived", "Archived"),
        ],
        string="Status",
        compute="_compute_register_state",
    )

    @api.depends_context("company")
    @api.depends("standard_price", "qty_available")
    def _compute_register_value(self):
        for product in self:
            product.register_value = product.standard_price * product.qty_available

    @api.depends("active", "is_storable", "qty_available", "uom_id")
    def _compute_register_state(self):
        for product in self:
            product.register_state = product._get_register_state()

    @api.constrains("inventory_group_id", "default_code")
    def _check_register_code(self):
        self.product_variant_ids._check_register_code()

    @api.onchange("inventory_group_id")
    def _onchange_inventory_group_id(self):
        if not self._origin and self.is_storable:
            self.update(self.inventory_group_id._get_product_vals())

    @api.onchange("inventory_type_id")
    def _onchange_inventory_type_id(self):
        self.update(self.inventory_type_id._get_product_vals())

    @api.model_create_multi
    def create(self, vals_list):
        """Let type and group fill what the caller left open, as the form does."""
        products = super().create(
            [
                self._add_inventory_group_vals(self._add_inventory_type_vals(vals))
                for vals in vals_list
            ]
        )
        products.product_variant_ids._propose_register_code()
        return products

    def _get_register_state(self):
        self.ensure_one()
        if not self.active:
            return "archived"
        if not self.is_storable:
            return "not_stored"
        on_hand = self.uom_id.compare(self.qty_available, 0) > 0
        return "in_stock" if on_hand else "out_of_stock"

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
