"""The existing hospital groups an article and receives it. For Odoo's shell."""

from odoo import Command

env = globals()["env"]  # given by Odoo's shell
account = {
    code: env["account.account"].create(
        {"name": code, "code": code, "account_type": account_type}
    )
    for code, account_type in (
        ("311000", "asset_current"),
        ("408000", "liability_current"),
        ("621000", "expense_direct_cost"),
    )
}
env.company.goods_received_account_id = account["408000"]
group = env["bhima.inventory.group"].create(
    {
        "name": "Medicines",
        "code": "MED",
        "stock_account_id": account["311000"].id,
        "expense_account_id": account["621000"].id,
    }
)
product = env["product.product"].create(
    {
        "name": "Grouped article",
        "type": "consu",
        "is_storable": True,
        "inventory_group_id": group.id,
    }
)
product.standard_price = 7
order = env["purchase.order"].create(
    {
        "partner_id": env["res.partner"].create({"name": "New vendor"}).id,
        "order_line": [
            Command.create(
                {"product_id": product.id, "product_qty": 10, "price_unit": 7}
            )
        ],
    }
)
order.button_confirm()
order.picking_ids.button_validate()

# What people may change, and what an update or uninstallation must not spoil.
env["product.category"].create({"name": "At move", "property_valuation": "at_move"})
env.company.inventory_valuation = "at_move"
own = env.ref("bhima_stock_accounting.standard_ohada").copy({"code": "OWN"})
own._get_rules("loss").debit_role = "loss"
env.cr.commit()
