"""Who may change the record, and what of it the public knows, so that a change of it wants somebody else's eyes."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_permission_codename, get_user_model
from django.db import models
from django.db.models import QuerySet

from achievements.models import Citation, Editorial, EditorialState, Imprint, Source, Synonym
from achievements.record.keeping import KNOWN_TO_THE_PUBLIC, is_address_known
from achievements.record.schema import VERSIONED
from versions.forms import Form

END_OF_TIME = datetime.max.replace(tzinfo=UTC)  # what is scheduled will be public by itself


def wants_review(row: Any) -> bool:
    """Whether the public knows `row`, or will by itself: what has no state of its own through what uses it.

    Whoever may change the imprint, or what search takes for the same, decides of it.
    """
    if isinstance(row, Imprint | Synonym):
        return False
    if isinstance(row, Editorial):
        return is_address_known(row)
    rows: Any = type(row)._default_manager
    return bool(rows.filter(pk=row.pk).in_use(END_OF_TIME).exists())


def is_known_in(form: Form) -> bool:
    """Whether the public knows what says `form`, a plain form of a kind that has states, or will by itself."""
    return form.get("editorial_state", EditorialState.PUBLISHED) in KNOWN_TO_THE_PUBLIC


def may_see(user: Any, model: type[models.Model]) -> bool:
    """Whether `user` may look at rows of `model` at the desk."""
    options = model._meta
    return bool(user.has_perm(f"{options.app_label}.{get_permission_codename('view', options)}"))


def collections_seen(user: Any) -> list[str]:
    """The names of the versioned collections whose rows `user` may look at."""
    return [collection.name for collection in VERSIONED if may_see(user, collection.model)]


def publish_permission(model: type[models.Model]) -> str:
    """What somebody needs to decide what the public sees of rows of `model`; of a place what its source asks for."""
    options = (Source if model is Citation else model)._meta
    return f"{options.app_label}.{get_permission_codename('publish', options)}"


def may_publish(user: Any, model: type[models.Model]) -> bool:
    return bool(user.has_perm(publish_permission(model)))


def reviewers(model: type[models.Model]) -> QuerySet:
    """The accounts that may decide what the public sees of rows of `model`."""
    people: Any = get_user_model()._default_manager
    with_permission = people.with_perm(
        publish_permission(model), backend="django.contrib.auth.backends.ModelBackend"
    )
    found: QuerySet = with_permission.filter(is_staff=True)
    return found


def decides_alone(user: Any, model: type[models.Model]) -> bool:
    """Whether `user` may approve what `user` wrote: where nobody else could, or in an office of one person."""
    if not may_publish(user, model):
        return False
    return settings.OWN_APPROVALS or not reviewers(model).exclude(pk=user.pk).exists()
