"""SQL for the goods that companies own, and the receipts they come from. No ORM.

Movements, costs and the nightly comparison all use these definitions.
"""

# The quantity of each article and lot that companies own in their internal and transit
# locations, without goods of other owners. Needs ``company`` with id and partner_id.
# Conditions may be added before GROUP_OWNED.
OWNED = """
    SELECT location.company_id, quant.product_id, quant.lot_id,
           COALESCE(SUM(quant.quantity), 0) AS quantity
      FROM stock_quant quant
      JOIN stock_location location ON location.id = quant.location_id
      JOIN company ON company.id = location.company_id
     WHERE location.usage IN ('internal', 'transit')
       AND (quant.owner_id IS NULL OR quant.owner_id = company.partner_id)
"""
GROUP_OWNED = "GROUP BY location.company_id, quant.product_id, quant.lot_id"

# FROM clause of the detailed operations by which a receipt brought the company's own
# goods, as in Odoo's ``_get_in_move_lines``. Needs ``move`` and ``company``.
RECEIVED_LINES = """
    stock_move_line line
    JOIN stock_location source ON source.id = line.location_id
    JOIN stock_location target ON target.id = line.location_dest_id
   WHERE line.move_id = move.id
     AND line.picked
     AND (line.owner_id IS NULL OR line.owner_id = company.partner_id)
     AND (source.company_id IS NULL OR source.usage NOT IN ('internal', 'transit'))
     AND target.company_id IS NOT NULL
     AND target.usage IN ('internal', 'transit')
"""

# The receipts that goods on hand come from (FIFO), the newest first as in Odoo. Needs
# ``asked`` with company_id, product_id, lot_id (0: of any lot) and owned, and the
# parameter depth: number of receipts of an article to search, NULL for all. Defines
# ``seen``, the number of receipts found, and ``stacked`` with the received quantity and
# value, the quantity of the requested lot (part), and that of newer receipts (newer).
LAYERS = f"""
newest AS (
    SELECT move.*
      FROM (SELECT DISTINCT company_id, product_id FROM asked) article
     CROSS JOIN LATERAL (
        SELECT id, product_id, company_id, date, value
          FROM stock_move
         WHERE product_id = article.product_id
           AND company_id = article.company_id
           AND is_in
         ORDER BY date DESC, id DESC
         LIMIT %(depth)s
     ) move
),
seen AS (
    SELECT company_id, product_id, COUNT(*) AS receipts
      FROM newest
     GROUP BY company_id, product_id
),
received AS (
    SELECT move.*, line.lot_id, line.quantity
      FROM newest move
      JOIN res_company company ON company.id = move.company_id
     CROSS JOIN LATERAL (
        SELECT line.lot_id, line.quantity_product_uom AS quantity
          FROM {RECEIVED_LINES}
     ) line
),
layers AS (
    SELECT asked.company_id, asked.product_id, asked.lot_id, asked.owned,
           move.id, move.date, move.value,
           SUM(move.quantity) AS quantity,
           SUM(move.quantity) FILTER (
               WHERE asked.lot_id = 0 OR asked.lot_id = move.lot_id
           ) AS part
      FROM asked
      JOIN received move USING (company_id, product_id)
     GROUP BY asked.company_id, asked.product_id, asked.lot_id, asked.owned,
              move.id, move.date, move.value
),
stacked AS (
    SELECT *, SUM(part) OVER (
                  PARTITION BY company_id, product_id, lot_id
                      ORDER BY date DESC, id DESC
              ) - part AS newer
      FROM layers
     WHERE part > 0
)
"""
