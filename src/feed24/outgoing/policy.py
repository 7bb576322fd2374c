"""Which addresses may be connected to.

An address that stands for another one (IPv4 inside IPv6, tunnels, NAT64) is judged by both.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

WEB_PORTS = frozenset({80, 443})
ANY_PORT = range(1, 65536)
# This machine, and networks that companies and container engines use inside.
NEARBY = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")

_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# The standard library takes these for global in some of the versions we run on.
_SPECIAL = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Global addresses on these ports; `networks` are permitted though they are not global."""

    networks: tuple[Network, ...] = ()
    ports: Container[int] = WEB_PORTS

    @classmethod
    def of(cls, networks: Iterable[str], ports: Iterable[int]) -> "Policy":
        """From settings, which have been checked."""
        numbers = ports if isinstance(ports, range) else frozenset(ports)
        return cls(tuple(map(ip_network, networks)), numbers)

    def permits(self, address: str, port: int) -> bool:
        """Whether a connection may be made. `address` is a number, not a name."""
        try:
            named = ip_address(address)
        except ValueError:
            return False
        return port in self.ports and all(map(self._permitted, _meant(named)))

    def _permitted(self, address: Address) -> bool:
        return _is_public(address) or any(address in network for network in self.networks)


def _meant(address: Address) -> Iterator[Address]:
    """The address, and the one inside it; of an IPv4 address in IPv6 clothes only that."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        yield address.ipv4_mapped
        return
    yield address
    if isinstance(address, IPv6Address):
        yield from _inside(address)


def _inside(address: IPv6Address) -> Iterator[Address]:
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast:
        return False
    if any(address in network for network in _SPECIAL):
        return False
    return isinstance(address, IPv4Address) or address in _UNICAST or address in _NAT64
