"""The balance of accounts by OCA's reports, and by ours. For Odoo's shell."""

import json

from odoo import fields

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ohada_hospital

env = globals()["env"]  # given by Odoo's shell
hospital = found_ohada_hospital(env)
article = hospital.create_article("Paracétamol")
order = hospital.order((article, 100, 3.0))
receipt = hospital.receive(order)
hospital.bill(order)
hospital.consume((article, 40))
year = hospital.company.compute_fiscalyear_dates(fields.Date.today())
env = env(
    user=hospital.users["accountant"],
    context={"allowed_company_ids": hospital.company.ids},
)
period = {"date_from": year["date_from"], "date_to": year["date_to"]}


def get_balance_of_oca():
    """Return opening, debit, credit and balance by account."""
    wizard = env["trial.balance.report.wizard"].create(
        {**period, "company_id": hospital.company.id, "target_move": "posted"}
    )
    data = wizard._prepare_report_data()
    report = env["report.account_financial_report.trial_balance"]
    rows = report._get_report_values(wizard.ids, data)["trial_balance"]
    names = ("initial_balance", "debit", "credit", "ending_balance")
    return {row["code"]: [round(row[name], 2) for name in names] for row in rows}


def get_entries_of_oca(account):
    """Return the entries that the general ledger lists on an account."""
    wizard = env["general.ledger.report.wizard"].create(
        {
            **period,
            "company_id": hospital.company.id,
            "target_move": "posted",
            "account_ids": account.ids,
        }
    )
    data = wizard._prepare_report_data()
    report = env["report.account_financial_report.general_ledger"]
    [found] = report._get_report_values(wizard.ids, data)["general_ledger"]
    return sorted(item["entry"] for item in found["move_lines"])


def get_balance_of_ours():
    """Return the same of our balance of accounts."""
    options = env["bhima.stock.report.options"].create(
        {"report": "bhima.account.balance", **period}
    )
    rows = options._get_report().search([])
    names = ("opening", "debit", "credit", "balance")
    return {row.code: [round(row[name], 2) for name in names] for row in rows}


stock = hospital.accounts["stock"]
result = {
    "oca": get_balance_of_oca(),
    "ours": get_balance_of_ours(),
    "stock": stock.with_company(hospital.company).code,
    "listed": get_entries_of_oca(stock),
    "entries": sorted(
        hospital.get_ledger().account_move_id.mapped("name"),
    ),
}
print("RESULT", json.dumps(result))
