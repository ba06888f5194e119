"""A hospital before a busy hour: transfers and entries to be posted. For Odoo's shell.

Nothing has been posted: the stock journal is made by whoever comes first.
"""

import json

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ohada_hospital

PASSWORD = "a busy hour"
ARTICLES = 5
RECEIPTS = 20
ISSUES = 30
WAITING = 8
# One price: Odoo replays history to value stock, and what happened in the same second
# in the order of creation, which is not that of validation.
PRICE = 2.0

env = globals()["env"]  # given by Odoo's shell
hospital = found_ohada_hospital(env)
company = hospital.company
articles = [hospital.create_article(f"Article {number}") for number in range(ARTICLES)]


def lines(number):
    """Two articles for each transfer, shared with those that come after it."""
    return [articles[(number + step) % ARTICLES] for step in (0, 1)]


company.account_stock_journal_id = False
company.stock_accounting_enabled = False
hospital.receive(hospital.order(*((article, 1000, PRICE) for article in articles)))
company.stock_accounting_enabled = True

company.stock_posting_failure = "queue"
standard = company.stock_accounting_standard_id
company.stock_accounting_standard_id = False
waiting = [
    hospital.receive(
        hospital.order(*((article, 1, PRICE) for article in lines(number)))
    )
    for number in range(WAITING)
]
company.stock_accounting_standard_id = standard

hospital.validate = lambda picking: picking  # by the clients, at once
issues = [
    hospital.consume(*((article, 1) for article in lines(number)))
    for number in range(ISSUES)
]
receipts = [
    hospital.order(*((article, 10, PRICE) for article in lines(number))).picking_ids
    for number in range(RECEIPTS)
]
for role in ("storekeeper", "accountant"):
    hospital.users[role].password = PASSWORD
env.cr.commit()
result = {
    "company": company.id,
    "password": PASSWORD,
    "logins": {role: user.login for role, user in hospital.users.items()},
    "transfers": [picking.id for picking in (*receipts, *issues)],
    "waiting": [picking.move_ids.stock_ledger_entry_ids.ids for picking in waiting],
}
print("RESULT", json.dumps(result))
