"""Everything that is needed to run Odoo with this project's add-ons."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolbox import odoo_source, paths, postgres, python_env

BASE_DATABASE = "bhima_base"
INSTALLED_DATABASE = "bhima_installed"
FOUNDED_DATABASE = "bhima_founded"
REQUIREMENTS = paths.ROOT / "requirements.txt"

# Scheduled jobs would write into the databases, and call home.
SETTINGS = """\
[options]
addons_path = {addons_path}
data_dir = {data_dir}
http_interface = 127.0.0.1
http_port = 8069
max_cron_threads = 0
"""
PRIVATE_SERVER_SETTINGS = """\
db_host = {0.host}
db_port = {0.port}
db_user = {0.user}
"""


@dataclass(frozen=True)
class Workbench:
    """Odoo's source, its Python and its database server."""

    source: odoo_source.OdooSource
    environment: python_env.Environment
    server: postgres.Server

    @property
    def data_dir(self) -> Path:
        """Where Odoo keeps files; databases of another server have other files."""
        if self.server.is_private:
            return paths.STATE / "data"
        address = f"{os.environ['PGHOST']}:{os.environ.get('PGPORT', '')}"
        return paths.STATE / f"data-{_digest(address)}"

    @property
    def config(self) -> Path:
        """Odoo's configuration file; one of its own for other sources and servers."""
        usual = self.server.is_private and not os.environ.get("ODOO_HOME")
        mark = "" if usual else f"-{_digest(self._settings())}"
        return paths.STATE / f"odoo{mark}.conf"

    @property
    def environ(self) -> dict[str, str]:
        """The environment variables of Odoo and of the tests."""
        return {
            **os.environ,
            **self.server.environ,
            "PYTHONPATH": str(self.source.root),
            "ODOO_RC": str(self.config),
            "BHIMA_ODOO": str(paths.SCRIPTS / "odoo"),
            "BHIMA_ODOO_BIN": str(self.source.command),
            "BHIMA_BASE_DB": BASE_DATABASE,
            "BHIMA_INSTALLED_DB": INSTALLED_DATABASE,
            "BHIMA_FOUNDED_DB": FOUNDED_DATABASE,
        }

    def odoo(self, *arguments: str) -> list[str | Path]:
        """The command that runs Odoo. -P keeps the working folder out of imports."""
        return [self.environment.python, "-P", self.source.command, *arguments]

    def write_config(self) -> None:
        """Write the configuration file where it changes, at one stroke."""
        settings = self._settings()
        if self.config.exists() and self.config.read_text() == settings:
            return
        draft = self.config.with_suffix(f".{os.getpid()}")
        draft.write_text(settings)
        draft.replace(self.config)

    def _settings(self) -> str:
        folders = [paths.ROOT, *self.source.addons_path]
        text = SETTINGS.format(
            addons_path=",".join(map(str, folders)), data_dir=self.data_dir
        )
        private = self.server.is_private
        return text + (PRIVATE_SERVER_SETTINGS.format(self.server) if private else "")


@contextmanager
def opened() -> Iterator[Workbench]:
    """A workbench whose database server runs as long as the block does."""
    source = odoo_source.find()
    environment = python_env.ensure_environment("odoo", REQUIREMENTS)
    with postgres.running() as server:
        bench = Workbench(source, environment, server)
        bench.write_config()
        yield bench


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
