"""One search over everything at the desk: the record with its drafts, and what readers report."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.text import capfirst

from achievements.models import Report
from achievements.record.schema import COLLECTIONS
from desk.addresses import address_of_list
from desk.finding import saying
from desk.listing import Line, counted, lines
from desk.rights import may_see

SHOWN = 8  # of each kind


@dataclass(frozen=True)
class Found:
    """What was found of one kind: the first of them, how many there are, and where all are listed."""

    kind: str
    count: int
    address: str
    lines: list[Line]


def everything(text: str, person: Any) -> list[Found]:
    """What says `text` of what `person` may see, kind by kind; no list is empty."""
    models: list[Any] = [*(each.model for each in COLLECTIONS), Report]
    rows = {model._meta.label: (model, _saying(model, text)) for model in models if may_see(person, model)}
    counts = counted(**{label: matching for label, (_model, matching) in rows.items()}) if rows else {}
    return [_found(*rows[label], count, text) for label, count in counts.items() if count]


def _found(model: Any, matching: Any, count: int, text: str) -> Found:
    kind = capfirst(str(model._meta.verbose_name_plural))
    address = address_of_list(model, urlencode({"q": text}))
    return Found(kind, count, address, lines([matching], at_most=SHOWN))


def _saying(model: Any, text: str) -> Any:
    rows = model._default_manager.all()
    return rows.filter(saying(rows, text))
