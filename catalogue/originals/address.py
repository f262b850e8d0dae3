"""Which web addresses may be fetched, and which network addresses may be connected to."""

import ipaddress
import socket
import threading
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from catalogue.errors import InputRefused, InputUnreadable

_PORTS = {"http": 80, "https": 443}
# Longer addresses are refused by most servers and browsers.
_URL_LIMIT = 8_192
# Metadata services of cloud providers at addresses that are not private by any registry:
# Azure's wire server. 169.254.169.254, 100.100.100.200 and fd00:ec2::254 are not global anyway.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
# RFC 6052: an IPv4 address is carried in the last 32 bits.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Target(NamedTuple):
    """One address to be fetched, taken apart.

    Attributes:
        url: as it is requested, percent-encoded, without fragment.
        scheme: http or https.
        host: name or address, ASCII.
        port: explicit or the scheme's own.
        path: with the query.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str


class Endpoint(NamedTuple):
    """A network address that was checked, and is connected to exactly as it stands."""

    family: socket.AddressFamily
    address: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]


def parse_target(url: str) -> Target:
    """The parts of a web address.

    Raises:
        InputRefused: not http or https, a user name or password in it, no host, control
            characters, or too long.
    """
    if len(url) > _URL_LIMIT:
        raise InputRefused(
            f"the address {url[:80]!r}… has {len(url)} characters; at most {_URL_LIMIT} are taken"
        )
    if any(not letter.isprintable() for letter in url.strip()):
        raise InputRefused(f"the address {url!r} holds a control character; copy it again")
    try:
        parts = urlsplit(url.strip())
        port, name = parts.port, parts.hostname or ""
        host = name if ":" in name else name.encode("idna").decode("ascii")
    except ValueError as error:  # UnicodeError is one
        raise InputRefused(f"the address {url!r} cannot be read ({error}); check it") from error
    if parts.scheme not in _PORTS:
        raise InputRefused(f"the address {url!r} is not http or https; save the file and ingest it from disk")
    if parts.username is not None or parts.password is not None:
        raise InputRefused("the address holds a user name or password, which would be recorded; remove it")
    if not host or port == 0:
        raise InputRefused(f"the address {url!r} names no host and port to fetch from; check it")
    return _join(parts, host, port)


def find_endpoints(
    target: Target,
    *,
    allow_private: bool,
    also_allowed: tuple[str, ...],
    timeout_s: float,
) -> tuple[Endpoint, ...]:
    """The network addresses of a host, every one of them allowed.

    The name is looked up once, here; whoever connects uses these addresses and not the name, so
    that a second look-up cannot lead elsewhere (DNS rebinding).

    Raises:
        InputRefused: any of the addresses is private, loopback, link-local, multicast, reserved
            or a cloud's metadata service.
        InputUnreadable: the name is not known, or the look-up took too long.
    """
    endpoints = _look_up(target, timeout_s)
    networks = [ipaddress.ip_network(network) for network in also_allowed]
    for endpoint in endpoints:
        ip = ipaddress.ip_address(str(endpoint.address[0]).partition("%")[0])
        is_named = any(ip in network for network in networks)
        if not allow_private and not is_named and not is_public(ip):
            raise InputRefused(
                f"{target.host} leads to {ip}, which is not an address of the public internet; "
                "it is not fetched. Save the file yourself and ingest it from disk"
            )
    return endpoints


def is_public(ip: IpAddress) -> bool:
    """Whether an address, and the IPv4 address that it may carry, belong to the public internet."""
    if isinstance(ip, ipaddress.IPv6Address):
        teredo = ip.teredo[1] if ip.teredo else None
        carried = ip.ipv4_mapped or ip.sixtofour or teredo
        if carried is None and ip in _NAT64:
            carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if carried is not None:
            return is_public(carried)
        if ip.is_site_local:
            return False
    is_odd = ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified
    return ip.is_global and not is_odd and ip not in _METADATA


def _join(parts: SplitResult, host: str, port: int | None) -> Target:
    # Characters that must not stand in a request line are encoded; what is encoded already stays.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port is None or port == _PORTS[parts.scheme] else f"{shown}:{port}"
    return Target(
        url=urlunsplit((parts.scheme, place, path, query, "")),
        scheme=parts.scheme,
        host=host,
        port=port or _PORTS[parts.scheme],
        path=f"{path}?{query}" if query else path,
    )


def _look_up(target: Target, timeout_s: float) -> tuple[Endpoint, ...]:
    """Resolve in a thread of its own, since the system's resolver takes no time limit."""
    found: list[Endpoint] = []
    failed: list[Exception] = []

    def resolve() -> None:
        try:
            for family, _, _, _, address in socket.getaddrinfo(
                target.host, target.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
            ):
                found.append(Endpoint(family, address))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if thread.is_alive():
        raise InputUnreadable(f"looking up {target.host} took more than {timeout_s:g} s; try again later")
    if failed or not found:
        reason = f" ({failed[0]})" if failed else ""
        raise InputUnreadable(
            f"the host {target.host} is not known{reason}; check the address and the network"
        )
    return tuple(dict.fromkeys(found))
