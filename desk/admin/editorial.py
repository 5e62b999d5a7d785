"""What the admin of every part of the record shares: addresses, state and publishing, dates as they are shown."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin

from achievements.models import EditorialState
from achievements.models.alphabetical import order_of
from achievements.record.restoring import TAKEN, Refused
from achievements.record.schema import collection_of
from achievements.words.characters import REPLACEMENT, tidied
from achievements.words.fallback import in_own_language
from achievements.words.folding import slug_of
from achievements.words.vi import typed
from desk import publishing
from desk.admin.versioned import VersionedAdmin
from desk.finding import FindsFolded
from desk.rights import decides_alone, wants_review
from desk.sent import shown_moment, whole_number
from versions.keeping import entry_at
from versions.models import Entry

NEVER_PUBLISHED = (EditorialState.DRAFT, EditorialState.IN_REVIEW)
LOST = _("A character in it could not be read where it was copied (�). Write it anew.")
EDITORIAL_FIELDS = ("editorial_state", "publish_from")


class ShowsDate:
    """Shows the date that `date_field` names: short in a list, in a form as readers will see it."""

    date_field = "date"

    @admin.display(description=_("date"))
    def date_typed(self, obj: Any) -> str:
        date = getattr(obj, self.date_field)
        return typed(date) if date else ""

    @admin.display(description=_("date as shown"))
    def date_shown(self, obj: Any) -> str:
        date = getattr(obj, self.date_field)
        return " · ".join(date.wording(code) for code, _name in settings.LANGUAGES) if date else ""


class PlainTextForm(forms.ModelForm):
    """A form whose texts may be pasted: the invisible characters of word processors become spaces."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        texts = {name: value for name, value in cleaned.items() if isinstance(value, str)}
        for name, text in texts.items():
            if REPLACEMENT in text:
                self.add_error(name, ValidationError(LOST, code="lost"))
        return cleaned | {name: tidied(text) for name, text in texts.items()}


class RecordForm(PlainTextForm):
    """A form whose `slug` may be left empty: it is then made from the fields that `slug_sources` names."""

    slug_sources: Sequence[str] = (in_own_language("title"),)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Leave empty to have it made; it stays once published.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("slug") == "":
            cleaned["slug"] = self._fitting(slug_of(self.slug_text(cleaned)))
            if not cleaned["slug"]:
                self.add_error("slug", ValidationError(_("Write a short name."), code="required"))
        if owner := self._former_owner(cleaned.get("slug")):
            self.add_error("slug", ValidationError(TAKEN, code="taken", params={"owner": owner.slug}))
        return cleaned

    def _former_owner(self, slug: str | None) -> Entry | None:
        """The other entry that `slug` has led to in public."""
        owner = entry_at(collection_of(self._meta.model).name, slug) if slug else None
        return owner if owner and owner.row != self.instance.pk else None

    def slug_text(self, cleaned: dict[str, Any]) -> str:
        return " ".join(str(cleaned.get(name) or "") for name in self.slug_sources)

    def _fitting(self, slug: str) -> str:
        """As many whole words as the field has room for."""
        room = self._meta.model._meta.get_field("slug").max_length
        return slug if len(slug) <= room else slug[: room + 1].rpartition("-")[0]


class AlphabeticalList(ChangeList):
    """A list that is ordered by texts as the Vietnamese alphabet goes."""

    def get_ordering_field(self, field_name: Callable[..., Any] | str) -> Any:
        field = super().get_ordering_field(field_name)
        return order_of(self.model, field) if isinstance(field, str) else field


class RecordAdmin(FindsFolded, VersionedAdmin, TabbedTranslationAdmin):
    """A part of the record with an address: translations in tabs, the address fixed once the public knows it."""

    form = RecordForm
    search_fields = ["slug"]  # that there is a search box; what is looked for is compared folded
    save_on_top = True
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj and self.has_known_address(obj) else [*fields]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AlphabeticalList

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address asks for, as far as it makes sense."""
        known = {}
        for name, value in super().get_changeform_initial_data(request).items():
            keys = value if isinstance(value, list) else [value]
            if name in self._relations:
                keys = [key for key in keys if whole_number(key) is not None]
            if keys and not any("\0" in key for key in keys):
                known[name] = keys if isinstance(value, list) else keys[0]
        return known

    @property
    def _relations(self) -> set[str]:
        fields: list[Any] = [*self.opts.fields, *self.opts.many_to_many]
        return {field.name for field in fields if field.is_relation}

    def has_known_address(self, obj: Any) -> bool:
        return True

    def view_on_site(self, obj: Any) -> str | None:
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class EditorialAdmin(RecordAdmin):
    """A part of the record that is submitted, published and withdrawn, by those who may."""

    actions = ["submit", "publish", "withdraw"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What the public knows changes its state on the pages of review; when it is shown, reviewers decide."""
        fields = super().get_readonly_fields(request, obj)
        if obj and wants_review(obj):
            return [*fields, *EDITORIAL_FIELDS]
        return fields if decides_alone(request.user, self.model) else [*fields, "publish_from"]

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.TypedChoiceField | None:
        if db_field.name == "editorial_state":
            states = [*NEVER_PUBLISHED]
            states += [EditorialState.PUBLISHED] if decides_alone(request.user, self.model) else []
            kwargs["choices"] = [choice for choice in EditorialState.choices if choice[0] in states]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_known_address(self, obj: Any) -> bool:
        return obj.editorial_state not in NEVER_PUBLISHED

    def view_on_site(self, obj: Any) -> str | None:
        is_public = self.model._default_manager.published().filter(pk=obj.pk).exists()
        return super().view_on_site(obj) if is_public else None

    @admin.action(description=_("Submit for review"), permissions=["change"])
    def submit(self, request: HttpRequest, queryset: QuerySet) -> None:
        drafts = queryset.filter(editorial_state=EditorialState.DRAFT)
        number = self._each(request, drafts, lambda row: publishing.submit(row, request.user))
        message = ngettext("%(number)d thing was submitted.", "%(number)d things were submitted.", number)
        self.message_user(request, message % {"number": number}, messages.SUCCESS)

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        hidden = queryset.exclude(editorial_state=EditorialState.PUBLISHED)
        shown_at = shown_moment(request)
        number = self._each(
            request,
            hidden,
            lambda row: publishing.publish(row, request.user, seen=publishing.version_shown(row, shown_at)),
        )
        message = ngettext("%(number)d thing was published.", "%(number)d things were published.", number)
        self.message_user(request, message % {"number": number}, messages.SUCCESS)

    @admin.action(description=_("Withdraw from the public"), permissions=["publish"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Asks for the reason first."""
        public = list(queryset.filter(editorial_state=EditorialState.PUBLISHED))
        if public:
            return self.withdraw_page(request, public)
        self.message_user(request, gettext("Nothing of what was chosen is public."), messages.WARNING)
        return None

    def _each(self, request: HttpRequest, rows: QuerySet, act: Callable[[Any], None]) -> int:
        """Do `act` with each, say of each that refuses why; how many it was done with."""
        done = 0
        for row in rows:
            try:
                act(row)
                self.log_change(
                    request,
                    row,
                    gettext("State set to “%(state)s”.") % {"state": row.get_editorial_state_display()},
                )
                done += 1
            except Refused as refused:
                self.message_user(request, f"{row}: {' '.join(refused.faults)}", messages.ERROR)
        return done
