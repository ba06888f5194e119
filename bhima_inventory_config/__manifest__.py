{
    "name": "BHIMA Inventory Configuration",
    "version": "19.0.2.0.0",
    "summary": "BHIMA's inventory register: groups, types, units and dosage forms",
    "category": "Supply Chain/Inventory",
    "author": "BHIMA on Odoo contributors",
    "license": "LGPL-3",
    "depends": ["stock_account"],
    "data": [
        "security/bhima_inventory_config_groups.xml",
        "security/ir.model.access.csv",
        "data/inventory_type_data.xml",
        "data/dosage_form_data.xml",
        "data/uom_data.xml",
        "views/inventory_group_views.xml",
        "views/inventory_type_views.xml",
        "views/dosage_form_views.xml",
        "views/uom_uom_views.xml",
        "views/product_template_views.xml",
        "views/inventory_register_views.xml",
        "views/bhima_inventory_config_menus.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "bhima_inventory_config/static/tests/tours/**/*",
        ],
    },
}
