"""With what entries of stock movements are made and posted: no ORM."""

# Context key: an entry of ours is made, and nothing else yet.
MAKING = "bhima_stock_accounting_making"
# Context key: an entry of ours is made or posted; what depends on it is known.
COMPOSING = "bhima_stock_accounting_composing"
# An entry is made of final values: Odoo need not look for taxes, terms and analytic
# items to bring up to date. It is checked as balanced once, when it is made.
COMPOSED = {
    "skip_invoice_sync": True,
    "skip_analytic_sync": True,
    COMPOSING: True,
    MAKING: True,
}
# While it is posted others may add items, which Odoo then brings up to date.
POSTED = {
    "skip_invoice_sync": False,
    "skip_analytic_sync": False,
}
# What Odoo works out for each entry that is no invoice. A fiscal position maps the
# accounts of bills; ours come from the rules.
PLAIN_ENTRY = {
    "move_type": "entry",
    "delivery_date": False,
    "fiscal_position_id": False,
    "invoice_currency_rate": 0.0,
    "invoice_payment_term_id": False,
    "partner_shipping_id": False,
    "taxable_supply_date": False,
}
# What Odoo works out for each item of an entry that has no taxes, or writes later.
PLAIN_ITEM = {
    "display_type": "product",
    "sequence": 100,
    "tax_ids": [],
    "parent_state": "draft",
    "quantity": 1.0,
    "product_uom_id": False,
    "price_unit": 0.0,
    "is_storno": False,
}
# The same, which Odoo drops from the values that a record is created with.
UNTAXED = {"tax_line_id": False, "tax_group_id": False}
# What Odoo takes the amount of an item to be once more, where it has no taxes.
TOTALS = ("price_subtotal", "price_total")
