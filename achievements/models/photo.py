"""Photographs, including those known only by their captions and still looked for."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.models.achievement import Achievement
from achievements.models.alphabetical import AlphabeticalField
from achievements.models.editorial import Editorial
from achievements.models.fields import EDTFField
from achievements.models.milestone import Milestone
from achievements.models.picture import Picture
from achievements.models.searchable import FoldedField, SearchableQuerySet
from achievements.models.source import Cited
from achievements.pictures.drawing import MAX_BYTES
from achievements.words.dates import DateBasis, GroundedDate
from achievements.words.fallback import in_own_language

CENTRE = 50  # percent of a side


class PhotoQuerySet(SearchableQuerySet):
    collection = "photos"
    used_by = ("achievement", "milestone")

    def on_pages(self) -> Self:
        """What the public sees on a page, with the achievement and the milestone on whose page it is."""
        on_page = self.public_at("achievement") | self.public_at("milestone")
        return self.published().filter(on_page).with_named("achievement", "milestone")

    def showing(self, digest: str) -> Self:
        """Those that show the picture of this digest."""
        return self.filter(picture=digest)

    def wanted(self) -> Self:
        """For pictures_wanted.html: those known only by their captions."""
        return self.on_pages().filter(picture=None).with_citations()

    def listed(self) -> Self:
        """For _photo.html."""
        return self.published().select_related("picture").with_named("errata").with_citations()


class Photo(Editorial, Cited):
    """A photograph, or its caption while the picture itself is still looked for. Never a stand-in picture."""

    TRANSLATED = ("caption", "alternative_text", "people", "place", "rights")

    class Purpose(models.TextChoices):
        """What the picture does on a page, for those who do not see it."""

        TELLS = "tells", _("It tells something: describe it")
        DECORATES = "decorates", _("It only decorates: nothing to describe")

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
    people = models.CharField(
        _("people in it"), max_length=300, blank=True, help_text=_("Who is to be seen, from left to right.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("Where it was taken."))
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who took it."))
    rights = models.CharField(
        _("rights"),
        max_length=200,
        blank=True,
        help_text=_("Who holds them, and what they allow: with them anybody may decide about another use."),
    )
    date = EDTFField(_("date taken"), null=True, blank=True)
    date_basis = models.CharField(
        _("basis of the date"), max_length=10, choices=DateBasis, default=DateBasis.STATED
    )
    picture = models.ForeignKey(
        Picture,
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        help_text=format_lazy(
            _(
                "JPEG, PNG or WebP up to {megabytes} MB. "
                "Leave empty while the picture is still looked for; never a stand-in."
            ),
            megabytes=MAX_BYTES // 2**20,
        ),
    )
    purpose = models.CharField(
        _("described or decorative"), max_length=10, choices=Purpose, blank=True, help_text=_("Decide it.")
    )
    focus_x = models.PositiveSmallIntegerField(
        _("focus from the left, %"), default=CENTRE, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focus from the top, %"), default=CENTRE, validators=[MaxValueValidator(100)]
    )
    caption_order = AlphabeticalField(of=in_own_language("caption"))
    search_text = FoldedField(of=["caption", "alternative_text", "people", "place", "credit", "date"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = PhotoQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["achievement", "slug"]
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        constraints = [
            *Editorial.Meta.constraints,
            models.CheckConstraint(
                name="photo_focus_within",
                condition=models.Q(focus_x__lte=100, focus_y__lte=100),
                violation_error_message=_("The focus lies within the picture: 0 to 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return self.caption

    @property
    def taken(self) -> GroundedDate | None:
        """When it was taken, with how that is known; None where nobody knows."""
        return GroundedDate(self.date, DateBasis(self.date_basis)) if self.date else None

    @property
    def text_instead(self) -> str:
        """For those who cannot see it; nothing where it only decorates."""
        return "" if self.purpose == self.Purpose.DECORATES else self.alternative_text

    @property
    def focus(self) -> str:
        """The classes of the style sheet that keep what matters in view where the picture is cut."""
        return f"focus-x-{_in_tens(self.focus_x)} focus-y-{_in_tens(self.focus_y)}"

    def clean(self) -> None:
        """What only the fields together can say of the picture."""
        super().clean()
        if self.picture_id and not Picture.objects.filter(pk=self.picture_id).exists():
            raise ValidationError({"picture": _("This picture is not kept here.")})
        if self.purpose == self.Purpose.TELLS and not getattr(self, in_own_language("alternative_text")):
            raise ValidationError(
                {"purpose": _("Describe what the picture shows, or say that it only decorates.")}
            )


def _in_tens(percent: int) -> int:
    return round(percent / 10) * 10
