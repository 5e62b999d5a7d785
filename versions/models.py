"""Entries through time: their versions, which nobody changes, and what was decided of each."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from versions.forms import Form, FormEncoder, kept_with_digest


class EntryQuerySet(models.QuerySet):
    def of(self, collection: str, rows: object) -> Self:
        """The entries that rows with these keys show."""
        return self.filter(collection=collection, row__in=rows)


class Entry(models.Model):
    """One thing of the record through time, whatever it is called by now."""

    collection = models.CharField(max_length=40)
    slug = models.CharField(max_length=120, help_text="its slug now, or the last one it had")
    row = models.BigIntegerField(
        null=True, help_text="key of the row that shows it; none while it is deleted"
    )
    standing = models.PositiveIntegerField(
        default=0, help_text="number of the version that the row shows; 0 while it has none"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["collection", "slug"]
        verbose_name = _("entry of the record")
        verbose_name_plural = _("entries of the record")
        constraints = [
            models.UniqueConstraint(fields=["collection", "row"], name="entry_row_unique"),
            models.UniqueConstraint(
                fields=["collection", "slug"], condition=Q(row__isnull=False), name="entry_slug_unique"
            ),
        ]
        indexes = [models.Index(fields=["collection", "slug"], name="entry_by_slug")]

    def __str__(self) -> str:
        return f"{self.collection}/{self.slug}"

    @property
    def standing_version(self) -> "Version | None":
        return self.versions.filter(number=self.standing).first()


class Address(models.Model):
    """A slug that an entry has had in public: it leads to that entry for ever, and never to another."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="addresses")
    collection = models.CharField(max_length=40)
    slug = models.CharField(max_length=120)

    class Meta:
        default_permissions = ()
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [models.UniqueConstraint(fields=["collection", "slug"], name="address_unique")]

    def __str__(self) -> str:
        return f"{self.collection}/{self.slug}"


class TranslationGap(models.Model):
    """That a text of what stands has no translation, or one that may no longer say the same (versions.freshness)."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("missing")
        STALE = "stale", _("stale")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="translation_gaps")
    path = models.CharField(max_length=100, help_text='where the text stands: "title", "names.2.name"')
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=7, choices=Kind)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry", "path", "language"], name="translation_gap_unique")
        ]
        indexes = [models.Index(fields=["kind", "entry"], name="translation_gap_by_kind")]

    def __str__(self) -> str:
        return f"{self.entry} {self.path} ({self.language}): {self.kind}"


class Signed(models.Model):
    """Something that somebody did at a moment. The name is kept too: an account may be renamed."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,  # people are deactivated, not deleted
        null=True,
        related_name="+",
    )
    author_name = models.CharField(_("name"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        abstract = True


class VersionQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that rows show."""
        return self.filter(number=F("entry__standing"))

    def stood(self) -> Self:
        """Those that rows show or once showed: all but proposals that were not approved."""
        return self.filter(Q(is_proposed=False) | Exists(_decided(Decision.Verdict.APPROVED)))

    def open(self) -> Self:
        """Proposals that were neither approved nor taken back."""
        is_closed = Exists(_decided(Decision.Verdict.APPROVED, Decision.Verdict.TAKEN_BACK))
        return self.filter(~is_closed, is_proposed=True)

    def waiting(self) -> Self:
        """Proposals of which nobody has decided yet."""
        return self.open().filter(~Exists(_decided(Decision.Verdict.RETURNED)))

    def returned(self) -> Self:
        """Proposals that were returned, and that their authors have neither mended nor taken back yet."""
        return self.open().filter(Exists(_decided(Decision.Verdict.RETURNED)))

    def newest_first(self) -> Self:
        return self.order_by("-number").select_related("entry", "author").prefetch_related("decisions")


def _decided(*verdicts: "Decision.Verdict") -> models.QuerySet:
    return Decision.objects.filter(version=OuterRef("pk"), verdict__in=verdicts)


class Version(Signed):
    """What an entry says, whole, or that it was deleted. Neither changed nor deleted: the database refuses it."""

    class Origin(models.TextChoices):
        FILES = "files", _("files of a record")
        EDITOR = "editor", _("an editor")
        RESTORE = "restore", _("an earlier version")
        SHEET = "sheet", _("a sheet")
        ADOPTED = "adopted", _("found in the database")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    form = models.JSONField(null=True, encoder=FormEncoder, help_text="the plain form; null: deleted")
    digest = models.CharField(max_length=64, blank=True, help_text="of the form; blank: deleted")
    origin = models.CharField(_("came from"), max_length=10, choices=Origin)
    origin_name = models.CharField(_("name of the folder or file"), max_length=200, blank=True)
    is_proposed = models.BooleanField(
        default=False, help_text="stands only once somebody has approved it; made from the version it changes"
    )
    made_from = models.PositiveIntegerField(_("made from version"), null=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    confirmed = models.JSONField(
        default=list,
        help_text="translations of which the author says that they still hold, as language:path",
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["entry", "number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        indexes = [  # what the desk begins with, among all that ever stood
            models.Index(fields=["made_at"], condition=Q(is_proposed=True), name="version_proposed"),
            models.Index(fields=["made_at"], condition=Q(author__isnull=False), name="version_by_people"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_number_unique"),
            models.CheckConstraint(
                name="version_digest_with_form",
                condition=Q(form__isnull=True, digest="") | (Q(form__isnull=False) & ~Q(digest="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.number}"

    @property
    def is_deletion(self) -> bool:
        return self.form is None

    @classmethod
    def of(cls, entry: Entry, number: int, form: Form | None, **signed: object) -> Self:
        """A version that says `form`, not yet saved."""
        kept, digest = (None, "") if form is None else kept_with_digest(form)
        return cls(entry=entry, number=number, form=kept, digest=digest, **signed)


class Decision(Signed):
    """What somebody decided of a version. Append-only; what a version's state is follows from these."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        TAKEN_BACK = "taken_back", _("taken back")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="decisions")
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict)
    words = models.TextField(_("comment"), blank=True)
    is_own = models.BooleanField(default=False, help_text="nobody else looked: decided by who wrote it")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.version}: {self.get_verdict_display()}"
