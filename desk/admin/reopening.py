"""Going on where a proposal was left: its form again as it was sent, then the next proposal in its place."""

from typing import Any

from django.http import HttpRequest, QueryDict

from achievements.record.keeping import entry_of
from desk.admin.unsaved import KeepsTyping
from desk.corrections import Said, noted_of
from desk.merging import Overtaken
from desk.review import take_back
from desk.sent import whole_number
from desk.unsaved import REOPENED
from versions.keeping import is_open
from versions.models import Version

ASKED = "proposal"  # the parameter that asks for it


def own_proposal(request: HttpRequest, row: Any, number: str | None) -> Version | None:
    """The open proposal for `row` of that number, where it is the editor's own."""
    asked = whole_number(number)
    entry = entry_of(row) if row else None
    if entry is None or asked is None:
        return None
    version = entry.versions.filter(number=asked, is_proposed=True, author=request.user.pk).first()
    return version if version and is_open(version) else None


def close_reopened(request: HttpRequest, row: Any) -> Said | None:
    """Take back the proposal that the saved form went on with: what is saved now takes its place.

    Gives its note for the public, which goes with what takes its place.
    """
    proposal = own_proposal(request, row, request.POST.get(REOPENED))
    if proposal is None:
        return None
    note = noted_of(proposal)
    take_back(proposal, request.user)
    return note.said if note else None


class Reopening(KeepsTyping):
    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        typed = self._typed(request, obj)
        return form if typed is None else _bound(form, typed)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        typed = self._typed(request, obj if obj.pk else None)
        return kwargs if typed is None else kwargs | {"data": typed}

    def _typed(self, request: HttpRequest, obj: Any) -> QueryDict | None:
        """What is to be shown in the form in place of what stands."""
        proposal = self.reopened(request, obj)
        return (
            proposal.typed.data if proposal and hasattr(proposal, "typed") else self.typed_data(request, obj)
        )

    def reopened(self, request: HttpRequest, obj: Any) -> Version | None:
        """The proposal that is asked for; raises Overtaken where something else stands by now."""
        if request.method != "GET" or obj is None or type(obj) is not self.model:
            return None
        proposal = own_proposal(request, obj, request.GET.get(ASKED)) if ASKED in request.GET else None
        if proposal and proposal.entry.standing != proposal.made_from:
            raise Overtaken(proposal.entry, proposal.made_from or 0, proposal.form or {})
        return proposal


def _bound(form: Any, typed: QueryDict) -> Any:
    """`form` as it is after it was sent with `typed`."""

    class Bound(form):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, data=typed, **kwargs)

    return Bound
