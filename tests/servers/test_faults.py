"""What breaks in the middle: the server, the database, the period. Nothing is lost."""

import queue
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from ..support import cluster, scratch, server
from .test_concurrency import HERE, WORKERS, assert_complete, get_result

CLIENTS = 4
# Some transfers are validated before it breaks, and some are on their way.
UNTIL_IT_BREAKS = 12
BROKEN = (requests.ConnectionError, requests.HTTPError, requests.Timeout)


@pytest.fixture(scope="module")
def prepared():
    """A database with a hospital before a busy hour, to be copied."""
    with scratch.database("bhima_faults_prepared", scratch.FOUNDED) as database:
        hospital = get_result(database.shell(HERE / "busy_hospital.py"))
        yield database.name, hospital


def press_all(url, database, hospital, break_it=None):
    """Let people validate all transfers and post what waits; break it meanwhile.

    :param break_it: called when some transfers are done; the rest fails then
    :return: how many presses were answered
    """
    tasks = queue.SimpleQueue()
    for ids in hospital["waiting"]:
        tasks.put(("accountant", "bhima.stock.ledger.entry", "action_post", ids))
    for number in hospital["transfers"]:
        tasks.put(("storekeeper", "stock.picking", "button_validate", [number]))
    done = queue.SimpleQueue()
    with ThreadPoolExecutor(CLIENTS) as pool:
        work = (url, database, hospital, tasks, done)
        answers = [pool.submit(press_until_it_breaks, *work) for _ in range(CLIENTS)]
        if break_it:
            while done.qsize() < UNTIL_IT_BREAKS and not all(
                answer.done() for answer in answers
            ):
                time.sleep(0.05)
            break_it()
    for answer in answers:
        answer.result()
    return done.qsize()


def press_until_it_breaks(url, database, hospital, tasks, done):
    """Press buttons until there are none left, or nobody answers any more."""
    try:
        people = {
            role: server.Client(
                url, database, hospital["logins"][role], hospital["password"]
            )
            for role in ("storekeeper", "accountant")
        }
        while not tasks.empty():
            role, *press = tasks.get_nowait()
            if press_once(people[role], press):
                done.put(press)
            else:
                tasks.put((role, *press))
    except BROKEN:
        return


def press_once(client, press):
    """Press a button; tell whether it worked. Others may be in the way.

    A server that can't ask its database who somebody is denies him access.
    """
    try:
        client.call(*press)
    except server.Refusal as refusal:
        if refusal.args[0] == "odoo.exceptions.AccessDenied":
            raise requests.ConnectionError from refusal
        if refusal.args[0].startswith("psycopg2."):
            return False
        raise
    return True


def assert_nothing_half_done(database):
    """Each done movement has its row and entry, each entry its transfer."""
    books = get_result(database.shell(HERE / "busy_hour.py"))
    assert books["differences"] == []
    assert books["rows"] == books["rows_moves"] == books["moves"]
    assert books["entries_by_transfer"] == [1]
    assert books["entries"] == books["entries_of_transfers"]
    assert books["entry_states"] == ["posted"]
    assert set(books["states"]) == {"assigned", "done"}
    assert not books["unlinked"]
    # as many as were answered at least: what was said to be done is done
    return len(books["booked"])


def test_server_is_killed_in_the_middle(prepared, tmp_path):
    template, hospital = prepared
    log = tmp_path / "server.log"
    with scratch.database("bhima_faults", template) as database:
        with server.running(database.name, log, WORKERS) as running:
            who = (running.url, database.name, hospital)
            answered = press_all(*who, break_it=running.kill)
        assert UNTIL_IT_BREAKS <= answered <= assert_nothing_half_done(database)
        with server.running(database.name, log, WORKERS) as running:
            press_all(running.url, database.name, hospital)
        books = get_result(database.shell(HERE / "busy_hour.py"))
    assert_complete(books, hospital)


def test_database_server_crashes_in_the_middle(prepared, tmp_path):
    name, hospital = prepared
    log = tmp_path / "server.log"
    with cluster.running() as own:
        own.copy(name)
        database = scratch.Database(name)
        place = {"host": own.host, "port": cluster.PORT, "user": own.environ["PGUSER"]}
        with server.running(name, log, WORKERS, **place) as running:
            answered = press_all(running.url, name, hospital, break_it=own.crash)
            own.start()
            assert UNTIL_IT_BREAKS <= answered <= assert_nothing_half_done(database)
            # the same server finds the database again
            press_all(running.url, name, hospital)
        books = get_result(database.shell(HERE / "busy_hour.py"))
    assert_complete(books, hospital)


def test_period_is_closed_between_click_and_commit(prepared):
    template, _hospital = prepared
    with scratch.database("bhima_faults_lock", template) as database:
        result = get_result(database.shell(HERE / "lock_date.py"))
    # who clicked first has posted in the period, whoever closed it meanwhile
    assert (result["first"], result["entry_state"]) == ("done", "posted")
    assert result["entry_date"] <= result["locked_until"]
    assert "locked" in result["refusal"]
    assert result["second"] == "assigned"
    assert result["differences"] == []
