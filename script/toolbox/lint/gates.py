"""Run gates one after the other, and tell about all of them."""

import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from toolbox import console


@dataclass(frozen=True)
class Gate:
    """One kind of check. ``fix`` repairs what a program can repair by itself."""

    name: str
    about: str
    findings: Callable[[], Sequence[str]]
    fix: Callable[[], object] | None = None


def run_all(gates: Iterable[Gate]) -> int:
    """The exit code: 1 when a gate found something. All gates run in any case."""
    failed = [gate.name for gate in gates if not run_one(gate)]
    if failed:
        print(f"\n{len(failed)} failed: {', '.join(failed)}")
    return 1 if failed else 0


def fix_all(gates: Iterable[Gate]) -> None:
    for gate in gates:
        if gate.fix:
            console.step(f"Fixing: {gate.about}")
            gate.fix()


def run_one(gate: Gate) -> bool:
    started = time.monotonic()
    found = findings_of(gate)
    seconds = time.monotonic() - started
    verdict = "failed" if found else "ok"
    print(f"{gate.name:<14} {verdict:<7} {seconds:5.1f} s   {gate.about}", flush=True)
    for finding in found:
        print("    " + finding.replace("\n", "\n    "), flush=True)
    return not found


def findings_of(gate: Gate) -> Sequence[str]:
    """A gate that cannot do its work has failed, too; the others still do theirs."""
    try:
        return gate.findings()
    except console.Failure as failure:
        return [failure.problem, failure.remedy]
    except SyntaxError as error:
        return [f"{error.filename}:{error.lineno}: {error.msg}"]
    except Exception:
        return traceback.format_exc().splitlines()
