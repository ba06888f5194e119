def post_init_hook(env):
    """Give the companies that exist already the standard of their chart."""
    companies = env["res.company"].with_context(active_test=False).search([])
    companies._set_default_stock_accounting_standard()
