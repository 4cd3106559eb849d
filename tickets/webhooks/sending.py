"""One POST to an address that somebody typed in: only into the internet, and only once."""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from tickets.lib.reachable import is_public

#: Seconds to be connected, and seconds for all of it: who answers a byte a second is cut off.
CONNECTING, ALTOGETHER = 5, 15
#: Ports at which a web server listens.
PORTS = frozenset({443, 8443})
#: Bytes of an answer that are read; what it says is of no use to us.
MOST_ANSWER = 16_384


class Unreachable(Exception):  # noqa: N818 -- named after what happened
    """Nobody answered there in time."""


class NotAllowed(Exception):  # noqa: N818 -- named after what happened
    """An address that we send nothing to."""


@dataclass(frozen=True)
class Place:
    """Where an address leads, taken apart."""

    is_tls: bool
    host: str
    port: int
    path: str


def place_of(url: str) -> Place:
    """Raises `NotAllowed` for what is no address of a web server in the open."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotAllowed("It is no address.") from error
    is_tls, host = parts.scheme == "https", parts.hostname or ""
    port = port or (443 if is_tls else 80)
    has_blank = any(one.isspace() or not one.isprintable() for one in url)
    if not host or has_blank or not host.isascii() or not url.isascii():
        raise NotAllowed("It is no address.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise NotAllowed("Neither a password nor a place within a page can be part of it.")
    if not settings.WEBHOOKS_TO_OWN_NETWORK and not (is_tls and port in PORTS):
        raise NotAllowed("It has to begin with https://, at port 443 or 8443.")
    if parts.scheme not in {"http", "https"}:
        raise NotAllowed("It has to begin with https://.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(is_tls, host, port, path)


def resolve(place: Place) -> str:
    """The one address that is connected to: asked once, so that no second answer differs.

    A name that leads into somebody's house with any of its addresses is refused altogether.
    Raises `NotAllowed`, and `Unreachable` for a name that leads nowhere.
    """
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("That name leads nowhere.") from error
    addresses = [str(one[4][0]) for one in found]
    if not settings.WEBHOOKS_TO_OWN_NETWORK and not all(is_public(one) for one in addresses):
        raise NotAllowed("It leads into a network that is not public.")
    if not addresses:
        raise Unreachable("That name leads nowhere.")
    # What everybody can reach goes first.
    return min(addresses, key=lambda one: ipaddress.ip_address(one.partition("%")[0]).version)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send it; the status that was answered. No redirect is followed.

    Raises `NotAllowed` and `Unreachable`.
    """
    place = place_of(url)
    connection = _Pinned(place, address=resolve(place))
    end = threading.Timer(ALTOGETHER, connection.cut)
    end.daemon = True
    end.start()
    try:
        connection.request("POST", place.path, body=body, headers=dict(headers))
        response = connection.getresponse()
        response.read(MOST_ANSWER)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    else:
        if connection.is_cut:
            # What is cut off in its head looks like an answer without a body.
            raise Unreachable("too slow")
        return response.status
    finally:
        end.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """Connects to an address that was found before, and speaks to it by its name."""

    def __init__(self, place: Place, *, address: str) -> None:
        super().__init__(place.host, place.port, timeout=CONNECTING)
        self.place, self.address, self.is_cut = place, address, False
        # The port stands in the Host header only where it is not the usual one.
        self.default_port = 443 if place.is_tls else 80

    def connect(self) -> None:
        sock: socket.socket = socket.create_connection(
            (self.address, self.place.port), timeout=CONNECTING
        )
        if self.place.is_tls:
            sock = ssl.create_default_context().wrap_socket(
                sock, server_hostname=self.place.host, do_handshake_on_connect=False
            )
        # Known before the handshake, so that one that never ends can be cut too.
        self.sock = sock
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()

    def cut(self) -> None:
        """From another thread: whatever is waited for ends now."""
        self.is_cut, sock = True, self.sock
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
