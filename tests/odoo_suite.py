"""Odoo's own tests of stock_account in the loaded registry. For Odoo's shell.

With ``-u stock_account`` those that run at installation would not see our add-ons.
"""

import json

from odoo.tests.shell import run_tests

env = globals()["env"]  # given by Odoo's shell
report = run_tests(env, "/stock_account")
result = {
    "run": report.testsRun,
    "failed": report.failures_count,
    "errors": report.errors_count,
    "addons": sorted(name for name in env.registry._init_modules if "bhima" in name),
}
print("RESULT", json.dumps(result))
