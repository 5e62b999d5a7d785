"""Who sends a beacon: what tells its browser from others for a day."""

from django.http import HttpRequest


def browser(request: HttpRequest, token: str | None) -> str:
    """The browser's own token, or for want of one its network, agent and language."""
    if token:
        return token
    network, headers = request.META["REMOTE_NETWORK"], request.headers
    return "\n".join([network, headers.get("User-Agent", ""), headers.get("Accept-Language", "")])
