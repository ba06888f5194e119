"""What the books of the busy hospital say afterwards. For Odoo's shell."""

import json

env = globals()["env"]  # given by Odoo's shell
company = env["res.company"].search([("stock_posting_failure", "=", "queue")])
pickings = env["stock.picking"].search([("company_id", "=", company.id)])
rows = env["bhima.stock.ledger.entry"].search([("company_id", "=", company.id)])
entries = env["account.move"].search(
    [("company_id", "=", company.id), ("journal_id.code", "=like", "STK%")]
)
booked = pickings.filtered(lambda picking: picking.account_move_ids)
result = {
    "states": sorted(set(pickings.mapped("state"))),
    "entry_states": sorted(set(entries.mapped("state"))),
    "entries": len(entries),
    "entries_of_transfers": len(booked.account_move_ids),
    "entries_by_transfer": sorted(set(booked.mapped("account_move_count"))),
    "booked": booked.ids,
    "journals": sorted(entries.journal_id.mapped("code")),
    "made_journals": env["account.journal"].search_count(
        [("company_id", "=", company.id), ("code", "=like", "STK%")]
    ),
    "prefixes": sorted(set(entries.mapped("sequence_prefix"))),
    "numbers": sorted(entries.mapped("sequence_number")),
    "rows": len(rows),
    "rows_moves": len(rows.stock_move_id),
    "moves": len(pickings.move_ids.filtered(lambda move: move.state == "done")),
    "row_states": dict(
        rows._read_group([("id", "in", rows.ids)], ["posting_state"], ["__count"])
    ),
    "unlinked": rows.filtered(
        lambda row: row.posting_state == "posted" and not row.account_move_line_id
    ).ids,
    "differences": company._check_stock_ledger(),
}
print("RESULT", json.dumps(result))
