"""The demonstration hospital, as a training has it. For Odoo's shell."""

env = globals()["env"]  # given by Odoo's shell
env["bhima.demo.hospital"]._load_demo()
env.cr.commit()
