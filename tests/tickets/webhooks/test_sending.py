"""D-19, D-20: an address that somebody typed in leads into the internet, or nowhere."""

import socket
import threading
import time

import pytest

from tickets.lib.reachable import is_public
from tickets.webhooks import sending

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "nonsense", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_address_within_somebodys_house_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_address_in_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/hook",
        "https://shop.example:22/hook",
        "https://shop.example:80/",
        "https://user:word@shop.example/",
        "https://shop.example/#part",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "//shop.example/",
        "shop.example",
        "https://",
        "https:///path",
        "https://shop.example/a b",
        "https://shop.example/\r\nX-Evil: 1",
        "https://shop.example:99999/",
        "https://ｌocalhost/",
        "https://[::1",
    ],
)
def test_what_is_no_address_of_a_server_in_the_open_is_refused(url):
    with pytest.raises(sending.NotAllowed):
        sending.place_of(url)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "0177.0.0.1", "127.1"],
)
def test_own_machine_is_refused_however_it_is_written(host):
    with pytest.raises(sending.NotAllowed):
        sending.post(f"https://{host}/", b"{}", {})


@pytest.fixture
def names(monkeypatch):
    """A name server whose answers are written here; it counts how often it was asked."""
    answers, asked = {}, []

    def resolve(host, port, *_, **__):
        if host == "127.0.0.1":
            # How the connection itself takes an address apart.
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        found = answers[host]
        if callable(found):
            found = found()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answers["asked"] = asked
    return answers


@pytest.mark.parametrize(
    "found", [["10.0.0.1"], ["169.254.169.254"], ["8.8.8.8", "127.0.0.1"], ["100.64.1.1"]]
)
def test_name_that_leads_into_a_house_is_refused(names, found):
    names["evil.example"] = found
    with pytest.raises(sending.NotAllowed):
        sending.post("https://evil.example/", b"{}", {})


def test_name_that_changes_its_mind_is_asked_once(names, monkeypatch):
    """Rebinding: public when it is looked at, private when it is connected to."""
    turns = iter([["93.184.216.34"], ["127.0.0.1"]])
    names["evil.example"] = lambda: next(turns)
    connected = []

    def connect(address, timeout):
        connected.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(sending.Unreachable):
        sending.post("https://evil.example/", b"{}", {})
    assert connected == [("93.184.216.34", 443)]
    assert names["asked"] == ["evil.example"]


def test_server_is_spoken_to_by_its_name(names, settings, receive_one):
    settings.WEBHOOKS_TO_OWN_NETWORK = True
    names["shop.example"] = ["127.0.0.1"]
    port, heard = receive_one(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert sending.post(f"http://shop.example:{port}/hook?a=1", b"{}", {"Webhook-Id": "1"}) == 204
    assert heard[0].startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert f"Host: shop.example:{port}\r\n".encode() in heard[0]


def test_endless_answer_is_cut_off(settings, receive_one, monkeypatch):
    settings.WEBHOOKS_TO_OWN_NETWORK = True
    monkeypatch.setattr(sending, "ALTOGETHER", 0.5)
    port, _heard = receive_one(b"HTTP/1.1 200 OK\r\n", drip=b"X-Wait: 1\r\n")
    began = time.monotonic()
    with pytest.raises(sending.Unreachable):
        sending.post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert time.monotonic() - began < 3


def test_large_answer_is_not_read_to_its_end(settings, receive_one):
    settings.WEBHOOKS_TO_OWN_NETWORK = True
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
    port, _heard = receive_one(head + b"x" * 100_000)
    assert sending.post(f"http://127.0.0.1:{port}/", b"{}", {}) == 200


@pytest.fixture
def receive_one():
    """A server that answers one request with these bytes, and then goes on dripping, if asked."""
    over, threads = threading.Event(), []

    def serve(answer, drip=b""):
        server, heard = socket.create_server(("127.0.0.1", 0)), []

        def work():
            connection, _ = server.accept()
            with server, connection:
                heard.append(connection.recv(65536))
                try:
                    connection.sendall(answer)
                    while drip and not over.wait(0.05):
                        connection.sendall(drip)
                except OSError:
                    return

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        threads.append(thread)
        return server.getsockname()[1], heard

    yield serve
    over.set()
    for thread in threads:
        thread.join(5)
