from odoo import fields, models

from ..configuration.languages import translate_field

# Our operation types, with their codes in numbers and barcodes.
WARD_TYPES = {"ward_issue_type_id": "WARD", "ward_return_type_id": "WRET"}


class StockWarehouse(models.Model):
    """Warehouses with operation types for issues to wards and returns from wards.

    They are created by the hooks that Odoo has for its own operation types.
    """

    _inherit = "stock.warehouse"

    ward_issue_type_id = fields.Many2one(
        "stock.picking.type", "Ward Issue Type", check_company=True, copy=False
    )
    ward_return_type_id = fields.Many2one(
        "stock.picking.type", "Ward Return Type", check_company=True, copy=False
    )

    def _create_or_update_sequences_and_picking_types(self):
        """Make the two operation types for wards the return type of each other."""
        types = super()._create_or_update_sequences_and_picking_types()
        if WARD_TYPES.keys() <= types.keys():
            pair = (types[fname] for fname in WARD_TYPES)
            self._pair_ward_types(*map(self.env["stock.picking.type"].browse, pair))
        return types

    def _create_ward_types(self):
        """Add the operation types to warehouses that existed before the add-on.

        Nothing else of the warehouses is changed.
        """
        self._adopt_ward_types()
        types = self.env["stock.picking.type"]
        for warehouse in self.filtered(lambda w: not all(map(w.mapped, WARD_TYPES))):
            last = types.search([("sequence", "!=", 0)], order="sequence desc", limit=1)
            vals, _next = warehouse._get_picking_type_create_values(last.sequence)
            updates = warehouse._get_picking_type_update_values()
            sequences = warehouse._get_sequence_values()
            for fname in [fname for fname in WARD_TYPES if not warehouse[fname]]:
                # sudo: as in Odoo, since a manager of warehouses may not create
                # sequences
                sequence = self.env["ir.sequence"].sudo().create(sequences[fname])
                warehouse[fname] = types.create(
                    {
                        **updates[fname],
                        **vals[fname],
                        "warehouse_id": warehouse.id,
                        "color": warehouse.int_type_id.color,
                        "sequence_id": sequence.id,
                    }
                )
            self._pair_ward_types(*(warehouse[fname] for fname in WARD_TYPES))

    def _adopt_ward_types(self):
        """Use the operation types that an earlier installation left behind.

        Their numbers go on; new types would begin at one again, and their first
        transfers be refused. The wards are where these types brought the goods.
        """
        types = self.env["stock.picking.type"].with_context(active_test=False)
        fname_by_code = {mark: fname for fname, mark in WARD_TYPES.items()}
        left = types.search(
            [
                ("warehouse_id", "in", self.ids),
                ("sequence_code", "in", list(fname_by_code)),
                ("code", "=", "internal"),
            ],
            order="id desc",
        )
        for kind in left:
            kind.warehouse_id[fname_by_code[kind.sequence_code]] = kind
        for company, kinds in left.grouped("company_id").items():
            issues = kinds.filtered(lambda kind: kind.sequence_code == "WARD")
            company._adopt_ward_location(issues.default_location_dest_id)
        for warehouse in left.warehouse_id.filtered(lambda w: w.ward_return_type_id):
            updates = warehouse._get_picking_type_update_values()
            for fname in WARD_TYPES:
                warehouse[fname].write(updates[fname])
            self._pair_ward_types(*(warehouse[fname] for fname in WARD_TYPES))

    def _pair_ward_types(self, issue, back):
        """Make each type the return of the other, with names in all languages."""
        issue.return_picking_type_id, back.return_picking_type_id = back, issue
        translate_field(issue, "name", lambda env: env._("Ward Issues"))
        translate_field(back, "name", lambda env: env._("Ward Returns"))

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
