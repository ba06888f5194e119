from odoo import api, fields, models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class ShippedMixin(models.AbstractModel):
    """A record that the add-on ships is read and copied, never changed.

    What it means is the same in every database, and an update may correct it.

    """

    _name = "bhima.shipped.mixin"
    _description = "Record that may be shipped"

    # compute_sudo: nobody but an administrator reads external identifiers
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
        """Return whether Odoo loads or removes the data of add-ons just now.

        A context alone does not say so: any caller may send one. Nor does su, in
        which constraints always run.
        """
        flags = ("install_mode", MODULE_UNINSTALL_FLAG)
        return self.env.user._is_superuser() and any(
            self.env.context.get(flag) for flag in flags
        )
