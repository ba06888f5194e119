{
    "name": "BHIMA Stock Accounting: Kits",
    "version": "19.0.1.1.0",
    "summary": "What the components of kits cost that are bought as one",
    "category": "Supply Chain/Inventory",
    "author": "BHIMA on Odoo contributors",
    "maintainers": ["bhima-odoo"],
    "website": "https://github.com/Third-Culture-Software/bhima",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["bhima_stock_accounting", "purchase_mrp"],
    "auto_install": True,
}
