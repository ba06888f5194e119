"""The gates that ask Odoo, with all add-ons installed in a test database."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolbox import database, process, workbench
from toolbox.lint import project, registry_checks, tools
from toolbox.paths import ROOT


@dataclass(frozen=True)
class Installation:
    """The add-ons as they are now, in a database that nothing else uses."""

    bench: workbench.Workbench
    name: str

    def export_terms(self, addon: str, target: Path) -> None:
        """Write the terms of an add-on that can be translated."""
        options = ["--database", self.name, "--output", target, addon]
        command = self.bench.odoo("i18n", "export", *options)
        process.attended(command, "lint-export", env=self.bench.environ)

    def registry_complaints(self) -> list[str]:
        """What Odoo's own lint tests say."""
        done = subprocess.run(
            [
                self.bench.environment.python,
                "-P",
                registry_checks.__file__,
                self.bench.config,
                self.name,
                tools.python_packages(),
                *(addon.name for addon in project.addons()),
            ],
            cwd=ROOT,
            env=self.bench.environ,
            capture_output=True,
            text=True,
        )
        complained = done.stdout.replace(f"{ROOT}/", "").splitlines()
        crashed = done.returncode != 0 and not complained
        return done.stderr.splitlines() if crashed else complained


@contextmanager
def installation() -> Iterator[Installation]:
    # the add-ons that install themselves are there, too
    source = database.NEIGHBOURS_DATABASE
    with workbench.opened() as bench, database.for_tests(bench, source) as name:
        yield Installation(bench, name)


def findings() -> list[str]:
    with installation() as installed:
        return installed.registry_complaints()
