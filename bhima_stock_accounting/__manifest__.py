{
    "name": "BHIMA Stock Accounting",
    "version": "19.0.1.0.0",
    "summary": "The journal entry of every stock movement, under OHADA or IFRS",
    "category": "Supply Chain/Inventory",
    "author": "BHIMA on Odoo contributors",
    "license": "LGPL-3",
    "depends": ["bhima_inventory_config", "purchase_stock"],
    "data": [
        "security/ir.model.access.csv",
        "security/stock_ledger_entry_security.xml",
        "data/accounting_standard_data.xml",
        "views/accounting_standard_views.xml",
        "views/stock_ledger_entry_views.xml",
        "views/account_move_views.xml",
        "views/account_move_line_views.xml",
        "views/res_config_settings_views.xml",
        "views/stock_location_views.xml",
        "views/stock_picking_views.xml",
        "views/bhima_stock_accounting_menus.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "bhima_stock_accounting/static/tests/tours/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
}
