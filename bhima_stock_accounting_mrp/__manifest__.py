{
    "name": "BHIMA Stock Accounting: Kits",
    "version": "19.0.1.0.0",
    "summary": "What the components of kits cost that are bought as one",
    "category": "Supply Chain/Inventory",
    "author": "BHIMA on Odoo contributors",
    "license": "LGPL-3",
    "depends": ["bhima_stock_accounting", "purchase_mrp"],
    "auto_install": True,
}
