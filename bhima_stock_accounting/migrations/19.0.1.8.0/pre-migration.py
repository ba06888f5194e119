"""Rows of the stock ledger store the currency of their company.

Odoo would compute it for all of them, one by one.
"""

COLUMN = """
    ALTER TABLE bhima_stock_ledger_entry
      ADD COLUMN IF NOT EXISTS currency_id int4
"""
CURRENCIES = """
    UPDATE bhima_stock_ledger_entry AS entry
       SET currency_id = company.currency_id
      FROM res_company AS company
     WHERE company.id = entry.company_id AND entry.currency_id IS NULL
"""


def migrate(cr, version):
    """Fill the new column before Odoo finds it empty."""
    if not version:
        return
    for statement in (COLUMN, CURRENCIES):
        cr.execute(statement)
