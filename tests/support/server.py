"""A running Odoo server with several workers, and clients that call it over HTTP."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

SECONDS_TO_STOP = 60
SECONDS_TO_ANSWER = 300
# It listens within some seconds; on a busy machine within two minutes.
UNTIL_IT_LISTENS = Retry(total=None, connect=14, backoff_factor=0.2, backoff_max=20)


def find_free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Refusal(Exception):
    """The server answered with an error, whose name is the first argument."""


class Client:
    """Somebody in front of the web client, with a session of his own."""

    def __init__(self, url, database, login, password):
        self.url = url
        self.session = requests.Session()
        credentials = {"db": database, "login": login, "password": password}
        answer = self._send("/web/session/authenticate", credentials)
        assert answer["uid"], login

    def call(self, model, method, ids):
        """Call a method of records, as a button of the web client does."""
        params = {"model": model, "method": method, "args": [ids], "kwargs": {}}
        return self._send(f"/web/dataset/call_kw/{model}/{method}", params)

    def _send(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.session.post(
            self.url + path, json=body, timeout=SECONDS_TO_ANSWER
        )
        answer.raise_for_status()
        content = answer.json()
        if "error" in content:
            data = content["error"]["data"]
            raise Refusal(data["name"], data["message"])
        return content["result"]


class Server(NamedTuple):
    """A server that runs: where it is, and its first process."""

    url: str
    process: subprocess.Popen

    def kill(self):
        """End it with all its workers as a power cut does: nobody can clean up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(database, log, workers, **connection):
    """A server of the database. Stopped at the end whatever happens.

    :param connection: host and port of PostgreSQL, if it is not the usual one
    :rtype: Server
    """
    port = find_free_port()
    options = {
        "database": database,
        "workers": workers,
        "http-port": port,
        "gevent-port": find_free_port(),
        "max-cron-threads": 0,
        "limit-time-real": SECONDS_TO_ANSWER,
        "limit-time-cpu": SECONDS_TO_ANSWER,
        **{f"db_{name}": value for name, value in connection.items()},
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    with log.open("a") as file:
        process = subprocess.Popen(
            [sys.executable, "-P", os.environ["BHIMA_ODOO_BIN"], *arguments],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_it_listens(url)
            yield Server(url, process)
        finally:
            _stop(process)


def _wait_until_it_listens(url):
    with requests.Session() as session:
        session.mount(url, HTTPAdapter(max_retries=UNTIL_IT_LISTENS))
        session.get(f"{url}/web/health", timeout=SECONDS_TO_ANSWER).raise_for_status()


def _stop(process):
    """End the server with its workers: gracefully, or all of them by force."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def count_lines(log, pattern):
    """Return how many lines of a log contain the pattern."""
    return len(re.findall(pattern, log.read_text()))
