"""A program in the foreground: nothing stays behind, whoever ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolbox import paths

# It outlives its parent, in a session of its own, and tells its number.
ORPHAN = "setsid sh -c 'echo $$; exec sleep 300' & sleep 0.5"
# This one takes no hint.
STUBBORN = """
setsid sh -c 'trap "" TERM; echo $$; while :; do sleep 0.1; done' & sleep 0.5
"""
SCRIPT = """
import sys
from toolbox import child, console
child.SECONDS_TO_LEAVE = 1
console.run(lambda: child.run(["sh", "-c", sys.argv[1]], {}))
"""
# The other thread asks for the exit code after the program's orphans are ended.
TWO_THREADS = """
import subprocess, sys, threading
from concurrent.futures import ThreadPoolExecutor
from toolbox import child
child.SECONDS_TO_LEAVE = 2
done = threading.Event()

def work():
    program = subprocess.Popen(["sh", "-c", "sleep 1; exit 7"])
    done.wait()
    return program.wait()

with ThreadPoolExecutor(1) as beside:
    other = beside.submit(work)
    code = child.run(["sh", "-c", sys.argv[1]], {})
    done.set()
    print(code, other.result())
"""


@pytest.fixture
def script():
    """Start a script that runs a shell's command; return its process."""
    started = []

    def script(command):
        arguments = [sys.executable, "-c", SCRIPT, command]
        started.append(
            subprocess.Popen(
                arguments,
                cwd=paths.SCRIPTS,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield script
    for one in started:
        one.kill()
        one.communicate()


def is_running(number):
    """Whether the process is there, and no mere entry of one that has ended."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def assert_leaves(number, seconds=10):
    deadline = time.monotonic() + seconds
    while is_running(number):
        assert time.monotonic() < deadline, f"process {number} stays behind"
        time.sleep(0.05)


@pytest.mark.parametrize("command", [ORPHAN, STUBBORN])
def test_orphans_end_with_the_program(script, command):
    one = script(command)
    orphan = int(one.stdout.readline())
    assert one.wait() == 0
    assert not is_running(orphan)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_script_ends_all(script, number):
    one = script(f"{ORPHAN}; exec sleep 300")
    orphan = int(one.stdout.readline())
    one.send_signal(number)
    assert one.wait() == 128 + signal.SIGINT
    assert not is_running(orphan)


def test_the_program_ends_when_the_script_is_killed(script):
    one = script("echo $$; exec sleep 300")
    program = int(one.stdout.readline())
    one.kill()
    assert_leaves(program)


def test_what_another_thread_runs_is_left_alone():
    """``script/test`` prepares one database while the tests run in another one."""
    command = [sys.executable, "-c", TWO_THREADS, STUBBORN]
    done = subprocess.run(command, cwd=paths.SCRIPTS, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 7", done.stderr
