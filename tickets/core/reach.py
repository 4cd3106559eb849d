"""Whether a server's name leads out into the world or inside our own network."""

import ipaddress
import socket


class UnknownName(Exception):  # noqa: N818 -- named after what happened
    """No machine has this name."""


def is_inside(host: str) -> bool:
    """True where any address of `host` is not public. Raises `UnknownName`.

    Of what listens inside, nobody is told more than that it does not do.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownName from error
    # A zone behind the address (fe80::1%eth0) says through which card.
    addresses = {str(address[4][0]).partition("%")[0] for address in found}
    return any(not ipaddress.ip_address(one).is_global for one in addresses)
