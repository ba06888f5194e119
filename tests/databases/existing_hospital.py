"""A hospital that runs Odoo already, before our add-ons come. For Odoo's shell.

It has stock, categories of its own, articles valued periodically and perpetually (at
invoicing), a posted bill and a posted invoice.
"""

from odoo import Command

env = globals()["env"]  # given by Odoo's shell
company = env.company
stock = env.ref("stock.warehouse0").lot_stock_id
accounts = {
    name: env["account.account"].create(
        {"name": name, "code": code, "account_type": account_type}
    )
    for name, code, account_type in (
        ("Medicines", "319000", "asset_current"),
        ("Cost of medicines", "619000", "expense"),
    )
}
vendor = env["res.partner"].create({"name": "Existing vendor"})

for valuation in ("periodic", "real_time"):
    category = env["product.category"].create(
        {
            "name": f"Pharmacy {valuation}",
            "property_cost_method": "average",
            "property_valuation": valuation,
            "property_stock_valuation_account_id": accounts["Medicines"].id,
            "property_account_expense_categ_id": accounts["Cost of medicines"].id,
        }
    )
    product = env["product.product"].create(
        {
            "name": f"Article {valuation}",
            "type": "consu",
            "is_storable": True,
            "categ_id": category.id,
            "purchase_method": "purchase",
            "supplier_taxes_id": [Command.clear()],
            "taxes_id": [Command.clear()],
        }
    )
    order = env["purchase.order"].create(
        {
            "partner_id": vendor.id,
            "order_line": [
                Command.create(
                    {"product_id": product.id, "product_qty": 10, "price_unit": 7}
                )
            ],
        }
    )
    order.button_confirm()
    order.picking_ids.button_validate()
    bill = env["account.move"].browse(order.action_create_invoice()["res_id"])
    bill.invoice_date = bill.date
    bill.action_post()
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": vendor.id,
            "invoice_line_ids": [
                Command.create(
                    {"product_id": product.id, "quantity": 2, "price_unit": 20}
                )
            ],
        }
    )
    invoice.action_post()

env.cr.commit()
