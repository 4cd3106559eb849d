"""The grown-up house without containers: web, worker and beat as docker-compose.yml starts them.

    with House(database_url=..., redis_url=..., folder=tmp_path) as house:
        house.start()                  # starts all three, waits until they are alive
        house.worker.kill()            # SIGKILL to everything the worker is made of
        house.worker.start()
        house.get("/healthz")

The database and the static files are ready (`ready.py`). `Redis` is a server of its own, to be
stopped, flushed and started again.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"


def command_of(service: str) -> list[str]:
    """The command of a service, word for word as the containers get it."""
    return list(yaml.safe_load(COMPOSE.read_text())["services"][service]["command"])


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def wait_until(condition, *, seconds: float = 30, what: str = "") -> None:
    """Ask until it is so; a machine that is busy gets time, a broken house an error."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"Waited {seconds} s in vain: {what or condition}")


class Process:
    """One service: start it, kill it as a power cut would, or ask it to stop."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], log: Path):
        self.name = name
        self.command = command
        self.environment = environment
        self.log = log
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def start(self) -> None:
        assert not self.is_running, f"{self.name} runs already"
        with self.log.open("ab") as log:
            # A group of its own, so that a kill reaches gunicorn's workers too.
            self._running = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """kill -9 of the process and all its children."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self._running is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running.pid, number)
        try:
            self._running.wait(timeout=30)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)
        self._running = None


class House:
    """Web, worker and beat on one database, one Redis and one folder for files."""

    def __init__(
        self,
        *,
        database_url: str,
        redis_url: str,
        folder: Path,
        settings: dict[str, str] | None = None,
    ):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        inherited = {
            name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ
        }
        self.environment = {
            **inherited,
            # The commands name programs, as they do in the image.
            "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}",
            "NO_VENV": "1",
            "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "HELPDESK_DATA": str(folder / "data"),
            "SECRET_KEY": "only-for-tests-" + "x" * 40,
            "WEBHOOK_SECRET": "helpdesk:only-for-tests",
            "BASE_URL": self.url,
            "PORT": str(self.port),
            **(settings or {}),
        }
        self.web, self.worker, self.beat = (
            self.process(name) for name in ("web", "worker", "beat")
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for process in (self.beat, self.worker, self.web):
            process.kill()

    def process(self, service: str, *, name: str = "") -> Process:
        """One more of a service, as `--scale` starts it."""
        log = self.folder / f"{name or service}.log"
        return Process(name or service, command_of(service), self.environment, log)

    def start(self) -> None:
        for process in (self.web, self.worker, self.beat):
            process.start()
        self.wait_until_alive()

    def manage(self, *arguments: str, given: bytes = b"") -> str:
        """A command of manage.py, beside the services."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=given,
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, b""

    def health(self) -> dict[str, str]:
        status, body = self.get("/healthz")
        return json.loads(body) if status in {200, 503} else {}

    def wait_until_alive(self, *, seconds: float = 60) -> None:
        well = {"web": "ok", "database": "ok", "worker": "ok", "beat": "ok"}
        try:
            wait_until(lambda: self.health() == well, seconds=seconds, what="everything alive")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.health()}\n{self.logs()}") from error

    def logs(self) -> str:
        """What the services said, for the report of a failing test."""
        return "\n".join(
            f"--- {log.name}\n{log.read_text(errors='replace')[-4000:]}"
            for log in sorted(self.folder.glob("*.log"))
        )


class Redis:
    """A Redis of the test's own: what is done to it disturbs nobody."""

    def __init__(self, folder: Path):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        program = shutil.which("redis-server") or "redis-server"
        command = [program, "--bind", "127.0.0.1", "--port", str(self.port)]
        options = ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        self._server = Process("redis", command + options, dict(os.environ), folder / "redis.log")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.kill()

    def start(self) -> None:
        self._server.start()
        wait_until(lambda: self.say("PING") == b"+PONG\r\n", what="Redis")

    def kill(self) -> None:
        """Everything in it is gone."""
        self._server.kill()

    def flush(self) -> None:
        assert self.say("FLUSHALL") == b"+OK\r\n"

    def say(self, command: str) -> bytes:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(f"{command}\r\n".encode())
                return connection.recv(100)
        except OSError:
            return b""
