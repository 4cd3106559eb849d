"""Servers that misbehave on the line itself, which no well-made server library does."""

import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Talk = Callable[[socket.socket], None]


@contextmanager
def server(talk: Talk) -> Iterator[int]:
    """Every caller is handed to `talk`; the port. Whoever calls may hang up first."""

    def serve() -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            with near, suppress(OSError):
                near.settimeout(10)
                talk(near)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            # Wakes `accept`, which closing alone does not.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=20)


def reset(near: socket.socket) -> None:
    """Close so that the other side gets RST, not the polite end."""
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    near.close()


def smtp(*answers: bytes, end: Talk | None = None) -> Talk:
    """Greets and answers each line with the next of `answers`; then does `end`, or says nothing."""

    def talk(near: socket.socket) -> None:
        near.sendall(b"220 sink\r\n")
        lines = near.makefile("rb")
        with lines:
            for answer in answers:
                if not lines.readline():
                    return
                near.sendall(answer)
            if end:
                end(near)
                return
            while lines.readline():
                pass

    return talk


def silent(near: socket.socket) -> None:
    """Takes the call, and never says a word (a firewall that swallows packets looks the same)."""
    while near.recv(4096):
        pass


@contextmanager
def self_signed(folder: Path) -> Iterator[int]:
    """A TLS server whose certificate nobody vouches for; the port."""
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", str(key), "-out", str(certificate),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def talk(near: socket.socket) -> None:
        with context.wrap_socket(near, server_side=True) as safe:
            safe.sendall(b"* OK ready\r\n")
            silent(safe)

    with server(talk) as port:
        yield port
