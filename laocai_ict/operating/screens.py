"""The portal's state for who administers it, and as numbers for Prometheus on the same machine."""

from ipaddress import ip_address

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from laocai_ict.operating.state import Level, findings

NUMBERS = {
    "workers": "Processes of the server that work.",
    "backup_age_seconds": "Age of the last backup.",
    "drill_age_seconds": "Time since a backup was last tried out.",
    "disk_free_bytes": "Free where the data are.",
    "certificate_left_seconds": "Time until the certificate ends.",
    "open_days": "Past days of the counter that are not closed.",
    "reports_waiting": "Reports of errors that wait for the editors.",
}
TITLES = {
    "database": _("Database"),
    "server": _("Server"),
    "workers": _("Processes of the server"),
    "certificate": _("Certificate"),
    "disk": _("Disk"),
    "backup": _("Backup"),
    "drill": _("Restoring, tried out"),
    "clock": _("Clock"),
    "closed_days": _("Days of the counter"),
    "reports": _("Reports of errors"),
    "translations": _("Translations"),
    "imprint": _("Foot of the pages"),
}
STATE = "Whether it is good (0), somebody should see to it (1), or it is broken (2)."
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via")


@require_safe
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """What `manage.py status` says, for administrators."""
    if not request.user.is_superuser:
        raise PermissionDenied
    found = [(TITLES[finding.of], finding) for finding in findings()]
    levels = [finding.level for _title, finding in found]
    count = {level.value: levels.count(level) for level in Level}
    own = {"title": _("The portal's state"), "found": found, "count": count, "asked_at": timezone.now()}
    return render(request, "admin/status.html", admin.site.each_context(request) | own)


@csrf_exempt  # it only gives
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The same in the text format of Prometheus (version 0.0.4), for this machine and through no proxy."""
    if not _is_from_here(request):
        raise Http404
    with override("en"):
        found = [*findings()]
    worst: dict[str, int] = {}
    for finding in found:
        worst[finding.of] = max(worst.get(finding.of, 0), [*Level].index(finding.level))
    lines = _of("state", STATE, {f'{{of="{name}"}}': level for name, level in worst.items()})
    measured = {name: number for finding in found for name, number in finding.numbers.items()}
    for name, about in NUMBERS.items():
        if name in measured:
            lines += _of(name, about, {"": measured[name]})
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_from_here(request: HttpRequest) -> bool:
    try:
        address = ip_address(request.META["REMOTE_ADDR"])
    except ValueError:
        return False
    return address.is_loopback and not any(name in request.headers for name in FORWARDED)


def _of(name: str, about: str, samples: dict[str, float]) -> list[str]:
    metric = f"laocai_ict_{name}"
    values = [f"{metric}{labels} {number}" for labels, number in samples.items()]
    return [f"# HELP {metric} {about}", f"# TYPE {metric} gauge", *values]
