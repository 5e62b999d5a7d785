"""Reports of errors: the form that anybody may send, and what its sender is told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from achievements.kinds import page_at
from achievements.models import Photo, Report, ReportSending
from achievements.models.picture import FOR_ALL
from achievements.models.report import SentAlready, TooManyPictures, TooManyReports, new_reference
from achievements.pictures.drawing import draw, fitting
from achievements.sections import REPORT
from achievements.words.characters import tidied
from web.origins import is_foreign

MEGABYTE = 2**20
MOST_OF_PICTURE = 10 * MEGABYTE
MOST_SENT = MOST_OF_PICTURE + MEGABYTE  # with the texts, and what parts them
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
STALE = Reason(
    422,
    format_lazy(
        _("This form was opened more than {hours} hours ago. Nothing is lost: send once more."),
        hours=LATEST // timedelta(hours=1),
    ),
)
HASTY = Reason(
    422,
    format_lazy(
        _(
            "The form was sent within {seconds} seconds of being opened. "
            "Nothing is lost: wait a little and send once more."
        ),
        seconds=SOONEST.seconds,
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
TOO_MANY_PICTURES = Reason(
    429,
    _(
        "More pictures have come today than can be looked at. Send your report without it now, "
        "or with it tomorrow."
    ),
    wait=timedelta(days=1),
)
TOO_LARGE = Reason(
    413,
    format_lazy(
        _("The picture is larger than {megabytes} MB. Send a smaller one."),
        megabytes=MOST_OF_PICTURE // MEGABYTE,
    ),
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

    def __init__(self, typed: QueryDict | None = None, files: Any = None) -> None:
        super().__init__(typed, files, label_suffix="")

    def clean(self) -> dict[str, Any]:
        """Kept as texts of the record are: editors may copy from it."""
        cleaned = super().clean() or self.cleaned_data
        return cleaned | {name: tidied(text) for name, text in cleaned.items() if isinstance(text, str)}


class PictureForm(ReportForm):
    """The same in answer to a caption whose picture is looked for."""

    picture = forms.FileField(
        label=format_lazy(
            _("Your picture (JPEG, PNG or WebP, up to {megabytes} MB)"),
            megabytes=MOST_OF_PICTURE // MEGABYTE,
        ),
        required=False,
        help_text=_("Seen by the editors only. It is never shown to the public before they have asked you."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    field_order = ["picture", "fault"]

    class Meta(ReportForm.Meta):
        labels = ReportForm.Meta.labels | {
            "fault": _("What do you know of the picture?"),
            "correction": _("Who may be asked about it? (optional)"),
        }
        help_texts = {
            "fault": _("Who took it, when and where; who is in it; whether the portal may show it."),
            "email": _("Only to answer you."),
        }
        error_messages = ReportForm.Meta.error_messages | {
            "fault": {"required": _("Say what you know of the picture.")}
        }


@csrf_exempt  # carries no cookie of ours to abuse; _receive turns other sites' pages away
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def report(request: HttpRequest) -> HttpResponse:
    """The form, about the page that ?about=… names. What is sent is kept, or shown again with the reason why not."""
    now = timezone.now()
    if request.method != "POST":
        asked = Asked.of(request.GET)
        return _form_page(request, asked.form(), asked, now)
    if _is_too_large(request):  # what was typed cannot be read without all that came with it
        asked = Asked.of(request.GET)
        return _refusal(request, asked.form(QueryDict()), asked, now, TOO_LARGE)
    asked = Asked.of(request.POST)
    form = asked.form(request.POST, request.FILES)
    opening = Opening.read(request.POST.get("opening", ""), now)
    opened = opening.moment if opening else now
    if not form.is_valid():
        return _form_page(request, form, asked, opened, 422)
    try:
        reference = _receive(request, form, asked, opening, now)
    except Refused as refused:
        return _refusal(request, form, asked, opened, refused.reason)
    except ValidationError as error:
        form.add_error("picture", error)
        return _form_page(request, form, asked, opened, 422)
    return redirect(f"{reverse('report_received')}?reference={reference}")


@dataclass(frozen=True)
class Asked:
    """What the form is about: a page of ours, and a caption whose picture is looked for; each None where none is."""

    about: Any
    photo: Photo | None

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        slug = query.get("photo", "").replace("\0", "")
        return cls(
            page_at(query.get("about", "")),
            Photo.objects.wanted().filter(slug=slug).first() if slug else None,
        )

    def form(self, *typed: Any) -> ReportForm:
        return (PictureForm if self.photo else ReportForm)(*typed)

    @property
    def query(self) -> str:
        """What leads to the same form."""
        about = {"about": self.about.get_absolute_url()} if self.about else {}
        return urlencode(about | ({"photo": self.photo.slug} if self.photo else {}))


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isascii() or not length.isdigit() or int(length) > MOST_SENT


def _refusal(
    request: HttpRequest, form: ReportForm, asked: Asked, opened: datetime, reason: Reason
) -> HttpResponse:
    form.add_error(None, str(reason.message))
    response = _form_page(request, form, asked, opened, reason.status)
    if reason.wait:
        response.headers["Retry-After"] = str(reason.wait // timedelta(seconds=1))
    return response


def _form_page(
    request: HttpRequest, form: ReportForm, asked: Asked, opened: datetime, status: int = 200
) -> HttpResponse:
    context = {
        "section": REPORT,
        "form": form,
        "about": asked.about,
        "photo": asked.photo,
        "address": f"{reverse('report')}?{asked.query}" if asked.photo else reverse("report"),
        "opening": Opening(new_reference(), opened).signed,
        "language_query": asked.query,
    }
    return render(request, "achievements/report.html", context, status=status)


def _receive(
    request: HttpRequest, form: ReportForm, asked: Asked, opening: Opening | None, now: datetime
) -> str:
    """Keep what the form says and return its reference; raises Refused, and ValidationError for its picture."""
    if is_foreign(request, may_be_typed=True):
        raise Refused(FOREIGN)
    if request.POST.get("website"):
        raise Refused(FILLED)
    if not opening:
        raise Refused(STALE)
    if now - opening.moment < SOONEST:
        raise Refused(HASTY)
    report, network = form.save(commit=False), request.META["REMOTE_NETWORK"]
    report.reference, report.received_at, report.photo = opening.reference, now, asked.photo
    report.page, report.language = asked.about.get_absolute_url() if asked.about else "", get_language()
    try:
        picture = _drawn(form.cleaned_data.get("picture"), network, now)
        Report.objects.receive(report, network, picture)
    except SentAlready:
        raise Refused(SENT) from None
    except TooManyPictures:
        raise Refused(TOO_MANY_PICTURES) from None
    except TooManyReports:
        raise Refused(TOO_MANY) from None
    except OperationalError:
        raise Refused(BUSY) from None
    return report.reference


def _drawn(picture: Any, network: str, now: datetime) -> bytes | None:
    """The picture checked and drawn anew, as large as pages show any; None where there is none."""
    if picture is None:
        return None
    if picture.size > MOST_OF_PICTURE:
        raise Refused(TOO_LARGE)
    ReportSending.objects.admit_picture(network, now)
    drawn = draw(picture)
    *_narrower, widest = fitting(drawn.width).values()
    return drawn.renditions[f"{widest}.{FOR_ALL}"]


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
