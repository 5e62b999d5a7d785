"""Who sends a beacon: what tells its browser from others for a day."""

from django.http import HttpRequest

LONGEST_HEADER = 512  # characters: browsers' names of themselves, of which the longest are of apps, take 400


def agent(request: HttpRequest) -> str:
    """What the browser calls itself, cut before anything reads it."""
    return request.headers.get("User-Agent", "")[:LONGEST_HEADER]


def browser(request: HttpRequest, token: str | None) -> str:
    """The browser's own token, or for want of one its network, agent and language."""
    if token:
        return token
    language = request.headers.get("Accept-Language", "")[:LONGEST_HEADER]
    return "\n".join([request.META["REMOTE_NETWORK"], agent(request), language])
