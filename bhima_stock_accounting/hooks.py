def post_init_hook(env):
    """Give the companies that exist already the standard of their chart.

    The standards are loaded after the field is computed for the first time.
    """
    companies = env["res.company"].with_context(active_test=False).search([])
    companies._compute_stock_accounting_standard_id()
