"""PostgreSQL: the server that ``PGHOST`` names, or a private one under ``.odoo/``.

The private server listens on a Unix socket only. Each script holds a shared lock while
it uses the server; the first one starts it, and the last one stops it.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolbox import console, debian, locks, paths, process

FOLDER = paths.STATE / "postgres"
DATA = FOLDER / "data"
LOG = FOLDER / "server.log"
SOCKET_RECORD = FOLDER / "socket-folder"
PORT = 54329
USER = "odoo"
SYSTEM_USER = "postgres"
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
            return f"See {LOG}, or start anew with `script/clean`."
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
    if not _is_running():
        if not (DATA / "PG_VERSION").exists():
            _make_cluster()
        _start()
    return Server(_private_host(), str(PORT), USER)


def _make_cluster() -> None:
    console.step("Making a private PostgreSQL cluster")
    programs = _programs()  # installs them, and with them their user, where missing
    unfinished = DATA.with_suffix(".unfinished")
    for folder in (DATA, unfinished):
        shutil.rmtree(folder, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    _give_away(unfinished)
    options = ["--username", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"]
    initdb = [programs / "initdb", "--pgdata", unfinished, *options, "--no-sync"]
    process.attended([*_as_other_user(), *initdb], "initdb", cwd=Path("/"))
    unfinished.rename(DATA)


def _start() -> None:
    _forget_crashed_server()
    folder = _socket_folder()
    quoted = str(folder).replace("'", "''")
    (DATA / "postgresql.conf").write_text(
        SETTINGS.format(port=PORT, socket_folder=quoted)
    )
    SOCKET_RECORD.write_text(str(folder))
    LOG.write_text("")
    _give_away(LOG)
    try:
        _control("start", "--wait", "--log", LOG)
    except process.CommandFailed as failure:
        raise console.Failure(
            f"PostgreSQL does not start. The end of {LOG}:\n{process.tail(LOG)}",
            "Remove the cause, or start anew with `script/clean`.",
        ) from failure


def stop() -> None:
    """Stop the private server, if it runs."""
    if _is_running():
        _control("stop", "--wait", "--mode=fast")
    forget()


def forget() -> None:
    """Remove the socket's folder of a server that runs no more."""
    if folder := _private_host():
        shutil.rmtree(folder, ignore_errors=True)


def _control(action: str, *options: str | Path) -> None:
    command = [_programs() / "pg_ctl", action, "--pgdata", DATA, "--silent", *options]
    process.attended([*_as_other_user(), *command], "pg_ctl", cwd=Path("/"))


def _is_running() -> bool:
    """Whether the process in the pid file is our server, and no later namesake."""
    try:
        number = (DATA / "postmaster.pid").read_text().split()[0]
        command = Path("/proc", number, "cmdline").read_bytes()
    except (OSError, IndexError):
        return False
    return os.fsencode(DATA) in command.split(b"\0")


def _forget_crashed_server() -> None:
    """A pid file left by a crash blocks the start when its number is in use again."""
    (DATA / "postmaster.pid").unlink(missing_ok=True)


def _socket_folder() -> Path:
    """A folder of our own for the socket; a short path when ours is too long."""
    folder = FOLDER / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.mkdtemp(prefix="bhima-"))
    else:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
    _give_away(folder)
    return folder


def _give_away(path: Path) -> None:
    """The server, which refuses to run as root, must own what it writes."""
    if os.geteuid() == 0:
        shutil.chown(path, SYSTEM_USER, SYSTEM_USER)


def _as_other_user() -> list[str]:
    """What to put before a command that must not run as root.

    The capability lets that user reach a repository in a folder of root's.
    """
    if os.geteuid() != 0:
        return []
    user = ["setpriv", "--reuid", SYSTEM_USER, "--regid", SYSTEM_USER, "--init-groups"]
    reach = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    allowed = subprocess.run([*user, *reach, "true"], capture_output=True, cwd="/")
    return [*user, *reach] if allowed.returncode == 0 else user


def _programs() -> Path:
    """The folder of the server's programs, of the version that made the cluster."""
    if not (folders := _installed_programs()):
        debian.ensure_packages("postgresql")
        folders = _installed_programs()
    version_file = DATA / "PG_VERSION"
    version = version_file.read_text().strip() if version_file.exists() else ""
    fitting = [folder for folder in folders if version in ("", _version(folder))]
    if not fitting:
        problem = f"PostgreSQL {version or ''} is not installed."
        raise console.Failure(problem, "Install it, or start anew with `script/clean`.")
    _require_system_user()
    return fitting[0]


def _installed_programs() -> list[Path]:
    """The folders that hold ``initdb``, the best first."""
    debian_folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_first = sorted(debian_folders, key=lambda path: -int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return [path.parent for path in ([Path(on_path)] if on_path else newest_first)]


def _version(programs: Path) -> str:
    """The major version, from a line such as ``postgres (PostgreSQL) 17.5``."""
    words = process.output([programs / "postgres", "--version"]).split()
    return words[2].partition(".")[0] if len(words) > 2 else ""


def _require_system_user() -> None:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError as error:
        if os.geteuid() == 0:
            problem = f"As root, PostgreSQL needs the system user `{SYSTEM_USER}`."
            remedy = "Install the package `postgresql`, or run as another user."
            raise console.Failure(problem, remedy) from error


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
