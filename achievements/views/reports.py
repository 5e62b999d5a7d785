"""Reports of errors: the form that anybody may send, and what its sender is told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from achievements.kinds import page_at
from achievements.models import Report
from achievements.models.report import SentAlready, TooManyReports, new_reference
from achievements.sections import REPORT
from achievements.words.characters import tidied
from web.origins import is_foreign

SIGNER = signing.Signer(salt="achievements.report")
SOONEST, LATEST = timedelta(seconds=3), timedelta(hours=12)  # between opening the form and sending it


@dataclass(frozen=True)
class Opening:
    """That the form was opened at a moment, signed into it. Its reference becomes the report's, so it serves once."""

    reference: str
    moment: datetime

    @classmethod
    def read(cls, signed: str, now: datetime) -> Self | None:
        """The opening that was signed so; None when none was, or too long ago."""
        try:
            reference, seconds = SIGNER.unsign_object(signed)
        except signing.BadSignature:
            return None
        moment = datetime.fromtimestamp(seconds, UTC)
        return cls(reference, moment) if now - moment <= LATEST else None

    @property
    def signed(self) -> str:
        return SIGNER.sign_object([self.reference, self.moment.timestamp()])


@dataclass(frozen=True)
class Reason:
    """Why a report is not kept, as its sender is told it; the form is shown again with everything in it."""

    status: int
    message: Promise
    wait: timedelta | None = None  # before it is worth sending again


class Refused(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


FOREIGN = Reason(
    403, _("The report seemed to come from another site. Look through it and send it from here.")
)
FILLED = Reason(
    422,
    _(
        "A field that has to stay empty was filled in, perhaps by your browser. It is empty again: send once more."
    ),
)
STALE = Reason(422, _("This form was opened more than 12 hours ago. Nothing is lost: send once more."))
HASTY = Reason(
    422,
    _(
        "The form was sent within three seconds of being opened. Nothing is lost: wait a little and send once more."
    ),
)
SENT = Reason(
    422,
    _(
        "Another report was sent from this form before, and has been kept. If this is one more, send once more."
    ),
)
TOO_MANY = Reason(
    429,
    _(
        "More reports came from your network in the past hour, or from everybody in the past day, than can be taken. "
        "Nothing is lost: leave this page open and send once more in an hour."
    ),
    wait=timedelta(hours=1),
)
BUSY = Reason(
    503,
    _("The portal could not keep it just now. Nothing is lost: send once more in a moment."),
    wait=timedelta(seconds=10),
)


class TypedText(forms.CharField):
    """Several lines, an end of line counted as one character. What is pasted is never cut off: no maxlength."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class ReportForm(forms.ModelForm):
    use_required_attribute = False  # the page tells what is missing, in its own language and beside the field

    class Meta:
        model = Report
        fields = ["fault", "correction", "name", "email"]
        field_classes = {"fault": TypedText, "correction": TypedText}
        labels = {
            "fault": _("What is wrong?"),
            "correction": _("What should it say, and where is that written? (optional)"),
            "name": _("Your name (optional)"),
            "email": _("Your e-mail address (optional)"),
        }
        help_texts = {
            "fault": _("Quote the words, the figure or the date in question."),
            "correction": _("A document, a page or an address that says so makes it quick to check."),
            "email": _("Only to answer you."),
        }
        error_messages = {
            "fault": {"required": _("Say what is wrong.")},
            "email": {"invalid": _("Write the address like ten@example.vn, or leave it empty.")},
        }
        widgets = {
            "fault": forms.Textarea({"rows": 6, "aria-required": "true"}),
            "correction": forms.Textarea({"rows": 4}),
            "name": forms.TextInput({"autocomplete": "name"}),
            "email": forms.EmailInput({"autocomplete": "email"}),
        }

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """Kept as texts of the record are: editors may copy from it."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {name: tidied(text) for name, text in cleaned.items() if isinstance(text, str)}


@csrf_exempt  # carries no cookie of ours to abuse; _receive turns other sites' pages away
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def report(request: HttpRequest) -> HttpResponse:
    """The form, about the page that ?about=… names. What is sent is kept, or shown again with the reason why not."""
    now = timezone.now()
    if request.method != "POST":
        return _form_page(request, ReportForm(), page_at(request.GET.get("about", "")), now)
    form, about = ReportForm(request.POST), page_at(request.POST.get("about", ""))
    opening = Opening.read(request.POST.get("opening", ""), now)
    opened = opening.moment if opening else now
    if not form.is_valid():
        return _form_page(request, form, about, opened, 422)
    try:
        reference = _receive(request, form.save(commit=False), about, opening, now)
    except Refused as refused:
        reason = refused.reason
        form.add_error(None, str(reason.message))
        response = _form_page(request, form, about, opened, reason.status)
        if reason.wait:
            response.headers["Retry-After"] = str(reason.wait // timedelta(seconds=1))
        return response
    return redirect(f"{reverse('report_received')}?reference={reference}")


def _form_page(
    request: HttpRequest, form: ReportForm, about: Any, opened: datetime, status: int = 200
) -> HttpResponse:
    opening = Opening(new_reference(), opened)
    context = {
        "section": REPORT,
        "form": form,
        "about": about,
        "opening": opening.signed,
        "language_query": urlencode({"about": about.get_absolute_url()}) if about else "",
    }
    return render(request, "achievements/report.html", context, status=status)


def _receive(
    request: HttpRequest,
    report: Report,
    about: Any,
    opening: Opening | None,
    now: datetime,
) -> str:
    """Keep `report` and return its reference; raises Refused."""
    if is_foreign(request, may_be_typed=True):
        raise Refused(FOREIGN)
    if request.POST.get("website"):
        raise Refused(FILLED)
    if not opening:
        raise Refused(STALE)
    if now - opening.moment < SOONEST:
        raise Refused(HASTY)
    report.reference, report.received_at = opening.reference, now
    report.page, report.language = about.get_absolute_url() if about else "", get_language()
    try:
        Report.objects.receive(report, request.META["REMOTE_NETWORK"])
    except SentAlready:
        raise Refused(SENT) from None
    except TooManyReports:
        raise Refused(TOO_MANY) from None
    except OperationalError:
        raise Refused(BUSY) from None
    return report.reference


@require_safe
@cache_control(private=True, no_store=True)
def received(request: HttpRequest) -> HttpResponse:
    """What happens next with the report that ?reference=… names; where there is none, to the form."""
    report = Report.objects.quoted(request.GET.get("reference", "")).first()
    if not report:
        return redirect("report")
    context = {
        "report": report,
        "about": page_at(report.page),
        "language_query": urlencode({"reference": report.reference}),
    }
    return render(request, "achievements/report_received.html", context)
