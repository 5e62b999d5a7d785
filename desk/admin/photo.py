"""Editing photographs, also those still looked for."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from achievements.models import Photo, Picture
from achievements.models.photo import CENTRE
from achievements.words.fallback import in_own_language
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, RecordForm, ShowsDate
from desk.pictures import CLEAR, UPLOAD, asked_for, picture_of, take_up


class PictureInput(forms.HiddenInput):
    """Shows the picture whose digest is the value, and takes a file for another."""

    input_type = "hidden"

    @property
    def is_hidden(self) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        picture = picture_of(str(value or ""))
        names = {"name": name, "upload": UPLOAD, "clear": CLEAR}
        return render_to_string("admin/desk/_picture_field.html", names | {"picture": picture})

    def id_for_label(self, id_: str) -> str:
        return f"id_{UPLOAD}"


class PhotoForm(RecordForm):
    slug_sources = (in_own_language("caption"),)
    picture = forms.ModelChoiceField(
        Picture.objects.all(), label=_("Picture"), widget=PictureInput, required=False
    )

    def clean_picture(self) -> Picture | None:
        if fault := getattr(self.files.get(UPLOAD), "fault", ""):
            raise ValidationError(fault, code="picture")
        picture: Picture | None = self.cleaned_data["picture"]
        return picture

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("picture") and "purpose" in self.fields and not cleaned.get("purpose"):
            self.add_error("purpose", ValidationError(_("Decide it: nobody else can."), code="required"))
        return cleaned


@admin.register(Photo)
class PhotoAdmin(ShowsDate, EditorialAdmin):
    form = PhotoForm
    list_display = ["editorial_state", "caption", "has_picture", "achievement", "date_typed"]
    list_display_links = ["caption"]
    list_filter = ["editorial_state", ("picture", admin.EmptyFieldListFilter), "achievement"]
    list_select_related = ["achievement"]
    autocomplete_fields = ["achievement", "milestone", "citations"]
    readonly_fields = ["date_shown"]
    radio_fields = {"purpose": admin.VERTICAL}
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (_("Picture"), {"fields": ["picture", ("focus_x", "focus_y"), "purpose", "alternative_text"]}),
        (_("What it says"), {"fields": ["caption", "people", "place", ("date", "date_basis"), "date_shown"]}),
        (_("Whose it is"), {"fields": ["credit", "rights"]}),
        (_("Where it belongs"), {"fields": ["achievement", "milestone", "slug"]}),
        (_("Evidence"), {"fields": ["citations"]}),
    ]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is sent is kept before the form is looked at, which may be rolled back."""
        if self.has_add_permission(request) or self.has_change_permission(request):
            take_up(request)
        return super().changeform_view(request, *args, **kwargs)

    def formfield_for_choice_field(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """To decide nothing is none of the choices."""
        if db_field.name == "purpose":
            kwargs["choices"] = Photo.Purpose.choices
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """With the picture that the address of the form asks for, of which all is to be decided anew."""
        photo = super().get_object(request, object_id, from_field)
        if photo and request.method == "GET" and (picture := asked_for(request)):
            photo.picture, photo.purpose = picture, ""
            photo.focus_x = photo.focus_y = CENTRE
        return photo

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        picture = asked_for(request)
        return initial | ({"picture": picture.pk} if picture else {})

    @admin.display(description=_("picture"), boolean=True, ordering="picture")
    def has_picture(self, photo: Photo) -> bool:
        return photo.picture_id is not None
