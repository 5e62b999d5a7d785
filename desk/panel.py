"""What an editor is told beside a form: what the public sees, what saving does, which changes wait."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from achievements.models import Editorial
from achievements.record.keeping import whole_of
from achievements.record.schema import collection_of
from desk.addresses import address_of, admin_address
from desk.publishing import effect_words
from desk.rights import decides_alone, wants_review
from versions.models import Version


@dataclass(frozen=True)
class Proposal:
    """A change that waits or was returned, as a link."""

    author_name: str
    address: str
    is_returned: bool


@dataclass(frozen=True)
class Panel:
    effect: str  # what the public sees now
    saving: str  # what saving will do
    fixed: str  # what cannot be proposed, and what to do instead; empty where all can
    proposals: list[Proposal]
    review_address: str  # empty where there is nothing to decide
    translation_address: str  # empty where it is told in another's entry


def panel_of(request: HttpRequest, row: Any) -> Panel:
    """What `request`'s editor is told of `row`."""
    whole, is_known = whole_of(row), wants_review(row)
    is_alone = decides_alone(request.user, type(row))
    has_states = isinstance(row, Editorial)
    return Panel(
        effect_words(row) if has_states else _effect_through_others(is_known),
        _saving(is_known, is_alone),
        _fixed(row, whole) if is_known and not is_alone else "",
        proposals_of(whole),
        admin_address(row, "review") if has_states else "",
        admin_address(row, "translation") if whole is row else "",
    )


def _effect_through_others(is_known: bool) -> str:
    if is_known:
        return _("The public sees it wherever something public uses it.")
    return _("Nothing public uses it yet: the public does not see it.")


def _saving(is_known: bool, is_alone: bool) -> str:
    if not is_known:
        return _("What you save stands at once, and stays hidden from the public.")
    if is_alone:
        return _("What you save the public sees at once: nobody else here can approve it.")
    return _("What you save is a proposal: the public sees it once a reviewer has approved it.")


def _fixed(row: Any, whole: Any) -> str:
    names = collection_of(type(whole)).without if row == whole else ()
    fields = ", ".join(str(whole._meta.get_field(name).verbose_name) for name in names)
    said = _(
        "Proposals carry no %(fields)s: add a new entry with it and submit that; when it is published, "
        "a reviewer withdraws this one or lets others point to the new one."
    )
    return said % {"fields": fields} if fields else ""


def proposals_of(whole: Any) -> list[Proposal]:
    """The changes of `whole` that wait or were returned."""
    proposals = Version.objects.open().select_related("entry")
    of_row = proposals.filter(entry__collection=collection_of(type(whole)).name, entry__row=whole.pk)
    return [_proposal(version) for version in of_row]


def _proposal(version: Version) -> Proposal:
    return Proposal(version.author_name, address_of(version), version.decisions.exists())
