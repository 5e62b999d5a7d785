"""What addresses are called, for the log; and which are pages of the site, for the counter: those that have the four
numbers at their foot.
"""

from functools import lru_cache

from django.conf import settings

from achievements.kinds import WITH_PAGE, kind_of_page
from achievements.models import Period
from achievements.sections import BOOKLET, SECTIONS_BY_NAME
from web.addresses import resolved

LONGEST_REMEMBERED = 200  # characters of an address whose route is remembered
WITHOUT_TITLE = {"report_received"}  # no section: nothing links to it


def is_page(path: str) -> bool:
    """Whether `path` is the address of a page of ours, and of something that the public sees."""
    match = resolved(path)
    if match is None:
        return False
    name, place = kind_of_page(match.view_name), match.kwargs
    if name in WITH_PAGE:
        return WITH_PAGE[name].public().filter(**place).exists()
    if name == BOOKLET.name and place:
        return Period.objects.published().filter(**place).exists()
    return name in SECTIONS_BY_NAME or name in WITHOUT_TITLE


@lru_cache(maxsize=4096)
def _route(path: str) -> str:
    if path.startswith(settings.STATIC_URL):
        return "static"
    match = resolved(path)
    return (match.view_name or match.route) if match else ""


def route_of(path: str) -> str:
    """The name of the page at `path`, or how its address is written; empty where there is none."""
    return _route(path) if len(path) <= LONGEST_REMEMBERED else _route.__wrapped__(path)
