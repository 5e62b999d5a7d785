"""Photographs, including those known only by their captions and still looked for."""

from pathlib import Path
from typing import Any, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement
from achievements.models.editorial import Editorial
from achievements.models.fields import EDTFField, UprightImageField
from achievements.models.milestone import Milestone
from achievements.models.searchable import FoldedField, SearchableQuerySet
from achievements.models.source import Cited
from achievements.pictures.renditions import fitting
from achievements.words.dates import DateBasis, GroundedDate

PICTURE_MAX_BYTES = 20 * 1024 * 1024
JPEG_SUFFIXES = {".jpg", ".jpeg"}
# MPO is what some telephones write: a JPEG with further pictures behind the one that is shown
PICTURE_SUFFIXES = {"JPEG": JPEG_SUFFIXES, "MPO": JPEG_SUFFIXES, "PNG": {".png"}, "WEBP": {".webp"}}


def picture_path(photo: "Photo", filename: str) -> str:
    """Where an upload is kept below MEDIA_ROOT: under the photograph's name in addresses."""
    return f"photos/{photo.slug}{Path(filename).suffix.lower()}"


def validate_picture(upload: Any) -> None:
    """Refuse what is too large or not what its name says, of an upload in which Pillow found `upload.image`."""
    if upload.size > PICTURE_MAX_BYTES:
        raise ValidationError(_("The picture is larger than 20 MB."), code="too_large")
    suffix = Path(upload.name).suffix.lower()
    if suffix not in PICTURE_SUFFIXES.get(upload.image.format, ()):
        raise ValidationError(
            _("Choose a JPEG, PNG or WebP picture whose name ends accordingly."), code="format"
        )


class PhotoQuerySet(SearchableQuerySet):
    collection = "photos"
    used_by = ("achievement", "milestone")

    def on_pages(self) -> Self:
        """What the public sees on a page, with the achievement and the milestone on whose page it is."""
        on_page = self.public_at("achievement") | self.public_at("milestone")
        return self.published().filter(on_page).with_named("achievement", "milestone")

    def listed(self) -> Self:
        """For _photo.html."""
        return self.published().with_named("errata").with_citations()


class Photo(Editorial, Cited):
    """A photograph, or its caption while the picture itself is still looked for. Never a stand-in picture."""

    TRANSLATED = ("caption", "alternative_text")

    achievement = models.ForeignKey(
        Achievement,
        verbose_name=_("achievement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
    )
    milestone = models.ForeignKey(
        Milestone,
        verbose_name=_("milestone"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
    )
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    caption = models.CharField(_("caption"), max_length=400)
    alternative_text = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    date = EDTFField(_("date taken"), null=True, blank=True)
    date_basis = models.CharField(
        _("basis of the date"), max_length=10, choices=DateBasis, default=DateBasis.STATED
    )
    image = UprightImageField(
        _("picture"),
        upload_to=picture_path,
        blank=True,
        width_field="image_width",
        height_field="image_height",
        help_text=_(
            "JPEG, PNG or WebP up to 20 MB. Leave empty while the picture is still looked for; never a stand-in."
        ),
    )
    image_width = models.PositiveIntegerField(null=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, editable=False)
    search_text = FoldedField(of=["caption", "alternative_text", "credit", "date"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = PhotoQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["achievement", "slug"]
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")

    def __str__(self) -> str:
        return self.caption

    @property
    def taken(self) -> GroundedDate | None:
        """When it was taken, with how that is known; None where nobody knows."""
        return GroundedDate(self.date, DateBasis(self.date_basis)) if self.date else None

    @property
    def renditions(self) -> list["Rendition"]:
        """What a page offers browsers to choose from, the narrowest first; none without a picture."""
        if not self.image.name or not self.image_width:
            return []
        name = Path(self.image.name).name
        made = fitting(self.image_width).items()
        return [Rendition(reverse("rendition", args=[width, name]), come_out) for come_out, width in made]


class Rendition(NamedTuple):
    """The picture made at most so wide, and how wide it came out."""

    url: str
    width: int
