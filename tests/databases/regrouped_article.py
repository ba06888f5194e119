"""The hospital sets its groups up anew after it was uninstalled. For Odoo's shell."""

env = globals()["env"]  # given by Odoo's shell
accounts = env["account.account"]
codes = {
    fname: accounts.search([("code", "=", code)]).id
    for fname, code in (
        ("stock_account_id", "311000"),
        ("expense_account_id", "621000"),
    )
}
group = env["bhima.inventory.group"].create(
    {"name": "Medicines", "code": "MED", **codes}
)
article = env["product.product"].search([("name", "=", "Grouped article")])
article.inventory_group_id = group
env.cr.commit()
