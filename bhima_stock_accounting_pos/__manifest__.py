{
    "name": "BHIMA Stock Accounting: Point of Sale",
    "version": "19.0.1.0.0",
    "summary": "The point of sale leaves stock entries to the stock accounting",
    "category": "Supply Chain/Inventory",
    "author": "BHIMA on Odoo contributors",
    "license": "LGPL-3",
    "depends": ["bhima_stock_accounting", "point_of_sale"],
    "auto_install": True,
}
