"""The two stories of the demo, run by script/demo inside Odoo's shell.

Plays them through real orders, transfers, bills and payments, prints the ledger and
ends with exit code 1 if one balance is wrong.
"""

import sys
from pathlib import Path

from odoo import Command
from odoo.modules import get_module_path

from odoo.addons.bhima_stock_accounting.demo import hospital as hospitals

sys.path.insert(0, str(Path(get_module_path("bhima_stock_accounting")).parent))
from tests.stories import stories

DEMO = (
    (hospitals.found_ohada_hospital, stories.ohada_credit_bill_first),
    (hospitals.found_ifrs_hospital, stories.ifrs_credit),
)
ROW = "  {:<8} {:<44.44} {:>12} {:>12} {:>12}"


def play(env):
    """Play both stories; return the number of balances that are wrong."""
    played = [tell(found(env), story) for found, story in DEMO]
    companies = env["res.company"].concat(*[hospital.company for hospital, _ in played])
    let_admin_in(env, companies)
    return sum(wrong for _hospital, wrong in played)


def tell(hospital, story):
    """Play one story, print what happens; return the hospital and what is wrong."""
    print(f"\n{hospital.company.name} ({hospital.company.currency_id.name})")
    wrong = 0
    for event, expected in story(hospital):
        differences = stories.get_differences(hospital, expected)
        wrong += len(differences)
        print(f"  {'WRONG' if differences else 'ok':<6} {event}")
        for family, (right, booked) in differences.items():
            print(f"         account {family}: {booked:.2f} instead of {right:.2f}")
    print_ledger(hospital)
    differences = hospital.company._check_stock_ledger()
    for difference in differences:
        print(f"  WRONG  stock ledger: {difference}")
    return hospital, wrong + len(differences)


def print_ledger(hospital):
    """Print debit, credit and balance of each account used, and their total."""
    items = hospital.get_items().grouped(lambda item: item.account_id)
    print(ROW.format("Account", "", "Debit", "Credit", "Balance"))
    for account in sorted(items, key=lambda account: account.code):
        print_sums(account.code, account.name, items[account])
    print_sums("Total", "", hospital.get_items())


def print_sums(code, name, items):
    amounts = (sum(items.mapped(f)) for f in ("debit", "credit", "balance"))
    print(ROW.format(code, name, *(f"{amount:,.2f}" for amount in amounts)))


def let_admin_in(env, companies):
    """Show the hospitals to the administrator, the first one first.

    Odoo Community shows journal items only to those who have the accounting features.
    """
    env.ref("base.user_admin").write(
        {
            "group_ids": [Command.link(env.ref("account.group_account_user").id)],
            "company_ids": [Command.link(company.id) for company in companies],
            "company_id": companies[0].id,
        }
    )


env = globals()["env"]  # given by Odoo's shell
wrong = play(env)
env.cr.commit()
if wrong:
    sys.exit(f"\n{wrong} balances are wrong.")
print("\nAll balances are as the stories tell.")
