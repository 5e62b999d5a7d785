"""Who sends a beacon: the address it came from, and what tells its browser from others for a day."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The address of whoever stands before our own proxies.

    Each proxy appends the address it was called from, so with TRUSTED_PROXIES = n the n-th from the right is the
    last that one of ours wrote. Everything left of it is the caller's word, and is not believed.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    hops.append(request.META.get("REMOTE_ADDR", ""))
    return hops[-min(settings.TRUSTED_PROXIES + 1, len(hops))]


def network(request: HttpRequest) -> str:
    """What one household or office shares: the IPv4 address, or the /64 of an IPv6 address."""
    try:
        caller = ip_address(address(request))
    except ValueError:
        return ""  # no address at all (a local socket): all such callers are one network
    if isinstance(caller, IPv6Address):
        if caller.ipv4_mapped:
            return str(caller.ipv4_mapped)
        return str(ip_network((caller.packed, 64), strict=False))
    return str(caller)


def browser(request: HttpRequest, token: str | None) -> str:
    """The browser's own token, or for want of one its network, agent and language."""
    if token:
        return token
    headers = request.headers
    return "\n".join([network(request), headers.get("User-Agent", ""), headers.get("Accept-Language", "")])
