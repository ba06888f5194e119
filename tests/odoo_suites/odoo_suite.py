"""Odoo's own tests of some modules in the loaded registry. For Odoo's shell.

``BHIMA_SUITE`` says which. With ``-u`` those that run at installation would not see our
add-ons. ``BHIMA_STANDARD``, if given, is what every storable article of these tests is
booked by; see ``odoo_suite_grouped``, which lies in ``BHIMA_TESTS``.
"""

import json
import os
import sys

from odoo.tests.shell import run_tests

env = globals()["env"]  # given by Odoo's shell
standard = os.environ.get("BHIMA_STANDARD")
counted = {}
if standard:
    sys.path.append(os.environ["BHIMA_TESTS"])
    from odoo_suite_grouped import group_everything

    counted = group_everything(env, standard)
report = run_tests(env, os.environ["BHIMA_SUITE"])
result = {
    "run": report.testsRun,
    "skipped": report.skipped,
    "failed": report.failures_count,
    "errors": report.errors_count,
    "addons": sorted(name for name in env.registry._init_modules if "bhima" in name),
    **counted,
}
print("RESULT", json.dumps(result))
