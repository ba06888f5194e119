"""Odoo's own tests of some modules in the loaded registry. For Odoo's shell.

``BHIMA_SUITE`` says which. With ``-u`` those that run at installation would not see our
add-ons.
"""

import json
import os

from odoo.tests.shell import run_tests

env = globals()["env"]  # given by Odoo's shell
report = run_tests(env, os.environ["BHIMA_SUITE"])
result = {
    "run": report.testsRun,
    "failed": report.failures_count,
    "errors": report.errors_count,
    "addons": sorted(name for name in env.registry._init_modules if "bhima" in name),
}
print("RESULT", json.dumps(result))
