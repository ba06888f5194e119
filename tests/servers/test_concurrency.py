"""A busy hour: eight people at once, on a real server with two workers."""

import json
import queue
import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..support import scratch, server

HERE = Path(__file__).parent
CLIENTS = 8
WORKERS = 2
# Each third transfer is validated by two people at the same moment.
SHARED = 3
SECONDS_TO_MEET = 300
# Odoo has tried five times by itself; people press the button again.
PRESSES = 20
RETRIED = {
    "psycopg2.errors.SerializationFailure",
    "psycopg2.errors.LockNotAvailable",
    "psycopg2.errors.DeadlockDetected",
    "odoo.exceptions.ConcurrencyError",
}


def test_busy_hour_loses_and_doubles_nothing(tmp_path):
    with scratch.database("bhima_concurrency", scratch.FOUNDED) as database:
        hospital = get_result(database.shell(HERE / "busy_hospital.py"))
        log = tmp_path / "server.log"
        with server.running(database.name, log, WORKERS) as running:
            outcomes = work(running.url, database.name, hospital)
        books = get_result(database.shell(HERE / "busy_hour.py"))
    failures = [name for name in outcomes if name not in ("done", *RETRIED)]
    assert not failures, f"{outcomes}\n{log.read_text()[-5000:]}"
    assert server.count_lines(log, "Evented Service") == 1
    print(outcomes, server.count_lines(log, "try again in"), "retried by Odoo")
    assert_complete(books, hospital)


def get_result(output):
    """Return what a script for Odoo's shell has found out."""
    return json.loads(re.search(r"^RESULT (.*)", output, re.MULTILINE)[1])


def work(url, database, hospital):
    """Let the clients do all there is to do; count how their presses ended."""
    tasks = queue.SimpleQueue()
    for task in get_tasks(hospital):
        tasks.put(task)
    start = threading.Barrier(CLIENTS, timeout=SECONDS_TO_MEET)

    def run(_number):
        people = {
            role: server.Client(
                url, database, hospital["logins"][role], hospital["password"]
            )
            for role in ("storekeeper", "accountant")
        }
        start.wait()
        return sum(iter_outcomes(people, tasks), Counter())

    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(run, range(CLIENTS)), Counter())


def get_tasks(hospital):
    """Return who presses which button; shared ones one after the other, to meet.

    The first ones are different transfers: each of them finds no stock journal.
    """
    validations = [
        ("storekeeper", "stock.picking", "button_validate", [number])
        for number in hospital["transfers"]
    ]
    postings = [
        ("accountant", "bhima.stock.ledger.entry", "action_post", ids)
        for ids in hospital["waiting"]
    ]
    tasks = []
    for number, press in enumerate(validations):
        is_shared = number % SHARED == SHARED - 1
        tasks += share(press) if is_shared else [(press, None)]
        if is_shared and postings:
            tasks += share(postings.pop())
    assert not postings
    return tasks


def share(press):
    """Return the same press twice, with the place where the two people meet."""
    meeting = threading.Barrier(2, timeout=SECONDS_TO_MEET)
    return [(press, meeting)] * 2


def iter_outcomes(people, tasks):
    """Do tasks until there are none; yield a counter of outcomes for each."""
    while True:
        try:
            (role, *press), meeting = tasks.get_nowait()
        except queue.Empty:
            return
        if meeting:
            meeting.wait()
        yield Counter(iter_presses(people[role], press))


def iter_presses(client, press):
    """Press a button until it works; yield how each press ended."""
    for _press in range(PRESSES):
        try:
            client.call(*press)
        except server.Refusal as refusal:
            name, message = refusal.args
            yield name if name in RETRIED else f"{name}: {message}"
            if name not in RETRIED:
                return
        else:
            yield "done"
            return


def assert_complete(books, hospital):
    """Each transfer has its entry, numbers have no gap, and all ledgers agree."""
    transfers = len(hospital["transfers"]) + len(hospital["waiting"])
    assert books["states"] == ["done"]
    assert books["entry_states"] == ["posted"]
    assert set(hospital["transfers"]) <= set(books["booked"])
    assert books["entries_by_transfer"] == [1]
    assert books["entries"] == books["entries_of_transfers"] == transfers
    assert books["made_journals"] == len(books["journals"]) == 1
    assert len(books["prefixes"]) == 1
    assert books["numbers"] == list(range(1, transfers + 1))
    assert books["rows"] == books["rows_moves"] == books["moves"]
    assert set(books["row_states"]) == {"posted", "not_posted"}
    assert books["row_states"]["posted"] == 2 * transfers
    assert not books["unlinked"]
    assert books["differences"] == []
