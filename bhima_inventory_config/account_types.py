"""Data on accounts: the fields of a group, and account types that are refused."""

# Account fields of an inventory group.
ACCOUNT_FIELDS = (
    "stock_account_id",
    "expense_account_id",
    "income_account_id",
    "variation_account_id",
)

# Odoo books on these by itself (partners, cash) or keeps them off the balance
# sheet. Nothing narrower is refused: 6031 is an expense account that a receipt
# credits, so a guess on the kind of account would forbid right entries.
REFUSED_ACCOUNT_TYPES = (
    "asset_receivable",
    "liability_payable",
    "asset_cash",
    "liability_credit_card",
    "off_balance",
)
STOCK_ACCOUNT_DOMAIN = [("account_type", "not in", REFUSED_ACCOUNT_TYPES)]
