"""Who is not counted, and why."""

import re
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from is_bot import Bots

from stats import visitors
from stats.models import Reason
from web.origins import is_foreign

BROWSER = re.compile(r"(Mozilla|Opera|UCWEB)/\d")
PHONE = re.compile(r"(; Android [\d.]+; (?:[a-z]{2}[-_][A-Za-z]{2}; )?)[^/;@)]*(?=\)|;| Build/)")
KNOWN = Bots()


class Excluded(Exception):
    """A beacon that is answered and not counted, with the reason that is counted instead."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason


@lru_cache(maxsize=4096)  # agents cut at visitors.LONGEST_HEADER: 2 MB at most
def is_robot(agent: str) -> bool:
    """Whether `agent` is a known robot's, or has not even the shape of a browser's."""
    return not _is_shaped_as_a_browser(agent) or KNOWN.is_bot(PHONE.sub(r"\1phone", agent, count=1))


def _is_shaped_as_a_browser(agent: str) -> bool:
    """Whether it begins as one and says something in brackets."""
    return bool(BROWSER.match(agent)) and agent.rfind(")") - agent.find("(") > 3 and "(" in agent


def is_staff(request: HttpRequest) -> bool:
    """Whether a signed-in member of staff asks. A visitor has no session, and none is looked up."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def refuse_request(request: HttpRequest, method: str) -> None:
    """Raise Excluded unless a browser's script or image on a page of ours, being looked at, asks with `method`."""
    headers = request.headers
    if request.method != method or headers.get("Sec-Fetch-Mode") == "navigate":
        raise Excluded(Reason.METHOD)
    if _is_loaded_ahead(headers):
        raise Excluded(Reason.PREFETCH)
    if is_foreign(request):
        raise Excluded(Reason.FOREIGN)
    if is_robot(visitors.agent(request)):
        raise Excluded(Reason.BOT)


def _is_loaded_ahead(headers) -> bool:
    purposes = " ".join(
        headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
    ).lower()
    return any(word in purposes for word in ("prefetch", "prerender", "preview"))
