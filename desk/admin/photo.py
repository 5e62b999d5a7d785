"""Editing photographs, also those still looked for."""

from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from achievements.models import Photo
from achievements.models.photo import validate_picture
from achievements.words.fallback import in_own_language
from desk.admin.editorial import EDITORIAL_FIELDS, EditorialAdmin, RecordForm, ShowsDate


class PhotoForm(RecordForm):
    slug_sources = (in_own_language("caption"),)

    def clean_image(self) -> Any:
        image = self.cleaned_data["image"]
        if isinstance(image, UploadedFile):
            validate_picture(image)
        return image


@admin.register(Photo)
class PhotoAdmin(ShowsDate, EditorialAdmin):
    form = PhotoForm
    list_display = ["editorial_state", "caption", "has_picture", "achievement", "date_typed"]
    list_display_links = ["caption"]
    list_filter = ["editorial_state", ("image", admin.EmptyFieldListFilter), "achievement"]
    list_select_related = ["achievement"]
    autocomplete_fields = ["achievement", "milestone", "citations"]
    readonly_fields = ["date_shown"]
    fieldsets = [
        (None, {"fields": EDITORIAL_FIELDS}),
        (_("Picture"), {"fields": ["image", "alternative_text", "credit"]}),
        (_("What it says"), {"fields": ["caption", ("date", "date_basis"), "date_shown"]}),
        (_("Where it belongs"), {"fields": ["achievement", "milestone", "slug"]}),
        (_("Evidence"), {"fields": ["citations"]}),
    ]

    @admin.display(description=_("picture"), boolean=True, ordering="image")
    def has_picture(self, photo: Photo) -> bool:
        return bool(photo.image)
