"""A PostgreSQL cluster in a folder: made, started and stopped, by root or anybody."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from toolbox import console, debian, process

USER = "odoo"
SYSTEM_USER = "postgres"


@dataclass(frozen=True)
class Cluster:
    """A server's data, and the log that it writes."""

    data: Path
    log: Path

    def make(self) -> None:
        """Make the cluster, unless it is there; one cut short is made anew."""
        if (self.data / "PG_VERSION").exists():
            return
        programs = self._programs()  # installs them, and their user, where missing
        unfinished = self.data.with_suffix(".unfinished")
        for folder in (self.data, unfinished):
            shutil.rmtree(folder, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        give_away(unfinished)
        options = ["--username", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"]
        initdb = [programs / "initdb", "--pgdata", unfinished, *options, "--no-sync"]
        process.attended([*_as_other_user(), *initdb], "initdb", cwd=Path("/"))
        unfinished.rename(self.data)

    def start(self, settings: str) -> None:
        """Start the server.

        :param settings: lines of ``postgresql.conf``
        """
        # a pid file left by a crash blocks the start when its number is in use again
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        (self.data / "postgresql.conf").write_text(settings)
        self.log.write_text("")
        give_away(self.log)
        try:
            self._control("start", "--wait", "--log", self.log)
        except process.CommandFailed as failure:
            raise console.Failure(
                f"PostgreSQL does not start. The end of {self.log}:\n"
                f"{process.tail(self.log)}",
                "Remove the cause, or start anew with `script/clean`.",
            ) from failure

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; ``immediate`` is without letting anybody finish."""
        self._control("stop", "--wait", f"--mode={mode}")

    def is_running(self) -> bool:
        """Whether the process in the pid file is our server, and no later namesake."""
        try:
            number = (self.data / "postmaster.pid").read_text().split()[0]
            command = Path("/proc", number, "cmdline").read_bytes()
        except (OSError, IndexError):
            return False
        return os.fsencode(self.data) in command.split(b"\0")

    def _control(self, action: str, *options: str | Path) -> None:
        pg_ctl = [self._programs() / "pg_ctl", action, "--pgdata", self.data]
        command = [*_as_other_user(), *pg_ctl, "--silent", *options]
        process.attended(command, "pg_ctl", cwd=Path("/"))

    def _programs(self) -> Path:
        """The folder of the server's programs, of the version that made the cluster."""
        if not (folders := _installed_programs()):
            debian.ensure_packages("postgresql")
            folders = _installed_programs()
        version_file = self.data / "PG_VERSION"
        version = version_file.read_text().strip() if version_file.exists() else ""
        fitting = [folder for folder in folders if version in ("", _version(folder))]
        if not fitting:
            problem = f"PostgreSQL {version or ''} is not installed."
            remedy = "Install it, or start anew with `script/clean`."
            raise console.Failure(problem, remedy)
        _require_system_user()
        return fitting[0]


def give_away(path: Path) -> None:
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
