"""A ward gets a piece of the grouped article. For Odoo's shell."""

from odoo import Command

env = globals()["env"]  # given by Odoo's shell
company = env.company
wards = company.ward_location_id
ward = env["stock.location"].search(
    [("location_id", "=", wards.id), ("name", "=", "Maternity")]
) or env["stock.location"].create(
    {"name": "Maternity", "location_id": wards.id, "usage": "customer"}
)
article = env["product.product"].search([("name", "=", "Grouped article")])
kind = (
    env["stock.warehouse"]
    .search([("company_id", "=", company.id)])[:1]
    .ward_issue_type_id
)
source = kind.default_location_src_id
issue = env["stock.picking"].create(
    {
        "picking_type_id": kind.id,
        "location_id": source.id,
        "location_dest_id": ward.id,
        "move_ids": [
            Command.create(
                {
                    "product_id": article.id,
                    "product_uom_qty": 1,
                    "product_uom": article.uom_id.id,
                    "location_id": source.id,
                    "location_dest_id": ward.id,
                }
            )
        ],
    }
)
issue.action_confirm()
issue.move_ids.quantity = 1
issue.move_ids.picked = True
issue.button_validate()
assert issue.state == "done", issue.state
assert ward._get_stock_purpose() == "ward", ward.location_id.stock_purpose
env.cr.commit()
