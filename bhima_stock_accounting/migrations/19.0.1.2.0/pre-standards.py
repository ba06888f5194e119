"""Shipped standards are no longer edited, and an update brings them up to date.

One that somebody has edited stays with its companies, as a standard of their own.
"""

# Whoever edits a rule or a standard leaves the moment of it; who adds a rule leaves one
# without external identifier; who deletes one writes the standard.
EDITED = """
    SELECT standard.id
      FROM bhima_accounting_standard AS standard
      JOIN ir_model_data AS shipped
        ON shipped.model = 'bhima.accounting.standard'
       AND shipped.module = 'bhima_stock_accounting'
       AND shipped.res_id = standard.id
      LEFT JOIN bhima_posting_rule AS rule ON rule.standard_id = standard.id
      LEFT JOIN ir_model_data AS shipped_rule
        ON shipped_rule.model = 'bhima.posting.rule'
       AND shipped_rule.module = 'bhima_stock_accounting'
       AND shipped_rule.res_id = rule.id
     GROUP BY standard.id
    HAVING standard.write_date > standard.create_date
        OR bool_or(rule.write_date > rule.create_date)
        OR bool_or(rule.id IS NOT NULL AND shipped_rule.id IS NULL)
"""
FORGOTTEN = """
    DELETE FROM ir_model_data
     WHERE module = 'bhima_stock_accounting'
       AND (
           (model = 'bhima.accounting.standard' AND res_id = ANY(%(edited)s))
        OR (model = 'bhima.posting.rule' AND res_id IN (
               SELECT id FROM bhima_posting_rule WHERE standard_id = ANY(%(edited)s)
           ))
       )
"""
RENAMED = """
    UPDATE bhima_accounting_standard AS standard
       SET code = standard.code || '-' || standard.id,
           name = (
               SELECT jsonb_object_agg(lang, term || ' (' || standard.id || ')')
                 FROM jsonb_each_text(standard.name) AS names(lang, term)
           )
     WHERE standard.id = ANY(%(edited)s)
"""
KEPT_UP_TO_DATE = """
    UPDATE ir_model_data
       SET noupdate = false
     WHERE module = 'bhima_stock_accounting'
       AND model IN ('bhima.accounting.standard', 'bhima.posting.rule')
"""


def migrate(cr, version):
    """Part edited standards from shipped ones before the shipped ones are loaded."""
    if not version:
        return
    cr.execute(EDITED)
    edited = [standard_id for (standard_id,) in cr.fetchall()]
    for statement in (FORGOTTEN, RENAMED, KEPT_UP_TO_DATE):
        cr.execute(statement, {"edited": edited})
