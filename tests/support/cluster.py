"""A PostgreSQL server of its own, which may be crashed: others use the usual one."""

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from toolbox import cluster

PORT = 54330
# Unlike the usual one it survives a crash: what is committed is on the disk.
SETTINGS = """
port = {port}
unix_socket_directories = '{folder}'
listen_addresses = ''
"""


class Crashable:
    """A server that can be crashed and started again.

    It listens on a socket in its folder, which libpq takes for a host.
    """

    def __init__(self, folder):
        self.host = str(folder)
        self.cluster = cluster.Cluster(folder / "data", folder / "server.log")

    @property
    def environ(self):
        """The variables by which libpq finds it."""
        return {"PGHOST": self.host, "PGPORT": str(PORT), "PGUSER": cluster.USER}

    def start(self):
        """Make the server if it is new, and start it."""
        cluster.give_away(Path(self.host))
        self.cluster.make()
        self.cluster.start(SETTINGS.format(port=PORT, folder=self.host))

    def crash(self):
        """Stop it without letting anybody finish what he does."""
        self.cluster.stop("immediate")

    def copy(self, name):
        """Copy a database of the usual server into this one, and use this one."""
        with tempfile.NamedTemporaryFile() as dump:
            command = ["pg_dump", "--format=custom", f"--file={dump.name}", name]
            subprocess.run(command, check=True)
            os.environ.update(self.environ)
            subprocess.run(["createdb", name], check=True)
            restore = ["pg_restore", "--no-owner", f"--dbname={name}", dump.name]
            subprocess.run(restore, check=True)


@contextmanager
def running():
    """A new server, stopped and removed at the end; libpq finds the usual one then."""
    usual = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="bhima-") as folder:
        server = Crashable(Path(folder))
        server.start()
        try:
            yield server
        finally:
            os.environ.clear()
            os.environ.update(usual)
            server.cluster.stop()
