"""Odoo's command line as a file, which a server with workers can start once more."""

from odoo.cli.command import main

main()
