"""Contexts in which entries of stock movements are made and posted: no ORM."""

# Context key: what is made is an entry of ours, and nothing else yet.
COMPOSING = "bhima_stock_accounting_composing"
# An entry is made of final values: Odoo need not look for taxes, terms and analytic
# items to bring up to date. It is checked as balanced once, when it is posted.
COMPOSED = {
    "skip_invoice_sync": True,
    "skip_analytic_sync": True,
    "check_move_validity": False,
    COMPOSING: True,
}
POSTED = {
    "skip_invoice_sync": False,
    "skip_analytic_sync": False,
    "check_move_validity": True,
}
