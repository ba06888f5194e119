"""The scripts from outside: what they honour and what they say when they can't."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import odoo.release

from ..support import scratch

HERE = Path(__file__).parent
SCRIPTS = HERE.parents[1] / "script"
# A shell starts it like this in the background, where Ctrl-C shall not reach it.
DEAF = ["sh", "-c", 'trap \'\' INT; exec "$0" "$@"', sys.executable, "-c"]
WAITING = """
import sys
from toolbox import child
waiting = "import time; print('waiting', flush=True); time.sleep(300)"
sys.exit(child.run([sys.executable, "-c", waiting], {}))
"""


def run(script, *arguments, stdin="", **environ):
    """Run a script with other environment variables; return what became of it."""
    return subprocess.run(
        [SCRIPTS / script, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env={**os.environ, **environ},
    )


def assert_fails(done, *texts):
    """The script ended with 1, and said each of the texts without a traceback."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    for text in texts:
        assert text in done.stderr


def test_odoo_home_is_honoured():
    source = Path(odoo.release.__file__).parent.parent
    done = run("odoo", "--version", ODOO_HOME=str(source))
    assert done.returncode == 0, done.stderr
    assert "19.0" in done.stdout


def test_odoo_home_that_is_no_odoo_is_refused(tmp_path):
    done = run("odoo", "--version", ODOO_HOME=str(tmp_path))
    assert_fails(done, "ODOO_HOME", str(tmp_path))


def test_database_server_of_ones_own_is_honoured():
    done = run("odoo", "db", "dump", "no_such_database", PGHOST="/nowhere")
    assert_fails(done, "/nowhere")


def test_script_in_the_background_interrupts_its_program_when_asked_to_stop():
    script = subprocess.Popen(
        [*DEAF, WAITING],
        cwd=SCRIPTS,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert script.stdout.readline() == "waiting\n"
    script.terminate()
    _output, complaint = script.communicate()
    assert "KeyboardInterrupt" in complaint
    assert script.returncode == 128 + signal.SIGINT


def test_exit_code_of_the_shell_is_passed_on():
    with scratch.database("bhima_exit_code") as database:
        shell = ("odoo", "shell", "-d", database.name, "--no-http")
        assert run(*shell, stdin="raise SystemExit(3)").returncode == 3
        assert run(*shell, stdin="1 / 0").returncode != 0
        assert run(*shell, stdin="print(env.uid)").stdout.splitlines()[-1] == "1"


def test_servers_do_not_import_the_demo():
    ask = "import sys; print('odoo.addons.bhima_stock_accounting.demo' in sys.modules)"
    with scratch.database("bhima_server_start", scratch.INSTALLED) as database:
        shell = ("odoo", "shell", "-d", database.name, "--no-http")
        assert run(*shell, stdin=ask).stdout.splitlines()[-1] == "False"


def test_demo_names_the_port_that_is_taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        assert_fails(run("demo", "--port", port), f"Port {port} is taken", "--port")


def test_demo_fails_when_a_balance_is_wrong():
    with scratch.database("bhima_wrong_story", scratch.FOUNDED) as database:
        story = (HERE / "wrong_story.py").read_text()
        shell = ("odoo", "shell", "-d", database.name, "--no-http")
        done = run(*shell, stdin=story)
    assert done.returncode == 1
    assert "WRONG  Nothing" in done.stdout
    assert "account 601: 0.00 instead of 105.00" in done.stdout
    assert "1 balances are wrong." in done.stderr
