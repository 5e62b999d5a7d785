"""The achievements: what a period is told by."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from achievements.models.alphabetical import AlphabeticalField
from achievements.models.category import Category
from achievements.models.editorial import Editorial
from achievements.models.fields import ProseField
from achievements.models.period import Period
from achievements.models.searchable import FoldedField, SearchableQuerySet
from achievements.models.source import Cited
from achievements.words.fallback import in_own_language
from web.addresses import address_of

STORY = in_own_language("story")


class AchievementQuerySet(SearchableQuerySet):
    collection = "achievements"
    names_period = True

    def at_a_glance(self) -> Self:
        """For _achievement.html, with what of each is shown on the home page."""
        milestones = self._highlights("milestones").in_one_line()
        observations = self._highlights("observations").listed()
        with_photos = self.published().with_listed("photos", picture__isnull=False)
        return with_photos.with_related(milestones=milestones, observations=observations)

    def _highlights(self, name: str) -> models.QuerySet:
        """By their keys, or SQLite would not begin with the index of these few."""
        rows = self._related(name)
        return rows.filter(pk__in=rows.filter(is_highlight=True).values("pk"))

    def for_page(self) -> Self:
        """Everything achievement.html shows but its long lists."""
        return self.published().select_related("period", "category").with_listed("photos").with_citations()

    def for_stories(self) -> Self:
        """For stories.html: each with what stands for it, figures or else its first event."""
        milestones = self._highlights("milestones").in_one_line()
        told = self.published().filter(**{f"{STORY}__gt": ""}).with_listed("key_figures")
        return told.select_related("period").with_related(milestones=milestones)

    def for_homework(self) -> Self:
        """Everything homework.html shows."""
        return self.published().select_related("period").with_citations()

    def for_booklet(self) -> Self:
        """Everything _chapter.html shows."""
        milestones = self._related("milestones").for_booklet()
        achievements = self.published().select_related("period", "category").with_citations()
        with_lists = achievements.with_listed("observations", "documents", "photos", "errata")
        return with_lists.with_related(milestones=milestones)


class Achievement(Editorial, Cited):
    """One of the numbered achievements of a period."""

    TRANSLATED = ("title", "summary", "body", "story", "spoken_short", "spoken_long", "plain_sentences")

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.PROTECT, related_name="achievements"
    )
    category = models.ForeignKey(
        Category, verbose_name=_("category"), on_delete=models.PROTECT, related_name="achievements"
    )
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    slug = models.SlugField(_("short name in addresses"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = ProseField(_("summary"), help_text=_("One or two sentences; shown on the home page."))
    body = ProseField(_("text"), help_text=_("Two to five paragraphs, with an empty line between them."))
    story = models.CharField(
        _("in one sentence"),
        max_length=200,
        blank=True,
        help_text=_("Stands in “Ten stories”, with its figures."),
    )
    spoken_short = ProseField(
        _("to be read aloud in a minute"),
        blank=True,
        help_text=_(
            "For loudspeakers: about 120 words, short sentences. "
            "Numbers and abbreviations may be typed as usual; the page says them in words."
        ),
    )
    spoken_long = ProseField(
        _("to be read aloud in three minutes"),
        blank=True,
        help_text=_("The same at greater length: about 350 words."),
    )
    plain_sentences = ProseField(
        _("five plain sentences"),
        blank=True,
        help_text=_("For pupils: one sentence in each paragraph, in simple words."),
    )
    key_figures = models.ManyToManyField(
        "Observation",
        verbose_name=_("figures that stand for it"),
        blank=True,
        related_name="key_for",
        help_text=_("One, or two of the same metric that show what changed; drawn in “Ten stories”."),
    )
    title_order = AlphabeticalField(of=in_own_language("title"))
    search_title = FoldedField(of=["title", "designation"], form="both")
    search_text = FoldedField(of=["title", "designation", "summary", "body"])
    search_marked = FoldedField(of=search_text.of, form="marked")

    objects = AchievementQuerySet.as_manager()

    class Meta(Editorial.Meta):
        ordering = ["period", "number"]
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        constraints = [
            *Editorial.Meta.constraints,
            models.UniqueConstraint(
                fields=["period", "number"],
                name="achievement_number_unique",
                violation_error_message=_("This period already has an achievement with this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("achievement", self.slug)

    @property
    def sentences(self) -> list[str]:
        """Its plain sentences in the current language."""
        return self.plain_sentences.split("\n\n") if self.plain_sentences else []

    @property
    def designation(self) -> str:
        """Its place among the achievements of its period, in the current language ("Thành tựu 4")."""
        return gettext("Achievement %d") % self.number
