"""Rows of the stock ledger tell whether they are posted, where and for what document.

Until now a movement was refused if it could not be posted: no row waits for its entry.
"""

COLUMNS = """
    ALTER TABLE bhima_stock_ledger_entry
      ADD COLUMN IF NOT EXISTS posting_state varchar,
      ADD COLUMN IF NOT EXISTS document varchar,
      ADD COLUMN IF NOT EXISTS location_id int4
"""
# A standard of one's own may book an operation without the stock account: then the
# movement has an entry, but the row no item in it.
STATES = """
    UPDATE bhima_stock_ledger_entry AS entry
       SET posting_state = CASE
               WHEN entry.account_move_line_id IS NULL AND move.account_move_id IS NULL
               THEN 'not_posted' ELSE 'posted'
           END,
           document = COALESCE(account_move.ref, move.reference)
      FROM bhima_stock_ledger_entry AS ledger
      LEFT JOIN stock_move AS move ON move.id = ledger.stock_move_id
      LEFT JOIN account_move
        ON account_move.id = COALESCE(ledger.account_move_id, move.account_move_id)
     WHERE ledger.id = entry.id
"""
# A movement from or to several places has several rows: which is whose is not known.
PLACES = """
    UPDATE bhima_stock_ledger_entry AS entry
       SET location_id = place.id
      FROM (
          SELECT ledger.id AS entry_id,
                 MIN(
                     CASE WHEN ledger.quantity < 0
                     THEN line.location_dest_id ELSE line.location_id END
                 ) AS id
            FROM bhima_stock_ledger_entry AS ledger
            JOIN stock_move_line AS line ON line.move_id = ledger.stock_move_id
           GROUP BY ledger.id
          HAVING COUNT(
                     DISTINCT CASE WHEN ledger.quantity < 0
                     THEN line.location_dest_id ELSE line.location_id END
                 ) = 1
      ) AS place
     WHERE place.entry_id = entry.id
"""


def migrate(cr, version):
    """Fill the new columns before they become required."""
    if not version:
        return
    for statement in (COLUMNS, STATES, PLACES):
        cr.execute(statement)
