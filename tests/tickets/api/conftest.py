"""A program with a token: `program(agent).get("/api/v1/tickets")`."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from tickets.core import apitoken
from tickets.core.apitoken import Scope
from tickets.core.clock import now
from tickets.core.people import User

EVERYTHING = (Scope.READ, Scope.WRITE)


class Program(Client):
    """Sends JSON and a token, and no cookie."""

    def __init__(self, text: str, **kwargs: Any) -> None:
        super().__init__(headers={"Authorization": f"Bearer {text}"}, **kwargs)
        self.text = text

    def post(self, path: str, data: Any = None, **kwargs: Any) -> Any:
        kwargs.setdefault("content_type", "application/json")
        return super().post(path, {} if data is None else data, **kwargs)


@pytest.fixture
def program(db) -> Callable[..., Program]:
    def make(user: User, *scopes: Scope, **kwargs: Any) -> Program:
        _token, text = apitoken.issue(
            user=user, name="A program", scopes=scopes or EVERYTHING, by=user, now=now()
        )
        return Program(text, **kwargs)

    return make


@pytest.fixture
def at_once(tmp_path, monkeypatch) -> Callable[..., list[Any]]:
    """Runs a function in several threads, each with its own connection; what each gave.

    SQLite's tests live in memory, where threads lock each other out as a file's never do: they
    get the same rows in a file, opened as in production.
    """
    if connection.vendor == "sqlite":
        file = tmp_path / "threads.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        monkeypatch.setitem(connections.settings["default"], "NAME", str(file))

    def run(act: Callable[[], Any], *, threads: int) -> list[Any]:
        gate, given = threading.Barrier(threads), []

        def work() -> None:
            gate.wait()
            try:
                given.append(act())
            except Exception as error:
                given.append(error)
            finally:
                connections.close_all()

        workers = [threading.Thread(target=work) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return given

    return run
