"""What is kept of people, as a page says it. Each room names its own terms; this one only tells them."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from achievements.models.report import SENDERS_KEPT
from desk.accounts.events import KEPT_DAYS as SIGN_IN_DAYS
from desk.accounts.limits import DEVICE_DAYS
from web.public import public


@require_safe
@public()
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "sender_days": SENDERS_KEPT.days,
        "sign_in_days": SIGN_IN_DAYS,
        "device_days": DEVICE_DAYS.days,
    }
    return TemplateResponse(request, "privacy.html", context)
