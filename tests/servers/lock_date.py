"""The period is closed between click and commit of a transfer. For Odoo's shell.

Two people, each in a transaction of his own: neither sees what the other has not saved.
"""

import json

from odoo.exceptions import UserError

env = globals()["env"]  # given by Odoo's shell
company = env["res.company"].search([("stock_posting_failure", "=", "queue")])
company.stock_posting_failure = "refuse"
domain = [("company_id", "=", company.id), ("state", "=", "assigned")]
earlier, first, second = env["stock.picking"].search(domain, order="id", limit=3)
# the first entry of all makes the journal, and changes the company to name it
earlier.button_validate()
env.cr.commit()
first.button_validate()
entry = first.account_move_ids
env.flush_all()
with env.registry.cursor() as cursor:
    accountant = env(cr=cursor)
    accountant["res.company"].browse(company.id).fiscalyear_lock_date = entry.date
env.cr.commit()
env.invalidate_all()
refusal = ""
try:
    second.button_validate()
except UserError as error:
    refusal = str(error)
env.cr.rollback()
result = {
    "entry_date": str(entry.date),
    "locked_until": str(company.fiscalyear_lock_date),
    "entry_state": entry.state,
    "first": first.state,
    "second": second.state,
    "refusal": refusal,
    "differences": company._check_stock_ledger(),
}
print("RESULT", json.dumps(result))
