"""The hospitals that the tests' database has from the start, for Odoo's shell.

The tests ask for them by these names; another name founds another hospital.
"""

from odoo.addons.bhima_stock_accounting.demo import hospital as hospitals

env = globals()["env"]  # given by Odoo's shell
hospitals.found_ohada_hospital(env)
hospitals.found_ohada_hospital(env, "Vanga")
hospitals.found_sycebnl_hospital(env)
hospitals.found_ifrs_hospital(env)
hospitals.found_ifrs_hospital(env, "Second Hospital")
env.cr.commit()
