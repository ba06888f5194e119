"""SQL queries that value stock, stock ledger and books of all companies. No ORM.

The stock is valued as Odoo does it for one company (``total_value``), without a query
per article: the goods that the company owns in its internal and transit locations, at
the cost of the article; lot by lot where lots are valued; under FIFO at the price of
the newest receipts that cover the quantity, as in ``_run_fifo``; what is missing at
that of the newest one.
"""

from ...rules.stock_queries import GROUP_OWNED, LAYERS, OWNED

# Parameters: companies (ids), digits (decimals of quantities), and the defaults of
# company-dependent fields, in JSON by company id: cost_methods, costs, lot_costs,
# stock_accounts; branch_methods by article and branch.
COMPANY = """
company AS (
    SELECT company.id, company.partner_id, company.parent_path, company.cost_method,
           currency.rounding
      FROM res_company company
      JOIN res_currency currency ON currency.id = company.currency_id
     WHERE company.id IN %(companies)s
)
"""
# An article that belongs to a company has the cost method of that company; in branches
# of it Odoo is asked. Goods without a lot have the cost of the article.
ARTICLE = f"""
owned AS ({OWNED} {GROUP_OWNED}),
article AS (
    SELECT stocked.company_id, stocked.product_id, stocked.quantity,
           template.lot_valuated, template.inventory_group_id, template.is_storable,
           company.rounding,
           COALESCE((COALESCE(product.standard_price -> company.id::text,
                              %(costs)s::jsonb -> company.id::text
                              ) #>> '{{}}')::float8, 0) AS cost,
           COALESCE(%(branch_methods)s::jsonb
                    -> stocked.product_id::text ->> company.id::text,
                    CASE WHEN category.id IS NOT NULL THEN
                         COALESCE(category.property_cost_method -> keeper.id::text,
                                  %(cost_methods)s::jsonb -> keeper.id::text
                                  ) #>> '{{}}' END,
                    keeper.cost_method) AS cost_method
      FROM (
          SELECT company_id, product_id,
                 ROUND(SUM(quantity)::numeric, %(digits)s)::float8 AS quantity
            FROM owned
           GROUP BY company_id, product_id
      ) stocked
      JOIN company ON company.id = stocked.company_id
      JOIN product_product product ON product.id = stocked.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN res_company keeper
        ON keeper.id = COALESCE(template.company_id, company.id)
      LEFT JOIN product_category category ON category.id = template.categ_id
),
lots AS (
    SELECT owned.company_id, owned.product_id,
           SUM(ROUND((ROUND(owned.quantity::numeric, %(digits)s)::float8
                      * CASE WHEN owned.lot_id IS NULL THEN article.cost ELSE
                        COALESCE((COALESCE(lot.standard_price -> owned.company_id::text,
                                           %(lot_costs)s::jsonb
                                           -> owned.company_id::text
                                           ) #>> '{{}}')::float8, 0) END
                      )::numeric / article.rounding) * article.rounding) AS value
      FROM owned
      JOIN article USING (company_id, product_id)
      LEFT JOIN stock_lot lot ON lot.id = owned.lot_id
     WHERE article.lot_valuated
     GROUP BY owned.company_id, owned.product_id
)
"""
# The receipts of the goods in stock under FIFO, without a limit.
FIFO = f"""
asked AS (
    SELECT company_id, product_id, 0 AS lot_id, quantity AS owned
      FROM article
     WHERE cost_method = 'fifo'
       AND quantity <> 0
       AND lot_valuated IS NOT TRUE
),
{LAYERS},
fifo AS (
    SELECT company_id, product_id,
           SUM(value::float8 * LEAST(part, owned - newer) / quantity)
               FILTER (WHERE newer < owned) AS value,
           SUM(LEAST(part, owned - newer)) FILTER (WHERE newer < owned) AS covered,
           (ARRAY_AGG(value::float8 / quantity ORDER BY date DESC, id DESC))[1]
               AS last_price
      FROM stacked
     GROUP BY company_id, product_id
)
"""
WORTH = """
worth AS (
    SELECT article.company_id, article.product_id, article.quantity,
           article.inventory_group_id, article.is_storable,
           CASE WHEN article.lot_valuated THEN COALESCE(lots.value, 0)
                ELSE ROUND((CASE
                    WHEN article.quantity > 0 AND article.cost_method = 'fifo' THEN
                        COALESCE(fifo.value, 0)
                        + (article.quantity - COALESCE(fifo.covered, 0))
                        * COALESCE(fifo.last_price, article.cost)
                    WHEN article.cost_method = 'fifo' THEN
                        article.quantity * COALESCE(fifo.last_price, article.cost)
                    ELSE article.quantity * article.cost END
                )::numeric / article.rounding) * article.rounding
           END AS value
      FROM article
      LEFT JOIN lots USING (company_id, product_id)
      LEFT JOIN fifo USING (company_id, product_id)
)
"""
# The stock account of each group: that of the company, else of the nearest parent.
PLACE = """
place AS (
    SELECT DISTINCT ON (company.id, inventory_group.id)
           company.id AS company_id, inventory_group.id AS inventory_group_id,
           account.id::int AS account_id
      FROM company
      JOIN res_company source ON company.parent_path LIKE source.parent_path || '%%'
     CROSS JOIN bhima_inventory_group inventory_group
     CROSS JOIN LATERAL (
          SELECT COALESCE(inventory_group.stock_account_id -> source.id::text,
                          %(stock_accounts)s::jsonb -> source.id::text
                          ) #>> '{}' AS id
      ) account
     WHERE account.id IS NOT NULL
     ORDER BY company.id, inventory_group.id, LENGTH(source.parent_path) DESC
)
"""
# If an item contains one article only, its balance is the booked value of the article.
BOOKED = """
held AS (
    SELECT ledger.company_id, ledger.product_id, SUM(ledger.quantity) AS quantity,
           SUM(ledger.value) AS value,
           SUM(ledger.value) FILTER (WHERE posting_state = 'to_post') AS to_post,
           SUM(ledger.value) FILTER (WHERE posting_state = 'posted') AS claimed,
           ledger.account_move_line_id AS item_id,
           COUNT(*) OVER (PARTITION BY ledger.account_move_line_id) AS articles
      FROM bhima_stock_ledger_entry ledger
     WHERE ledger.company_id IN %(companies)s
     GROUP BY ledger.company_id, ledger.product_id, ledger.account_move_line_id
),
booked AS (
    SELECT held.company_id, held.product_id,
           SUM(held.quantity)::float8 AS quantity, SUM(held.value) AS value,
           COALESCE(SUM(held.to_post), 0) AS to_post,
           COALESCE(SUM(held.claimed), 0) AS claimed,
           COALESCE(SUM(CASE WHEN held.articles = 1 THEN item.balance
                             ELSE held.value END)
               FILTER (WHERE item.parent_state = 'posted'), 0) AS posted
      FROM held
      LEFT JOIN account_move_line item ON item.id = held.item_id
     GROUP BY held.company_id, held.product_id
)
"""
# Rows and items without an account have account 0.
BOOKS = """
kept AS (
    SELECT company_id, COALESCE(stock_account_id, 0) AS account_id,
           SUM(value) AS value,
           COALESCE(SUM(value) FILTER (WHERE posting_state = 'to_post'), 0) AS to_post,
           COALESCE(SUM(value) FILTER (WHERE posting_state = 'posted'), 0) AS posted
      FROM bhima_stock_ledger_entry
     WHERE company_id IN %(companies)s
     GROUP BY company_id, stock_account_id
),
item AS (
    SELECT item.company_id, item.account_id, SUM(item.balance) AS balance,
           COALESCE(SUM(item.balance)
               FILTER (WHERE item.stock_operation IS NOT NULL), 0) AS ours
      FROM account_move_line item
      JOIN (SELECT company_id, account_id FROM kept
             UNION SELECT company_id, account_id FROM place) concerned
     USING (company_id, account_id)
     WHERE item.parent_state = 'posted'
     GROUP BY item.company_id, item.account_id
)
"""

# For each stock account: the sum of the posted rows, and that of our own items.
POSTED = f"""
WITH {COMPANY}, {PLACE}, {BOOKS}
SELECT company_id, account_id, COALESCE(kept.posted, 0)::float8,
       COALESCE(item.ours, 0)::float8
  FROM kept
  FULL JOIN item USING (company_id, account_id)
 ORDER BY company_id, account_id
"""

# Posted value of articles that is on another account than that of their group.
MISPLACED = f"""
WITH {COMPANY}, {PLACE}
SELECT ledger.company_id, ledger.product_id, ledger.stock_account_id,
       SUM(ledger.value)::float8, 0::float8
  FROM bhima_stock_ledger_entry ledger
  JOIN product_product product ON product.id = ledger.product_id
  JOIN product_template template ON template.id = product.product_tmpl_id
  JOIN place
    ON place.company_id = ledger.company_id
   AND place.inventory_group_id = template.inventory_group_id
 WHERE ledger.posting_state = 'posted'
   AND ledger.stock_account_id <> place.account_id
 GROUP BY ledger.company_id, ledger.product_id, ledger.stock_account_id
 ORDER BY ledger.company_id, ledger.product_id, ledger.stock_account_id
"""

# For each article that is in the stock ledger, or should be: all three values.
ARTICLES = f"""
WITH {COMPANY}, {ARTICLE}, {FIFO}, {WORTH}, {PLACE}, {BOOKED},
difference AS (
    SELECT COALESCE(worth.company_id, booked.company_id) AS company_id,
           product.id AS product_id, template.inventory_group_id,
           COALESCE(worth.quantity, 0) AS stock_quantity,
           COALESCE(booked.quantity, 0) AS ledger_quantity,
           ROUND((COALESCE(worth.quantity, 0)
                  - COALESCE(booked.quantity, 0))::numeric, %(digits)s
                 )::float8 AS quantity_difference,
           COALESCE(worth.value, 0) AS stock_value,
           COALESCE(booked.value, 0) AS ledger_value,
           COALESCE(worth.value, 0) - COALESCE(booked.value, 0) AS value_difference,
           COALESCE(booked.to_post, 0) AS to_post_value,
           COALESCE(booked.posted, 0) AS book_value,
           COALESCE(booked.claimed, 0) - COALESCE(booked.posted, 0)
           AS book_difference
      FROM worth
      FULL JOIN booked USING (company_id, product_id)
      JOIN product_product product
        ON product.id = COALESCE(worth.product_id, booked.product_id)
      JOIN product_template template ON template.id = product.product_tmpl_id
     WHERE booked.value IS NOT NULL
        OR (template.is_storable AND template.inventory_group_id IS NOT NULL)
)
SELECT (difference.product_id::bigint << 20) + difference.company_id AS id,
       difference.*,
       place.account_id AS stock_account_id,
       difference.quantity_difference <> 0
       OR ROUND(difference.value_difference / company.rounding) <> 0 AS is_different
  FROM difference
  JOIN company ON company.id = difference.company_id
  LEFT JOIN place USING (company_id, inventory_group_id)
"""

# The same articles: what the stock ledger and the stock say.
PRODUCTS = f"""
SELECT company_id, product_id, ledger_value::float8, stock_value::float8
  FROM ({ARTICLES}) article
 ORDER BY company_id, product_id
"""

# For each account of articles in stock, or of ledger rows: all three values.
ACCOUNTS = f"""
WITH {COMPANY}, {ARTICLE}, {FIFO}, {WORTH}, {PLACE}, {BOOKS},
stored AS (
    SELECT worth.company_id, COALESCE(place.account_id, 0) AS account_id,
           SUM(worth.value) AS value
      FROM worth
      LEFT JOIN place USING (company_id, inventory_group_id)
     WHERE worth.is_storable AND worth.inventory_group_id IS NOT NULL
     GROUP BY worth.company_id, COALESCE(place.account_id, 0)
),
difference AS (
    SELECT company_id, account_id,
           COALESCE(stored.value, 0) AS stock_value,
           COALESCE(kept.value, 0) AS ledger_value,
           COALESCE(stored.value, 0) - COALESCE(kept.value, 0) AS value_difference,
           COALESCE(kept.to_post, 0) AS to_post_value,
           COALESCE(item.ours, 0) AS own_value,
           COALESCE(item.balance, 0) - COALESCE(item.ours, 0) AS other_value,
           COALESCE(item.balance, 0) AS book_value,
           COALESCE(kept.value, 0) - COALESCE(kept.to_post, 0)
           - COALESCE(item.balance, 0) AS book_difference
      FROM stored
      FULL JOIN kept USING (company_id, account_id)
      FULL JOIN item USING (company_id, account_id)
     WHERE stored.value IS NOT NULL OR kept.value IS NOT NULL OR item.ours <> 0
)
SELECT (difference.account_id::bigint << 20) + difference.company_id AS id,
       difference.company_id, NULLIF(difference.account_id, 0) AS account_id,
       difference.stock_value, difference.ledger_value, difference.value_difference,
       difference.to_post_value, difference.own_value, difference.other_value,
       difference.book_value, difference.book_difference,
       ROUND(difference.value_difference / company.rounding) <> 0
       OR ROUND(difference.book_difference / company.rounding) <> 0 AS is_different
  FROM difference
  JOIN company ON company.id = difference.company_id
"""
