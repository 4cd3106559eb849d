"""Which addresses of machines lie in the open internet, and which in somebody's own house."""

import ipaddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Addresses of IPv6 that lead on to one of IPv4, whatever that is (RFC 6052, 3056, 4380, 8215).
_DETOURS = tuple(
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)


def is_public(text: str) -> bool:
    """Whether a connection to this address leaves for the internet.

    Neither loopback, private, link-local, carrier-grade NAT (100.64/10), unique local, multicast
    nor reserved ones do; nor what is no address at all.
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif any(address in one for one in _DETOURS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
