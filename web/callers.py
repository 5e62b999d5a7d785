"""Who calls: the address before our own proxies, and the network that it is part of."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def caller_before_proxies(get_response: Callable[[HttpRequest], HttpResponse]):
    """Put whoever stands before our own proxies into `REMOTE_ADDR`, and their network into `REMOTE_NETWORK`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        address = _address_before_proxies(request)
        request.META |= {"REMOTE_ADDR": address, "REMOTE_NETWORK": _network(address)}
        return get_response(request)

    return middleware


def _address_before_proxies(request: HttpRequest) -> str:
    """Each proxy appends the address it was called from, so with TRUSTED_PROXIES = n the n-th from the right is the
    last that one of ours wrote. Everything left of it is the caller's word, and is not believed.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    hops.append(request.META.get("REMOTE_ADDR", ""))
    return hops[-min(settings.TRUSTED_PROXIES + 1, len(hops))]


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
