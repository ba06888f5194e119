"""The files that browsers load, made once for all copies of a database. Odoo's shell.

Besides those of Odoo's pages: what the tests of pages add to them.
"""

TESTED = "web.assets_tests"

env = globals()["env"]  # given by Odoo's shell
pages = env["ir.qweb"]
pages._pregenerate_assets_bundles()
pages._get_asset_bundle(TESTED, css=False, js=True).js()
env.cr.commit()
