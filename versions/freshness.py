"""Which translations are missing or stale: made before the text that they translate changed.

A stale one is right again once it changes too, or somebody has said in a version that it still holds. A text in
several languages is, in a plain form, a mapping of nothing but codes of languages to texts.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from versions.forms import Form
from versions.models import TranslationGap, Version

OWN = settings.LANGUAGE_CODE
Kind = TranslationGap.Kind
Texts = dict[str, str]  # by language
Place = tuple[str, str]  # where a text stands ("title", "names.2.name"), and the language of its translation
Gaps = dict[Place, str]
ENTRIES_AT_A_TIME = 500


class Change(NamedTuple):
    """An entry, by its key, with what it said and what it says, as versions keep it; None where it does not exist."""

    entry: int
    before: Form | None
    after: Form | None


def texts_in(form: Form | None, path: str = "") -> Iterator[tuple[str, Texts]]:
    """Every text of a plain form that is written once a language, with the way to it."""
    for name, value in (form or {}).items():
        if is_translated(value):
            yield f"{path}{name}", value
        elif isinstance(value, list):
            for place, part in enumerate(value, start=1):
                yield from texts_in(part if isinstance(part, dict) else None, f"{path}{name}.{place}.")


def is_translated(value: Any) -> bool:
    codes = {code for code, _name in settings.LANGUAGES}
    return isinstance(value, dict) and bool(value) and value.keys() <= codes


def others() -> list[str]:
    """The languages that texts are translated into."""
    return [code for code, _name in settings.LANGUAGES if code != OWN]


def gaps_after(change: Change, known: Gaps) -> Gaps:
    """What is missing or stale once `change` stands, where `known` was before."""
    former = dict(texts_in(change.before))
    return {
        (path, language): kind
        for path, texts, former_path in _with_former(change.before or {}, change.after or {})
        for language in others()
        if (kind := _kind(texts, former.get(former_path), language, known.get((former_path, language))))
    }


def _kind(texts: Texts, former: Texts | None, language: str, was: str | None) -> str | None:
    if not texts.get(OWN):
        return None
    if not texts.get(language):
        return Kind.MISSING
    if former is None or texts[language] != former.get(language):
        return None
    return Kind.STALE if texts[OWN] != former.get(OWN) or was == Kind.STALE else None


def _with_former(before: Form, after: Form) -> Iterator[tuple[str, Texts, str]]:
    """Every text of `after` with the way to it, and the one that led to it in `before`: parts may have moved."""
    moved = {
        f"{name}.{place}.": f"{name}.{former}."
        for name, parts in after.items()
        if isinstance(parts, list)
        for place, former in enumerate(_former_places(before.get(name) or [], parts), start=1)
    }
    for path, texts in texts_in(after):
        part = next((prefix for prefix in moved if path.startswith(prefix)), "")
        yield path, texts, moved.get(part, "") + path.removeprefix(part)


def _former_places(before: list, after: list) -> list[int]:
    """For each part of `after` the place, from 1 on, of what said the same, else the next one left; 0."""
    free, same = list(range(len(before))), {}
    for place, part in enumerate(after):
        twin = next((each for each in free if before[each] == part), None)
        if twin is not None:
            same[place] = twin
            free.remove(twin)
    rest = iter(free)
    return [1 + (same[place] if place in same else next(rest, -1)) for place in range(len(after))]


# Rows


def note(changes: Iterable[Change]) -> None:
    """Write down what is missing and stale of entries that change, in the transaction that changes them."""
    changes = list(changes)
    known = _known(change.entry for change in changes)
    _write({change.entry: gaps_after(change, known[change.entry]) for change in changes}, known)


def hold(entry: int, places: Iterable[Place]) -> None:
    """Write down that these translations are no longer stale."""
    known = _known([entry])
    _write({entry: _held(known[entry], places)}, known)


def rebuild() -> int:
    """Work out all rows anew from all versions that stood; how many entries were not noted as they should be."""
    entries = Version.objects.stood().order_by("entry", "number").iterator(chunk_size=ENTRIES_AT_A_TIME)
    made = ((key, _through(versions)) for key, versions in groupby(entries, lambda each: each.entry_id))
    changed = 0
    while some := dict(each for _n, each in zip(range(ENTRIES_AT_A_TIME), made, strict=False)):
        with transaction.atomic():
            known = _known(some)
            changed += sum(known[key] != gaps for key, gaps in some.items())
            _write(some, known)
    return changed


def _through(versions: Iterable[Version]) -> Gaps:
    gaps: Gaps = {}
    before: Form | None = None
    for version in versions:
        gaps = gaps_after(Change(version.entry_id, before, version.form), gaps)
        gaps = _held(gaps, map(place_of, version.confirmed))
        before = version.form
    return gaps


def _held(gaps: Gaps, places: Iterable[Place]) -> Gaps:
    """Without those of `places` that are stale; what is missing cannot hold."""
    held = set(places)
    return {place: kind for place, kind in gaps.items() if place not in held or kind != Kind.STALE}


def _known(entries: Iterable[int]) -> defaultdict[int, Gaps]:
    known: defaultdict[int, Gaps] = defaultdict(dict)
    for gap in TranslationGap.objects.filter(entry__in=list(entries)):
        known[gap.entry_id][gap.path, gap.language] = gap.kind
    return known


def _write(wanted: dict[int, Gaps], known: dict[int, Gaps]) -> None:
    differing = [entry for entry, gaps in wanted.items() if gaps != known.get(entry, {})]
    if not differing:
        return
    TranslationGap.objects.filter(entry__in=differing).delete()
    TranslationGap.objects.bulk_create(
        TranslationGap(entry_id=entry, path=path, language=language, kind=kind)
        for entry in differing
        for (path, language), kind in wanted[entry].items()
    )


# As a version keeps them: "en:names.2.name"


def key_of(place: Place) -> str:
    path, language = place
    return f"{language}:{path}"


def place_of(key: str) -> Place:
    language, _colon, path = key.partition(":")
    return path, language
