"""Where facts come from: sources, and the places in them that facts point to."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from achievements.models.alphabetical import AlphabeticalField
from achievements.models.editorial import Editorial, last_change
from achievements.models.fields import EDTFField, ProseField
from achievements.models.periodic import DEFAULT_PERMISSIONS, PeriodicQuerySet
from achievements.models.relating import as_public
from achievements.models.searchable import FoldedField, FoundByName
from achievements.words.fallback import in_own_language
from web.addresses import address_of

TOLD_BY = {"succession": "succession__successor"}


class SourceQuerySet(FoundByName, PeriodicQuerySet):
    collection = "sources"
    otherwise_used_by = ("citations__institution",)

    @property
    def used_by(self) -> tuple[str, ...]:  # type: ignore[override]
        """Facts of whatever kind, or what tells them where they have no state of their own."""
        facts = [relation.name for relation in Citation.relations_of_facts()]
        paths = (f"citations__{TOLD_BY.get(fact, fact)}" for fact in facts)
        return tuple(path for path in paths if path not in self.otherwise_used_by)

    def for_page(self) -> Self:
        """Everything source.html shows but its places."""
        return self.with_named("publisher")


class Source(models.Model):
    """A text that facts were taken from, such as one web page as it stood on one day."""

    TRANSLATED = ("title", "note")

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.ForeignKey(
        "Institution",
        verbose_name=_("publisher"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    date = EDTFField(
        _("date of publication"), null=True, blank=True, help_text=_("Leave empty when it carries no date.")
    )
    note = ProseField(_("note"), blank=True)
    text = models.TextField(
        _("full text"),
        blank=True,
        help_text=_("For checking facts against it. Never shown to the public and never exported."),
    )

    title_order = AlphabeticalField(of=in_own_language("title"))
    search_title = FoldedField(of=["title"], form="both")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        default_permissions = DEFAULT_PERMISSIONS
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("source", self.slug)

    @cached_property
    def changed_at(self) -> datetime | None:
        """When something published that rests on it last changed."""
        facts = [model for model in Citation.fact_relations().values() if issubclass(model, Editorial)]
        return last_change(*(model.objects.published().filter(citations__source=self) for model in facts))

    @property
    def cited_sources(self) -> list[Self]:
        """What its page rests on, as of a fact."""
        return [self]


class CitationQuerySet(models.QuerySet):
    def in_use(self, now: datetime | None = None) -> Self:
        """Those on which a fact rests that is public at `now`."""
        uses = (
            Exists(facts.filter(facts.is_public(now), citations=OuterRef("pk")))
            for facts in (model._default_manager.all() for model in self.model.fact_relations().values())
        )
        return self.filter(reduce(or_, uses))

    def named(self) -> Self:
        """Each with its source, but for the text."""
        return self.select_related("source").defer("source__text")

    def listed(self) -> Self:
        """For source.html: each place with the published facts that rest on it."""
        facts = [
            as_public(name, model._default_manager.named())
            for name, model in self.model.fact_relations().items()
        ]
        section, paragraph = (Cast(part, models.TextField()) for part in ("section", "paragraph"))
        place = Concat(section, Value(".", models.TextField()), paragraph)
        return self.annotate(place=place).prefetch_related(*facts)


class Citation(models.Model):
    """A place in a source. Facts point to places; one fact told twice points to two."""

    class Part(models.TextChoices):
        TEXT = "text", _("text")
        CAPTION = "caption", _("picture caption")
        BOX = "box", _("box at the foot of the page")

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="citations"
    )
    section = models.PositiveSmallIntegerField(
        _("section"),
        help_text=_("The number printed before the section's heading; 0 stands before the first."),
    )
    paragraph = models.PositiveSmallIntegerField(
        _("paragraph"),
        help_text=_(
            "Counted from 1 below the section's heading, captions included; 0 is the heading itself."
        ),
    )
    part = models.CharField(_("part of the page"), max_length=10, choices=Part, default=Part.TEXT)

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["source", "section", "paragraph"]
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "section", "paragraph"],
                name="citation_place_unique",
                violation_error_message=_("This place in the source is already listed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.slug} {self.key}"

    def get_absolute_url(self) -> str:
        return f"{self.source.get_absolute_url()}#{self.key}"

    @classmethod
    def relations_of_facts(cls) -> list[Any]:
        """The relations by which facts point here."""
        return [each for each in cls._meta.related_objects if issubclass(each.related_model, Cited)]

    @classmethod
    def fact_relations(cls) -> dict[str, type[models.Model]]:
        """The models of the facts that point here, under the names of the relations back to them."""
        return {each.get_accessor_name(): each.related_model for each in cls.relations_of_facts()}

    @property
    def facts(self) -> list["Cited"]:
        """The facts that rest on this place of `listed()`, as far as the public may see them."""
        return [fact for name in self.fact_relations() for fact in getattr(self, f"public_{name}")]

    @property
    def key(self) -> str:
        """The place in the shape the record's files use: "section.paragraph"."""
        return f"{self.section}.{self.paragraph}"

    @property
    def locator(self) -> str:
        """The place as a reader is told it, in the current language."""
        place = {"section": self.section, "paragraph": self.paragraph}
        if self.part == self.Part.BOX:
            return gettext("the box at the foot of the page")
        if self.section == 0:
            return gettext("the page's title")
        if self.paragraph == 0:
            return gettext("section %(section)d, heading") % place
        if self.part == self.Part.CAPTION:
            return gettext("section %(section)d, paragraph %(paragraph)d (picture caption)") % place
        return gettext("section %(section)d, paragraph %(paragraph)d") % place


class Cited(models.Model):
    """A fact that says where it stands."""

    public_citations: list[Citation]  # of rows fetched `with_citations`
    citations = models.ManyToManyField(Citation, verbose_name=_("citations"), blank=True)

    class Meta:
        abstract = True

    @property
    def cited_sources(self) -> list[Source]:
        """What it rests on, each once."""
        return list(dict.fromkeys(citation.source for citation in self.public_citations))
