"""PostgreSQL: the server that ``PGHOST`` names, or a private one under ``.odoo/``.

The private server listens on a Unix socket only. Each script holds a shared lock while
it uses the server; the first one starts it, and the last one stops it.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolbox import cluster, console, debian, locks, paths

FOLDER = paths.STATE / "postgres"
OWN = cluster.Cluster(FOLDER / "data", FOLDER / "server.log")
SOCKET_RECORD = FOLDER / "socket-folder"
PORT = 54329
# The kernel takes socket addresses of 107 bytes.
LONGEST_SOCKET_FOLDER = 85

# The cluster can be thrown away, so it need not survive a power cut: no fsync.
SETTINGS = """\
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket_folder}'
unix_socket_permissions = 0700
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 256MB
max_wal_size = 4GB
jit = off
"""


@dataclass(frozen=True)
class Server:
    """How to reach a server; what is empty is left to libpq and its environment."""

    host: str = ""
    port: str = ""
    user: str = ""

    @property
    def is_private(self) -> bool:
        """Whether it is ours."""
        return bool(self.host)

    @property
    def environ(self) -> dict[str, str]:
        """The variables that libpq reads."""
        values = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        return {name: value for name, value in values.items() if value}

    def query(self, statement: str, database: str = "postgres") -> str:
        """Run a statement, in the maintenance database; return its rows as text."""
        options = ["-XAtq", "--set=ON_ERROR_STOP=1", f"--dbname={database}"]
        done = subprocess.run(
            [_client(), *options, "--command", statement],
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            problem = f"PostgreSQL refused: {statement}\n{done.stderr.strip()}"
            raise console.Failure(problem, self._remedy)
        return done.stdout.strip()

    @property
    def _remedy(self) -> str:
        if self.is_private:
            return f"See {OWN.log}, or start anew with `script/clean`."
        return "Check PGHOST, PGPORT, PGUSER and PGPASSWORD, or unset PGHOST."


@contextmanager
def running() -> Iterator[Server]:
    """A server that answers, as long as the block runs."""
    if os.environ.get("PGHOST", "") not in ("", _private_host()):
        server = Server()
        server.query("SELECT 1")
        yield server
        return
    with locks.open_lock("postgres-use") as use:
        with locks.exclusive("postgres-start"):
            locks.try_lock(use, shared=True)
            server = _started()
        try:
            yield server
        finally:
            with locks.exclusive("postgres-start"):
                if locks.try_lock(use):
                    stop()


def _private_host() -> str:
    """Where our server was reached last; scripts that scripts run inherit PGHOST."""
    return SOCKET_RECORD.read_text() if SOCKET_RECORD.exists() else ""


def _started() -> Server:
    if not OWN.is_running():
        if not OWN.data.exists():
            console.step("Making a private PostgreSQL cluster")
        OWN.make()
        folder = _socket_folder()
        quoted = str(folder).replace("'", "''")
        SOCKET_RECORD.write_text(str(folder))
        OWN.start(SETTINGS.format(port=PORT, socket_folder=quoted))
    return Server(_private_host(), str(PORT), cluster.USER)


def stop() -> None:
    """Stop the private server, if it runs."""
    if OWN.is_running():
        OWN.stop()
    forget()


def forget() -> None:
    """Remove the socket's folder of a server that runs no more."""
    if folder := _private_host():
        shutil.rmtree(folder, ignore_errors=True)


def _socket_folder() -> Path:
    """A folder of our own for the socket; a short path when ours is too long."""
    folder = FOLDER / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.mkdtemp(prefix="bhima-"))
    else:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    cluster.give_away(folder)
    return folder


def _client() -> str:
    if found := _found_client():
        return found
    debian.ensure_packages("postgresql-client")
    return _found_client() or "psql"


def _found_client() -> str | None:
    """Debian's ``psql`` on the path is a slow wrapper; take the real one first."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "psql").exists():
            return str(folder / "psql")
    return shutil.which("psql")
