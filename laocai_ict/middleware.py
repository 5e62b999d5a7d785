"""Middleware of the whole site."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


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


def language_from_path(get_response: Callable[[HttpRequest], HttpResponse]):
    """Speak the language of the address, and of nothing else.

    Django's LocaleMiddleware also announces `Vary: Accept-Language`, which is untrue here (one address is one
    language) and would make every shared cache keep a copy for each browser's language list.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def permissions_policy(get_response: Callable[[HttpRequest], HttpResponse]):
    """Refuse the browser's devices and sensors to every page: the portal needs none, nor may anything it embeds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response

    return middleware
