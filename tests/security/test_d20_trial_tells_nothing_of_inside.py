"""D-20: who tries a mail server learns of what listens inside our own network only that it fails."""

import socket
import threading

import pytest
from django.urls import reverse

from tickets.outbox.server import Security, Server
from tickets.outbox.trial import Trouble, try_server


@pytest.fixture
def listening():
    """Ports at which something answers that is no mail server, and one where nothing does."""
    servers = []

    def talk(server, words):
        while True:
            try:
                visitor, _address = server.accept()
            except OSError:
                return
            with visitor:
                visitor.sendall(words)

    for words in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"-ERR unknown command\r\n", b""):
        server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=talk, args=(server, words), daemon=True).start()
        servers.append(server)
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    yield [one.getsockname()[1] for one in servers] + [port]
    for server in servers:
        server.close()


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_everything_inside_fails_alike(listening, security):
    found = {
        try_server(
            Server("127.0.0.1", port, security, "me", "word", "info@shop.example"),
            sender="info@shop.example",
        )
        for port in listening
    }
    assert found == {Trouble.UNREACHABLE}


@pytest.mark.parametrize("who", ["agent", "read_only", "operator", "stranger"])
@pytest.mark.parametrize("name", ["staff:mail_server", "staff:imap"])
def test_owner_alone_tries(who, name, request, client_of, shop):
    args = [shop.mailboxes.get().pk] if name == "staff:imap" else []
    client = client_of(request.getfixturevalue(who))
    said = {"host": "127.0.0.1", "port": "6379", "security": "starttls"}
    assert client.post(reverse(name, args=args), said).status_code == 403
