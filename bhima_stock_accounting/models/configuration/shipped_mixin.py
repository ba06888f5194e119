from odoo import api, fields, models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class ShippedMixin(models.AbstractModel):
    """A record that ships with the add-on: users read and copy it, never change it.

    It means the same in every database, and an update of the add-on may correct it.
    """

    _name = "bhima.shipped.mixin"
    _description = "Record that may be shipped"

    # compute_sudo: only an administrator may read external identifiers
    is_shipped = fields.Boolean(
        string="Shipped",
        compute="_compute_is_shipped",
        compute_sudo=True,
        help="Comes with the add-on: it is copied, not changed.",
    )

    def _compute_is_shipped(self):
        shipped = self.env["ir.model.data"].search(
            [
                ("module", "=", self._original_module),
                ("model", "=", self._name),
                ("res_id", "in", self._origin.ids),
            ]
        )
        shipped_ids = set(shipped.mapped("res_id"))
        for record in self:
            record.is_shipped = record._origin.id in shipped_ids

    @api.model
    def _is_loading_data(self):
        """Return whether Odoo is loading or removing the data of add-ons.

        A context key alone does not prove it: any caller may send one. Nor does
        superuser mode, in which constraints always run.
        """
        flags = ("install_mode", MODULE_UNINSTALL_FLAG)
        return self.env.user._is_superuser() and any(
            self.env.context.get(flag) for flag in flags
        )
