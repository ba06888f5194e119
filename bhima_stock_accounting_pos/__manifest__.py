{
    "name": "BHIMA Stock Accounting: Point of Sale",
    "version": "19.0.1.1.0",
    "summary": "The point of sale leaves stock entries to the stock accounting",
    "category": "Supply Chain/Inventory",
    "author": "BHIMA on Odoo contributors",
    "maintainers": ["bhima-odoo"],
    "website": "https://github.com/Third-Culture-Software/bhima",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["bhima_stock_accounting", "point_of_sale"],
    "auto_install": True,
}
