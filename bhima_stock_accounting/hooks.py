from .models.ledger.stock_ledger_watch import ACTIVITY


def post_init_hook(env):
    """Set up existing companies and warehouses like new ones.

    :param odoo.api.Environment env: environment of the superuser
    """
    companies = env["res.company"].with_context(active_test=False).search([])
    companies._set_default_stock_accounting_standard()
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    warehouses._create_ward_types()


def uninstall_hook(env):
    """Delete the activities of our type: the database would keep them.

    :param odoo.api.Environment env: environment of the superuser
    """
    kind = env.ref(ACTIVITY, raise_if_not_found=False)
    if kind:
        env["mail.activity"].search([("activity_type_id", "=", kind.id)]).unlink()
