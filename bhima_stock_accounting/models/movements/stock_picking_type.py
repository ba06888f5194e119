from odoo import api, fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    ward_flow = fields.Selection(
        [("issue", "Issue to a ward"), ("return", "Return from a ward")],
        compute="_compute_ward_flow",
        help="Transfers of this type ask for the ward, whether or not the storekeeper "
        "manages locations.",
    )

    @api.depends("warehouse_id.ward_issue_type_id", "warehouse_id.ward_return_type_id")
    def _compute_ward_flow(self):
        for picking_type in self:
            warehouse = picking_type.warehouse_id
            picking_type.ward_flow = {
                warehouse.ward_issue_type_id: "issue",
                warehouse.ward_return_type_id: "return",
            }.get(picking_type._origin, False)

    def _get_code_report_name(self):
        """Return the ward flow as the printed title, instead of *internal transfer*."""
        if not self.ward_flow:
            return super()._get_code_report_name()
        labels = dict(self._fields["ward_flow"]._description_selection(self.env))
        return labels[self.ward_flow]
