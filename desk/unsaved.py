"""What editors are typing, kept until they save it or give it up: nothing is lost when a browser or a session ends."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from desk.models import Unsaved
from desk.sent import whole_number

TYPING = "_typing"  # the hidden field with the token of an open form, which its script makes
ASKED = "typed"  # the parameter that asks for what was typed, by its token
OPENED = "opened_version"  # that says which version a form was opened on; 0 where there was none
REOPENED = "reopened"  # that with the number of the proposal that a form goes on with
NEVER_KEPT = {"csrfmiddlewaretoken", OPENED, REOPENED}
LONGEST = 1_000_000  # characters of one form, as it is sent
FORMS_KEPT = 20  # of one person
CLOSED_KEPT = 200  # of one person


def typed_only(sent: QueryDict) -> str:
    """What was typed into a form, as it is sent: without tokens, buttons and passwords."""
    typed = sent.copy()
    for name in [name for name in typed if name in NEVER_KEPT or name.startswith("_") or "password" in name]:
        del typed[name]
    return typed.urlencode()


@dataclass(frozen=True)
class Typed:
    """What was typed into a form, as it was `sent` and `typed_at`, of the version it was `opened` on."""

    sent: str
    typed_at: datetime
    opened: int
    reopened: int

    @classmethod
    def of_script(cls, post: Mapping[str, str]) -> "Typed":
        """What the form's script says, with the moment in milliseconds since 1970."""
        sent = typed_only(QueryDict(post.get("sent", "")[: LONGEST + 1]))
        return cls(
            sent,
            _moment(post.get("at", "")),
            *(_number(post.get(name, "")) for name in ("opened", "reopened")),
        )

    @classmethod
    def of_form(cls, post: QueryDict) -> "Typed":
        """What the form itself sends."""
        return cls(
            typed_only(post), timezone.now(), *(_number(post.get(name, "")) for name in (OPENED, REOPENED))
        )


def keep(author: Any, model: type[models.Model], row: int | None, token: str, typed: Typed) -> bool:
    """Keep what was typed; whether nothing newer was kept. Raises ValueError where it is nothing, or too much."""
    if not is_token(token) or not 0 < len(typed.sent) <= LONGEST:
        raise ValueError("nothing that could be kept")
    form = {"kind": model._meta.label_lower, "row": row}
    kept, is_new = Unsaved.objects.get_or_create(author=author, token=token, defaults=form | asdict(typed))
    if is_new:
        _forget_oldest(author)
        return True
    older = Unsaved.objects.open().filter(pk=kept.pk, typed_at__lte=typed.typed_at)
    return bool(older.update(**asdict(typed)))


def keep_sent(request: HttpRequest, model: type[models.Model], row: int) -> str:
    """Keep the form of `row` that `request` sends and that could not be saved, as far as it is not too long.

    Gives the token by which it is kept.
    """
    token = request.POST.get(TYPING, "")
    if not is_token(token):
        token = token_hex(16)  # the form's script has made none
    with suppress(ValueError):
        keep(request.user, model, row, token, Typed.of_form(request.POST))
    return token


def close(request: HttpRequest) -> None:
    """What was typed into the form that `request` sends has been saved, or is given up."""
    token = request.POST.get(TYPING, "")
    if is_token(token):
        closed = {"sent": "", "typed_at": timezone.now()}
        Unsaved.objects.update_or_create(author_id=request.user.pk, token=token, defaults=closed)


def is_token(text: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{32}", text))


def _forget_oldest(author: Any) -> None:
    of_author = Unsaved.objects.filter(author=author).order_by("-typed_at", "-pk")
    for kept, number in ((of_author.open(), FORMS_KEPT), (of_author.filter(sent=""), CLOSED_KEPT)):
        Unsaved.objects.filter(pk__in=list(kept.values_list("pk", flat=True)[number:])).delete()


def _moment(milliseconds: str) -> datetime:
    """The moment, by the editor's clock, which may go wrong: never one to come."""
    return min(timezone.now(), datetime.fromtimestamp(_number(milliseconds, 14) / 1000, UTC))


def _number(text: str, digits: int = 9) -> int:
    return whole_number(text, digits) or 0
