"""Which site a request comes from."""

from urllib.parse import urlsplit

from django.http import HttpRequest

LONGEST_ORIGIN = 300  # characters: a scheme, a name of at most 253, a port


def is_foreign(request: HttpRequest, may_be_typed: bool = False) -> bool:
    """Whether no page of ours sent `request`, as far as `Sec-Fetch-Site` and `Origin` say; old browsers say nothing.

    What a person types or reloads ("none") comes from no page; it is not foreign where it `may_be_typed`. What cannot
    be read as an origin is foreign.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
    ours = {"same-origin", "none"} if may_be_typed else {"same-origin"}
    return site not in ours or (origin is not None and not _is_ours(origin, request))


def _is_ours(origin: str, request: HttpRequest) -> bool:
    if len(origin) > LONGEST_ORIGIN:  # urlsplit keeps what it has read
        return False
    try:
        return urlsplit(origin).netloc == request.get_host()
    except ValueError:
        return False
