"""What readers report as wrong, and how much of it is taken from one network."""

import re
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from achievements.models.erratum import Erratum
from achievements.models.photo import Photo
from achievements.models.searchable import FoldedField, FoundByName
from web.callers import neighbourhood, region

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENDERS_KEPT = timedelta(days=365)  # from when a report came, at the least until it is settled
NEIGHBOURS, REGION = 10, 2  # the parts of a day's reports that one neighbourhood, one region may send
FLOOD = 5  # reports of one neighbourhood in a day: further ones may be a flood
RESERVE = 4  # the part of them that is kept for those of whom none has come
PICTURES_OF_NETWORK, PICTURES_A_DAY = 3, 20  # looked at in a day, from one network and from all
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
LINKS_OF_A_SOURCE = 3
# no vowel, so that no word is spelled, and nothing that looks like something else
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


class TooManyReports(Exception):
    """As many have come as are taken, in an hour from one network or in a day from all."""


class TooManyPictures(Exception):
    """As many pictures have come in the past day as are looked at, from one network or from all."""


class SentAlready(Exception):
    """Another report came from the same opening of the form."""


def new_reference() -> str:
    """What a sender may quote, such as "7KQ2-M4XR"; it tells nothing of how many reports there are."""
    return "-".join(get_random_string(4, REFERENCE_LETTERS) for _half in range(2))


class ReportQuerySet(FoundByName, models.QuerySet):
    def receive(self, report: "Report", network: str, picture: bytes | None = None) -> None:
        """Save `report`, sent from `network`, with its picture, unless it was saved before.

        Raises TooManyReports or SentAlready.
        """
        with transaction.atomic():
            ReportSending.objects.wait_for_others()
            earlier = self.filter(reference=report.reference).first()
            if earlier and earlier.texts != report.texts:
                raise SentAlready
            if earlier is None:
                report.came_in_flood = ReportSending.objects.admit(network, report.received_at)
                report.has_many_links = len(LINK.findall(" ".join(report.texts))) > LINKS_OF_A_SOURCE
                report.save(force_insert=True)
                if picture is not None:
                    ReportPicture.objects.create(report=report, content=picture)

    def quoted(self, reference: str) -> Self:
        """The one whose reference number is quoted so, if there is one."""
        return self.filter(reference=reference.replace("\0", ""))  # which PostgreSQL cannot be asked for

    def waiting(self) -> Self:
        """Those that no editor has taken up."""
        return self.filter(state=Report.State.NEW)

    def in_flood(self) -> Self:
        """Those before which many came from the same neighbourhood on the same day."""
        return self.filter(came_in_flood=True)

    def closed(self) -> Self:
        return self.filter(state__in=[Report.State.SETTLED, Report.State.DISMISSED])

    def forget_senders(self) -> int:
        """Blank names and addresses of the closed ones and delete their pictures; how many had a name or address."""
        ReportPicture.objects.filter(report__in=self.closed()).delete()
        return self.closed().exclude(name="", email="").update(name="", email="")


class Report(models.Model):
    """What one reader says is wrong. Seen by editors only: it is no part of the record, of its files or open data."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        IN_HAND = "in_hand", _("In hand")
        SETTLED = "settled", _("Settled")
        DISMISSED = "dismissed", _("Dismissed")

    erratum = models.ForeignKey(
        Erratum,
        verbose_name=_("open question that came of it"),
        on_delete=models.SET_NULL,  # what was reported stays reported
        null=True,
        blank=True,
        related_name="reports",
    )
    photo = models.ForeignKey(
        Photo,
        verbose_name=_("caption that it answers"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reports",
    )
    state = models.CharField(_("state of the report"), max_length=10, choices=State, default=State.NEW)
    reference = models.CharField(_("reference number"), max_length=9, unique=True)
    page = models.CharField(_("page it is about"), max_length=200, blank=True)
    fault = models.TextField(
        _("what is wrong"),
        validators=[
            MinLengthValidator(
                10, _("Write at least %(limit_value)d characters, so that it can be understood.")
            ),
            MaxLengthValidator(
                4000, _("Write at most %(limit_value)d characters; these are %(show_value)d.")
            ),
        ],
    )
    correction = models.TextField(
        _("what it should say, and where that is written"),
        blank=True,
        validators=[
            MaxLengthValidator(4000, _("Write at most %(limit_value)d characters; these are %(show_value)d."))
        ],
    )
    name = models.CharField(_("name of the sender"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail of the sender"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    note = models.TextField(
        _("note and answer"),
        blank=True,
        help_text=_(
            "For editors: what was found, and what the sender was answered. Never shown to the public."
        ),
    )
    received_at = models.DateTimeField(_("received at"))
    has_many_links = models.BooleanField(
        _("many links"), default=False, help_text=_("More links than a source needs: perhaps advertising.")
    )
    came_in_flood = models.BooleanField(
        _("came in a flood"),
        default=False,
        db_default=False,
        help_text=_("Many others came from the same part of the network on that day."),
    )

    # without the sender, who can be forgotten
    # (the version before, which does not know this column, takes reports until it is stopped)
    search_title = FoldedField(
        of=["reference", "page", "fault", "correction", "note"], form="both", db_default=""
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        default_permissions = ("change", "delete", "view")
        constraints = [
            models.CheckConstraint(
                name="report_state_known",
                condition=models.Q(state__in=["new", "in_hand", "settled", "dismissed"]),
                violation_error_message=_("Choose one of the states of a report."),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """All that the sender typed."""
        return self.fault, self.correction, self.name, self.email


class ReportPicture(models.Model):
    """What was drawn anew, as JPEG, of a picture that came with a report; of the file itself nothing is kept.

    Never public: it stands in the database, where no server of files reaches it.
    """

    report = models.OneToOneField(
        Report, verbose_name=_("report of an error"), on_delete=models.CASCADE, related_name="picture"
    )
    content = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.report)


class ReportSendingQuerySet(models.QuerySet):
    def wait_for_others(self) -> None:
        """Let nobody else be admitted until the transaction ends. SQLite's transactions stand in line anyway."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {self.model._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")

    def admit(self, network: str, now: datetime) -> bool:
        """Take note that `network` sends a report, and say whether it comes in a flood; raises TooManyReports when
        it may not be sent."""
        self.forget(now)
        near = {"neighbourhood": neighbourhood(network), "region": region(network)}
        in_hour = self._sent(now, now - HOUR, network=network)
        in_day = {size: self._sent(now, now - DAY, **{size: around}) for size, around in near.items()}
        if in_hour >= settings.REPORTS_AN_HOUR or self._is_full_for(in_day):
            raise TooManyReports
        keys = {size: _key(around, now) for size, around in near.items()}
        self.create(network=_key(network, now), sent_at=now, **keys)
        return in_day["neighbourhood"] >= FLOOD

    def _sent(self, now: datetime, since: datetime, **networks: str) -> int:
        """How many reports came since then from the network named, whose size is the name of a field."""
        known = {f"{size}__in": _keys(around, now, since) for size, around in networks.items()}
        return self.filter(is_picture=False, sent_at__gt=since, **known).count()

    def admit_picture(self, network: str, now: datetime) -> None:
        """Take note that `network` sends a picture, before it is looked at; raises TooManyPictures when it may not."""
        with transaction.atomic():
            self.wait_for_others()
            self.forget(now)
            pictures = self.filter(is_picture=True)
            own = pictures.filter(network__in=_keys(network, now, now - DAY))
            if own.count() >= PICTURES_OF_NETWORK or pictures.count() >= PICTURES_A_DAY:
                raise TooManyPictures
            self.create(network=_key(network, now), sent_at=now, is_picture=True)

    def _is_full_for(self, sent: dict[str, int]) -> bool:
        """Whether as many have come as are taken: from all, from who have sent so many in neighbourhood and region, or
        until only the reserve is left for neighbourhoods of which none has come yet."""
        room = settings.REPORTS_A_DAY - self.filter(is_picture=False).count()
        reserve = settings.REPORTS_A_DAY // RESERVE
        return (
            room <= 0
            or sent["neighbourhood"] >= max(settings.REPORTS_A_DAY // NEIGHBOURS, settings.REPORTS_AN_HOUR)
            or sent["region"] >= max(settings.REPORTS_A_DAY // REGION, settings.REPORTS_AN_HOUR)
            or (sent["neighbourhood"] > 0 and room <= reserve)
        )

    def forget(self, now: datetime) -> None:
        """Delete what no limit looks at any more."""
        self.filter(sent_at__lte=now - DAY).delete()


class ReportSending(models.Model):
    """That a report or picture came in the past day, from which networks, known only by hashes under the day's key."""

    network = models.CharField(max_length=64)
    neighbourhood = models.CharField(max_length=64, db_default="", help_text="the larger network around it")
    region = models.CharField(max_length=64, db_default="", help_text="the network around that")
    sent_at = models.DateTimeField()
    is_picture = models.BooleanField(default=False, db_default=False)

    objects = ReportSendingQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.sent_at} {self.network[:8]}"


def _keys(network: str, *moments: datetime) -> set[str]:
    return {_key(network, moment) for moment in moments}


def _key(network: str, moment: datetime) -> str:
    key_of_day = f"achievements.report {timezone.localdate(moment)}"
    return salted_hmac(key_of_day, network, algorithm="sha256").hexdigest()
