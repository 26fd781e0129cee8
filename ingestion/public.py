"""Connections to public addresses only, for hosts that a registry names: anybody may have set them.

A name is resolved once for a connection, and that address is the one connected to: what the name
means a moment later, or after a redirect, is looked at again.
"""

import ipaddress
import socket
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError

from ingestion.problems import Refused

# global by the book, and yet ways to somewhere else: NAT64, 6to4, Teredo
TUNNELS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32")]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, and no other way into this network."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return (
        found.is_global
        and not found.is_multicast
        and not any(found in net for net in TUNNELS if net.version == found.version)
    )


def public_address(host: str, port: int) -> str:
    """An address of the host to connect to. Raises Refused where one of them is not public."""
    addresses = [
        str(place[0])
        for *_, place in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    ]
    if not addresses or not all(map(is_public, addresses)):
        raise Refused(f"{host} is not on the internet: a private address is never asked")
    return addresses[0]


class _Pinned:
    """The part of a connection that looks the name up."""

    def _new_conn(self: Any) -> socket.socket:
        host = self._dns_host
        try:
            self._dns_host = public_address(host, self.port)
            return super()._new_conn()
        except socket.gaierror as error:
            raise NameResolutionError(host, self, error) from error
        finally:
            # certificates are for the name
            self._dns_host = host


class _Http(_Pinned, HTTPConnection): ...


class _Https(_Pinned, HTTPSConnection): ...


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http  # ty: ignore[invalid-assignment]


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https  # ty: ignore[invalid-assignment]


class PublicOnly(HTTPAdapter):
    """For a session of requests: no connection to anything but public addresses."""

    def init_poolmanager(self, *arguments: Any, **settings: Any) -> None:  # noqa: ANN401
        """Let the pools make such connections."""
        super().init_poolmanager(*arguments, **settings)
        classes: Any = {"http": _HttpPool, "https": _HttpsPool}
        self.poolmanager.pool_classes_by_scheme = classes
