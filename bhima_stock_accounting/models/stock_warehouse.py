from odoo import fields, models

from ..languages import translate_field

# Operation types of ours, and what they are called by in numbers and barcodes.
WARD_TYPES = {"ward_issue_type_id": "WARD", "ward_return_type_id": "WRET"}


class StockWarehouse(models.Model):
    """Every warehouse serves wards: it has operation types to issue and to take back.

    They are made as Odoo makes its own, by the hooks that it has for that.
    """

    _inherit = "stock.warehouse"

    ward_issue_type_id = fields.Many2one(
        "stock.picking.type", "Ward Issue Type", check_company=True, copy=False
    )
    ward_return_type_id = fields.Many2one(
        "stock.picking.type", "Ward Return Type", check_company=True, copy=False
    )

    def _create_or_update_sequences_and_picking_types(self):
        """Let each of the two be the return of the other."""
        types = super()._create_or_update_sequences_and_picking_types()
        if WARD_TYPES.keys() <= types.keys():
            issue, back = (
                self.env["stock.picking.type"].browse(types[fname])
                for fname in WARD_TYPES
            )
            issue.return_picking_type_id, back.return_picking_type_id = back, issue
            translate_field(issue, "name", lambda env: env._("Ward Issues"))
            translate_field(back, "name", lambda env: env._("Ward Returns"))
        return types

    def _create_ward_types(self):
        """Add the operation types to warehouses that were there before the add-on.

        Nothing else of them is touched.
        """
        for warehouse in self.filtered(lambda w: not w.ward_issue_type_id):
            alone = warehouse.with_context(bhima_stock_accounting_ward_types_only=True)
            warehouse.write(alone._create_or_update_sequences_and_picking_types())

    def _get_picking_type_create_values(self, max_sequence):
        data, next_sequence = super()._get_picking_type_create_values(max_sequence)
        wards = self.company_id._get_ward_location()
        common = {
            "code": "internal",
            "use_create_lots": False,
            "use_existing_lots": True,
            "company_id": self.company_id.id,
        }
        data["ward_issue_type_id"] = {
            **common,
            "name": self.env._("Ward Issues"),
            "default_location_src_id": self.lot_stock_id.id,
            "default_location_dest_id": wards.id,
            "sequence": next_sequence,
            "sequence_code": WARD_TYPES["ward_issue_type_id"],
        }
        data["ward_return_type_id"] = {
            **common,
            "name": self.env._("Ward Returns"),
            "default_location_src_id": wards.id,
            "default_location_dest_id": self.lot_stock_id.id,
            "sequence": next_sequence + 1,
            "sequence_code": WARD_TYPES["ward_return_type_id"],
        }
        return data, next_sequence + 2

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        code = self.code.replace(" ", "").upper()
        ours = {
            fname: {"active": self.active, "barcode": f"{code}{mark}"}
            for fname, mark in WARD_TYPES.items()
        }
        if self.env.context.get("bhima_stock_accounting_ward_types_only"):
            return ours
        return {**data, **ours}

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        labels = (self.env._("ward issues"), self.env._("ward returns"))
        for (fname, mark), label in zip(WARD_TYPES.items(), labels, strict=True):
            values[fname] = {
                "name": f"{name or self.name} {label}",
                "prefix": f"{code or self.code}/{self[fname].sequence_code or mark}/",
                "padding": 5,
                "company_id": self.company_id.id,
            }
        return values
