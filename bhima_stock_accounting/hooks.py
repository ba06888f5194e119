from .models.ledger.stock_ledger_watch import ACTIVITY


def post_init_hook(env):
    """Give the companies and warehouses that exist already what new ones get."""
    companies = env["res.company"].with_context(active_test=False).search([])
    companies._set_default_stock_accounting_standard()
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    warehouses._create_ward_types()


def uninstall_hook(env):
    """Take away the activities whose type goes: the database would keep it."""
    kind = env.ref(ACTIVITY, raise_if_not_found=False)
    if kind:
        env["mail.activity"].search([("activity_type_id", "=", kind.id)]).unlink()
