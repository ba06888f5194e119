"""What companies own of articles, and which receipts it comes from, in SQL: no ORM.

The one definition of each, for movements, costs and the nightly comparison alike.
"""

# Of each article and lot, what companies own in their internal and transit locations;
# what others have left with them is not theirs. Needs ``company`` with id and
# partner_id; to be narrowed down by what is added before GROUP_OWNED.
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

# What a receipt has brought of the company's own goods, by detailed operation, as in
# Odoo's ``_get_in_move_lines``; to go after FROM, where ``move`` and ``company`` are
# known.
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

# Receipts that goods on hand come from (FIFO), the newest in Odoo's order. Needs
# ``asked`` with company_id, product_id, lot_id (0: of any lot) and owned; parameter
# depth: how many receipts of an article are looked at, NULL for all. Gives ``seen``,
# how many there were, and ``stacked``: what a receipt has brought (quantity, value),
# what of it is of the lot that is asked for (part), and what newer ones cover (newer).
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
