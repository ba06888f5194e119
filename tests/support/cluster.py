"""A PostgreSQL server of its own, which may be crashed: others use the usual one."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

SYSTEM_USER = "postgres"
USER = "odoo"
PORT = "54330"


class Cluster:
    """A server that survives a crash: what is committed is on the disk.

    It listens on a socket in its folder, which libpq takes for a host.
    """

    def __init__(self, folder):
        self.host = str(folder)
        self.data = folder / "data"
        initdb = shutil.which("initdb")
        folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
        self.programs = Path(initdb or max(folders)).parent

    @property
    def environ(self):
        """The variables by which libpq finds it."""
        return {"PGHOST": self.host, "PGPORT": PORT, "PGUSER": USER}

    def make(self):
        """Make the cluster and start it."""
        if os.geteuid() == 0:
            shutil.chown(self.host, SYSTEM_USER, SYSTEM_USER)
        options = ["--username", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"]
        self._run("initdb", *options)
        self.start()

    def start(self):
        settings = f"-p {PORT} -k {self.host} -c listen_addresses="
        log = Path(self.host, "server.log")
        self._run("pg_ctl", "start", "--wait", "--silent", "-o", settings, "-l", log)

    def stop(self, mode):
        """Stop it; immediately is without letting anybody finish what he does."""
        self._run("pg_ctl", "stop", "--wait", "--silent", f"--mode={mode}")

    def copy(self, name):
        """Copy a database of the usual server into this one, and use this one."""
        with tempfile.NamedTemporaryFile() as dump:
            command = ["pg_dump", "--format=custom", f"--file={dump.name}", name]
            subprocess.run(command, check=True)
            os.environ.update(self.environ)
            subprocess.run(["createdb", name], check=True)
            restore = ["pg_restore", "--no-owner", f"--dbname={name}", dump.name]
            subprocess.run(restore, check=True)

    def _run(self, program, *arguments):
        command = [self.programs / program, "--pgdata", self.data, *arguments]
        as_other = []
        if os.geteuid() == 0:
            group = str(pwd.getpwnam(SYSTEM_USER).pw_gid)
            as_other = ["setpriv", "--reuid", SYSTEM_USER, "--regid", group]
            as_other.append("--init-groups")
        # a server that stays would keep a pipe open
        subprocess.run([*as_other, *command], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running():
    """A new server, stopped and removed at the end; libpq finds the usual one then."""
    usual = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="bhima-") as folder:
        cluster = Cluster(Path(folder))
        cluster.make()
        try:
            yield cluster
        finally:
            os.environ.clear()
            os.environ.update(usual)
            cluster.stop("fast")
