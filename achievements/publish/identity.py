"""What other programs know things by: the same for ever, whatever a thing is called by now and at whatever host.

A thing is known by its kind and by the first slug that it had in public, which nothing else ever gets
(versions.models.Address).
"""

from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.db.models import CharField, QuerySet
from django.db.models.functions import Coalesce

from achievements.kinds import Kind, kind_of
from achievements.models.revision import remembered
from versions.keeping import entry_at, first_slug, first_slugs
from web.addresses import address_of

# Never to change, nor what is named under it
IDS = UUID("e3a35c4b-62dd-4a20-9fb0-3dd0e54d4f54")


def permanent_id(*names: str) -> UUID:
    """The same for the same `names` for ever."""
    return uuid5(IDS, " ".join(names))


def permanent_slug(thing: Any) -> str:
    """The first slug that it had in public."""
    if hasattr(thing, "permanent_slug"):
        return str(thing.permanent_slug)
    return _first_slugs().get((_collection(kind_of(thing)), thing.slug), thing.slug)


def permanent_name(thing: Any) -> str:
    """Its kind and its permanent slug: "milestone/thanh-lap-so". LookupError for what is of no kind."""
    return f"{kind_of(thing).name}/{permanent_slug(thing)}"


def with_permanent_slugs(rows: QuerySet) -> QuerySet:
    """`rows`, each with its permanent slug in one query."""
    first = first_slug(rows.collection)  # type: ignore[attr-defined]
    return rows.annotate(permanent_slug=Coalesce(first, "slug", output_field=CharField()))


def permanent_address(thing: Any) -> str:
    """Where the portal leads on from to where `thing` is told by now, in the current language."""
    return address_of("permanent", kind_of(thing).name, permanent_slug(thing))


def thing_called(kind: Kind, slug: str, rows: QuerySet | None = None) -> Any:
    """The thing of `kind` that is, or once was, called so in public: one of `rows`, or else of those that are public;
    None where it is none of them.
    """
    entry = entry_at(_collection(kind), slug)
    found = kind.public() if rows is None else rows
    return found.filter(**({"pk": entry.row} if entry else {"slug": slug})).first()


@cache
def _collection(kind: Kind) -> str:
    """What the versions call the things of `kind`."""
    rows: Any = kind.model._default_manager.all()
    return str(rows.collection)


def _first_slugs() -> dict[tuple[str, str], str]:
    return remembered("first slugs", first_slugs)
