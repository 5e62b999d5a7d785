"""Which addresses answer everybody alike: what of a query counts there, and for how long an answer may stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponseBase

DAY = 86_400  # seconds; no version is any longer

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Terms:
    """What an answer depends on beside its path and the record.

    It is made anew after so many `seconds`, since it may show numbers of visits; what shows none stands for a DAY.
    `is_of_record` says that those numbers are beside the point: who has the answer need not be sent it again because
    of them. `is_for_any_site` lets scripts of other sites read it.
    """

    parameters: tuple[str, ...] = ()
    seconds: int = 300
    is_of_record: bool = True
    is_for_any_site: bool = False


NO_TERMS = Terms()


def public(
    *parameters: str, seconds: int = 300, is_of_record: bool = True, is_for_any_site: bool = False
) -> Callable[[View], View]:
    """Say of a view that it answers everybody alike, whatever else stands in the query than these `parameters`.

    It then reads no cookie, no header and nothing of who asks, and its answers may be kept. Decorators under this one
    may read `parameters` of their own.
    """

    def say(view: Any) -> Any:
        own: tuple[str, ...] = getattr(view, "parameters", ())
        view.terms = Terms((*parameters, *own), seconds, is_of_record, is_for_any_site)
        return view

    return say


def terms_of(view: Callable[..., Any]) -> Terms | None:
    """Those of a public view; None of others."""
    return getattr(view, "terms", None)
