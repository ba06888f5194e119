"""Locks between scripts: who waits, who does not, and who is gone."""

import subprocess
import sys
import threading

import pytest

from toolbox import locks, paths

HOLD = """
import sys, time
from pathlib import Path
from toolbox import locks, paths
paths.STATE = Path(sys.argv[1])
with locks.open_lock("databases") as lock:
    assert locks.try_lock(lock, shared=sys.argv[2] == "shared")
    print("held", flush=True)
    time.sleep(300)
"""


@pytest.fixture
def hold(tmp_path, monkeypatch):
    """Let another script hold the lock, and return its process."""
    monkeypatch.setattr(paths, "STATE", tmp_path)
    holders = []

    def hold(mode="exclusive"):
        command = [sys.executable, "-c", HOLD, tmp_path, mode]
        holder = subprocess.Popen(command, cwd=paths.SCRIPTS, stdout=subprocess.PIPE)
        holders.append(holder)
        assert holder.stdout.readline() == b"held\n"
        return holder

    yield hold
    for holder in holders:
        holder.kill()
        holder.communicate()


def test_a_lock_is_free_as_soon_as_its_holder_is_killed(hold):
    holder = hold()
    with locks.open_lock("databases") as lock:
        assert not locks.try_lock(lock)
        holder.kill()
        holder.wait()
        assert locks.try_lock(lock)


def test_who_waits_says_for_whom(hold, capsys):
    holder = hold()
    threading.Timer(0.5, holder.kill).start()
    with locks.exclusive("databases", "prepares the databases"):
        assert holder.wait() != 0
    assert capsys.readouterr().err.strip() == (
        "waiting for another script that prepares the databases"
    )


def test_who_gets_the_lock_at_once_says_nothing(hold, capsys):
    with locks.exclusive("databases", "prepares the databases"):
        pass
    assert capsys.readouterr().err == ""


def test_the_last_of_those_who_share_a_lock_gets_it_alone(hold):
    holder = hold("shared")
    with locks.open_lock("databases") as lock:
        assert locks.try_lock(lock, shared=True)
        assert not locks.try_lock(lock)
        holder.kill()
        holder.wait()
        assert locks.try_lock(lock)
