"""People who read French, in a database that may have been made without it."""

FRENCH = "fr_FR"
# Whose words the tests read.
READ = {
    *("uom", "product", "stock", "account", "stock_account", "purchase"),
    *("purchase_stock", "bhima_inventory_config", "bhima_stock_accounting"),
}


def activate_french(env):
    """Let people read French, with the words that Odoo would load with the language."""
    if FRENCH in dict(env["res.lang"].get_installed()):
        return
    env["res.lang"]._activate_lang(FRENCH)
    modules = [name for name in env.registry._init_modules if name in READ]
    env["ir.module.module"]._load_module_terms(modules, [FRENCH])
