"""Who calls: the address before our own proxies, and the network that it is part of."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LONGEST_HOP = 64  # characters of an address with its port, and what parts it from the next


def caller_before_proxies(get_response: Callable[[HttpRequest], HttpResponse]):
    """Put whoever stands before our own proxies into `REMOTE_ADDR`, and their network into `REMOTE_NETWORK`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        address = _address_before_proxies(request)
        request.META |= {"REMOTE_ADDR": address, "REMOTE_NETWORK": _network(address)}
        return get_response(request)

    return middleware


def _address_before_proxies(request: HttpRequest) -> str:
    """Each proxy appends the address it was called from, so with TRUSTED_PROXIES = n the n-th from the right is the
    last that one of ours wrote. Everything left of it is the caller's word, and is neither believed nor read.
    """
    proxies, direct = settings.TRUSTED_PROXIES, request.META.get("REMOTE_ADDR", "")
    if not proxies:
        return direct
    ours = request.headers.get("X-Forwarded-For", "")[-LONGEST_HOP * proxies :]
    hops = [*(_without_port(hop.strip()) for hop in ours.split(",") if hop.strip()), direct]
    return hops[-min(proxies + 1, len(hops))]


def _without_port(hop: str) -> str:
    """The address in `hop`, which some proxies write with the caller's port: 203.0.113.7:51234, [2001:db8::1]:443."""
    hop = hop.strip('"')
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    address, _colon, port = hop.partition(":")
    return address if "." in address and port.isdecimal() else hop


def _network(address: str) -> str:
    """What one household or office shares: the IPv4 address, or the /64 of an IPv6 address."""
    try:
        caller = ip_address(address)
    except ValueError:
        return ""  # no address at all (a local socket): all such callers are one network
    if isinstance(caller, IPv6Address):
        if caller.ipv4_mapped:
            return str(caller.ipv4_mapped)
        return str(ip_network((caller.packed, 64), strict=False))
    return str(caller)


def neighbourhood(network: str) -> str:
    """What one customer of a provider may have all of: the /48 of IPv6 around `network`, the /24 of IPv4."""
    return _around(network, {6: 48, 4: 24})


def region(network: str) -> str:
    """What one provider may have all of: the /32 of IPv6 around `network`, the /16 of IPv4."""
    return _around(network, {6: 32, 4: 16})


def _around(network: str, lengths: dict[int, int]) -> str:
    try:
        known = ip_network(network)
    except ValueError:
        return ""
    return str(known.supernet(new_prefix=lengths[known.version]))
