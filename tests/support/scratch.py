"""Databases to try things in from outside: installing, uninstalling, whole suites.

The scripts say where Odoo is (``BHIMA_ODOO``) and which databases can be copied: one
with Odoo's own modules but not our add-ons (``BHIMA_BASE_DB``), one with our add-ons
(``BHIMA_INSTALLED_DB``) and one that has hospitals too (``BHIMA_FOUNDED_DB``). libpq's
variables lead to the server.
"""

import os
import re
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

INSTALLED, FOUNDED = "BHIMA_INSTALLED_DB", "BHIMA_FOUNDED_DB"
COMPLAINT = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) .*", re.MULTILINE)


class Database:
    """A database of its own, reached by SQL and by Odoo's command line."""

    def __init__(self, name):
        self.name = name

    def query(self, statement):
        """Return the rows of a SELECT."""
        with (
            closing(psycopg2.connect(dbname=self.name)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
            return cursor.fetchall()

    def execute(self, statement):
        """Run a statement that changes the database."""
        _run(statement, self.name)

    def odoo(self, *arguments, script=None):
        """Run Odoo on the database; return what it printed and logged.

        :param Path script: what ``odoo shell`` reads, if that is the command
        :raise AssertionError: Odoo failed or complained in its log
        """
        output = self.run(*arguments, script=script)
        complaints = [match.group() for match in COMPLAINT.finditer(output)]
        assert not complaints, "\n".join(complaints)
        return output

    def run(self, *arguments, script=None):
        """Run Odoo on the database, whatever it logs; see :meth:`odoo`."""
        done = subprocess.run(
            [os.environ["BHIMA_ODOO"], *arguments],
            input=Path(script).read_text() if script else None,
            capture_output=True,
            text=True,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, output[-5000:]
        return output

    def shell(self, script):
        """Run a file in Odoo's shell."""
        return self.odoo("shell", "-d", self.name, "--no-http", script=script)

    def install(self, *modules):
        """Install modules, as an administrator does on a running database."""
        return self.odoo("module", "install", "-d", self.name, *modules)

    def uninstall(self, *modules):
        """Uninstall modules."""
        return self.odoo("module", "uninstall", "-d", self.name, *modules)

    def update(self, *modules):
        """Update modules, as after fetching a new version of them."""
        return self.odoo("module", "upgrade", "-d", self.name, *modules)


@contextmanager
def database(name, template="BHIMA_BASE_DB"):
    """A copy of a database, dropped at the end.

    :param str template: the one to copy, or what the scripts call it; that without our
        add-ons if not given
    """
    template = os.environ.get(template, template)
    _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _run(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield Database(name)
    finally:
        _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _run(statement, name="postgres"):
    with closing(psycopg2.connect(dbname=name)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
