"""How the portal is, in plain words: one sentence for each thing that an operator answers for."""

import shutil
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.models import Imprint, Report
from laocai_ict.operating.notes import BACKUP, DRILL, noted
from laocai_ict.operating.workers import server_at
from laocai_ict.readiness import faults
from stats.days import CLOCKS_APART, day_of, first_open_day, milliseconds
from stats.models import DaySecret, DayTotal, Presence
from versions.models import TranslationGap

BACKUP_AGE = timedelta(days=2)
DRILL_AGE = timedelta(days=100)  # every quarter, and some days
REPORT_AGE = timedelta(days=7)
CERTIFICATE_LEFT = timedelta(days=14)
LITTLE_SPACE, NO_SPACE = 1_000_000_000, 100_000_000  # bytes
PATIENCE = 5  # seconds
EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL


class Level(StrEnum):
    """Whether it is good, somebody should see to it, or it is broken."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What was found of one thing."""

    level: Level
    sentence: str
    of: str = ""
    numbers: dict[str, float] = field(default_factory=dict)


def findings() -> Iterator[Finding]:
    """Of every thing. Where the database does not answer, what is asked of it is left out, and that is said once."""
    unfit = [Finding(Level.BAD, fault, "database") for fault in faults()]
    yield from unfit or [
        Finding(Level.GOOD, _("The database answers, and its tables are those of this version."), "database")
    ]
    for look in LOOKS:
        try:
            yield replace(look(), of=look.__name__)
        except Error:
            return


def server() -> Finding:
    place = f"{settings.HOST}:{settings.PORT}"
    connection = HTTPConnection(settings.HOST, settings.PORT, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
    except (OSError, HTTPException):
        return Finding(Level.BAD, _("Nothing serves at %(place)s.") % {"place": place})
    if answer.status != 200:
        message = _(
            "The portal answers at %(place)s, and says that it is not ready: the journal has the cause."
        )
        return Finding(Level.BAD, message % {"place": place})
    return Finding(Level.GOOD, _("The portal serves at %(place)s.") % {"place": place})


def workers() -> Finding:
    found = server_at(settings.HOST, settings.PORT)
    if found is None:
        return Finding(Level.GOOD, _("The server's processes cannot be seen from here."))
    working = [worker for worker in found.workers if worker.works]
    numbers: dict[str, float] = {"workers": len(working)}
    if len(working) < found.told:
        message = _(
            "Of the server's %(told)d processes %(working)d work; the others were killed, or hang. It replaces them; "
            "the journal says how often."
        )
        level = Level.WATCH if working else Level.BAD
        return Finding(level, message % {"told": found.told, "working": len(working)}, numbers=numbers)
    message = _(
        "All %(told)d processes of the server work, the oldest for %(oldest)s, the youngest for %(youngest)s."
    )
    ages = sorted(worker.age for worker in working)
    spans = {"oldest": _span(ages[-1]), "youngest": _span(ages[0])}
    return Finding(Level.GOOD, message % ({"told": found.told} | spans), numbers=numbers)


def certificate() -> Finding:
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" or not address.hostname:
        return Finding(Level.GOOD, _("PUBLIC_URL names no HTTPS address, so no certificate was looked at."))
    host = {"host": address.hostname}
    try:
        until = _end_of_certificate(address.hostname, address.port or 443)
    except ssl.SSLCertVerificationError as error:
        if error.verify_code == EXPIRED:
            message = _("The certificate of %(host)s has expired: browsers warn of the portal. certbot renew")
            return Finding(Level.BAD, message % host)
        message = _("The certificate of %(host)s is not valid: %(reason)s")
        return Finding(Level.BAD, message % (host | {"reason": error.verify_message}))
    except OSError as error:
        message = _("The certificate of %(host)s could not be looked at: %(reason)s")
        return Finding(Level.WATCH, message % (host | {"reason": error}))
    left = until - timezone.now()
    level = Level.GOOD if left > CERTIFICATE_LEFT else Level.WATCH
    sentence = _("The certificate of %(host)s ends on %(day)s.") % (host | {"day": _day(until)})
    return Finding(level, sentence, numbers={"certificate_left_seconds": left.total_seconds()})


def disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < NO_SPACE:
        level = Level.BAD
        message = _("The disk is full, soon nothing can be saved: %(free)s GB are free in %(folder)s.")
    elif free < LITTLE_SPACE:
        level, message = Level.WATCH, _("The disk is filling up: %(free)s GB are free in %(folder)s.")
    else:
        level, message = Level.GOOD, _("%(free)s GB are free where the data are (%(folder)s).")
    sentence = message % {"free": number_format(free / 1e9, 1), "folder": settings.DATA_DIR}
    return Finding(level, sentence, numbers={"disk_free_bytes": free})


def backup() -> Finding:
    last = noted(BACKUP)
    if last is None:
        return Finding(Level.BAD, _("There has been no backup yet: manage.py backup DIR"))
    if not last[1].is_file():
        return Finding(Level.BAD, _("The last backup, %(file)s, is gone.") % {"file": last[1]})
    found = _done(last, BACKUP_AGE, Level.BAD, _("The last backup, %(file)s, is %(age)s old."))
    return replace(found, numbers={"backup_age_seconds": _age(last)})


def drill() -> Finding:
    last = noted(DRILL)
    if last is None:
        return Finding(Level.WATCH, _("No backup has been tried out yet: manage.py drill DIR"))
    found = _done(last, DRILL_AGE, Level.WATCH, _("A backup, %(file)s, was last tried out %(age)s ago."))
    return replace(found, numbers={"drill_age_seconds": _age(last)})


def clock() -> Finding:
    """Whether anything stands in the counter that has not happened yet."""
    now = timezone.now()
    latest = DayTotal.objects.aggregate(Max("day"))["day__max"]
    seen = Presence.objects.aggregate(Max("last_seen"))["last_seen__max"]
    is_ahead = latest is not None and latest > day_of(now)
    if is_ahead or (seen or 0) > milliseconds(now) + CLOCKS_APART:
        message = _(
            "The counter holds visits of the future: this clock is behind, or was ahead. It says %(now)s."
        )
        return Finding(Level.BAD, message % {"now": timezone.localtime(now).strftime("%d/%m/%Y %H:%M")})
    return Finding(Level.GOOD, _("The clock agrees with what was counted."))


def closed_days() -> Finding:
    open_days = DaySecret.objects.filter(day__lt=first_open_day(timezone.now() - timedelta(hours=3))).count()
    if open_days:
        message = ngettext(
            "%(days)d past day of the counter is not closed: manage.py close_day",
            "%(days)d past days of the counter are not closed: manage.py close_day",
            open_days,
        )
        return Finding(Level.WATCH, message % {"days": open_days}, numbers={"open_days": open_days})
    return Finding(Level.GOOD, _("The counter's past days are closed."), numbers={"open_days": 0})


def reports() -> Finding:
    waiting = Report.objects.filter(state=Report.State.NEW)
    count, is_old = waiting.count(), waiting.filter(received_at__lt=timezone.now() - REPORT_AGE).exists()
    message = ngettext(
        "%(count)d report of an error waits for the editors.",
        "%(count)d reports of errors wait for the editors.",
        count,
    )
    level = Level.WATCH if is_old else Level.GOOD
    return Finding(level, message % {"count": count}, numbers={"reports_waiting": count})


def translations() -> Finding:
    missing, stale = (TranslationGap.objects.filter(kind=kind).count() for kind in TranslationGap.Kind)
    if not missing + stale:
        return Finding(Level.GOOD, _("Every text stands in every language, as new as its original."))
    message = _("Translations: %(missing)d are missing, %(stale)d are older than their originals.")
    return Finding(Level.WATCH, message % {"missing": missing, "stale": stale})


def imprint() -> Finding:
    missing = Imprint.get().missing
    if missing:
        message = _("The foot of the pages lacks what the law asks for: %(particulars)s")
        return Finding(Level.WATCH, message % {"particulars": ", ".join(missing)})
    return Finding(Level.GOOD, _("The foot of the pages says all that the law asks for."))


# Those that ask the database come last
LOOKS = (
    server,
    workers,
    certificate,
    disk,
    backup,
    drill,
    clock,
    closed_days,
    reports,
    translations,
    imprint,
)


def _done(last: tuple[datetime, Path], age: timedelta, too_old: Level, message: str) -> Finding:
    at, file = last
    level = Level.GOOD if timezone.now() - at < age else too_old
    return Finding(level, message % {"file": file, "age": timesince(at)})


def _span(seconds: float) -> str:
    return timesince(timezone.now() - timedelta(seconds=seconds))


def _age(last: tuple[datetime, Path]) -> float:
    """Seconds since then."""
    return (timezone.now() - last[0]).total_seconds()


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y")


def _end_of_certificate(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        told = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
