"""A new password for who has forgotten the old one: by a link that holds once, for a day.

An administrator makes one and hands it over; where the portal can send mail, it is also sent to the account's address.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from desk.accounts.events import record
from desk.accounts.limits import network_of
from desk.accounts.models import AccountEvent, What

HOUR = timedelta(hours=1)
HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600  # that a link holds
ASKED_AN_HOUR = 5  # from one network
ASKED_A_DAY = 100  # from all
MAILED_AN_HOUR = 3  # to one account


def link_for(request: HttpRequest, user: User) -> str:
    """The address at which `user` chooses a new password, once, within PASSWORD_RESET_TIMEOUT."""
    names = {
        "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
        "token": default_token_generator.make_token(user),
    }
    return request.build_absolute_uri(reverse("admin:new_password", kwargs=names))


class LinkByMailForm(PasswordResetForm):
    """Sends to every account at the desk that has the address, behind the answer's back: it takes as long without."""

    def accounts(self) -> list[str]:
        """The names of those who have the address."""
        found = super().get_users(self.cleaned_data["email"])
        return [user.get_username() for user in found if user.is_staff]

    def get_users(self, email: str) -> Any:
        """Those who are sent a link: not again and again."""
        wanted = [name for name in self.accounts() if _asked(HOUR, account=name) <= MAILED_AN_HOUR]
        return User.objects.filter(username__in=wanted)

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        Thread(target=super().send_mail, args=args, kwargs=kwargs, name="mail").start()


def _asked(within: timedelta, **of: Any) -> int:
    since = timezone.now() - within
    return AccountEvent.objects.filter(what=What.LINK_ASKED, at__gt=since, **of).count()


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Says what to do without a password; where the portal sends mail, asks for the address and sends a link.

    The answer is the same whether there is such an account or not.
    """
    form = LinkByMailForm(request.POST or None)
    state, status = "form", 200
    if request.method == "POST" and settings.EMAIL_URL and form.is_valid():
        state, status = _send_link(request, form)
    context = admin.site.each_context(request) | {
        "title": gettext("Forgotten password"),
        "is_nav_sidebar_enabled": False,
        "form": form,
        "state": state if settings.EMAIL_URL else "no mail",
    }
    return TemplateResponse(request, "admin/accounts/forgotten.html", context, status=status)


def _send_link(request: HttpRequest, form: LinkByMailForm) -> tuple[str, int]:
    """What the page says of it, and its status."""
    if _asked(HOUR, network=network_of(request)) >= ASKED_AN_HOUR or _asked(24 * HOUR) >= ASKED_A_DAY:
        return "too many", 429
    for account in form.accounts() or [""]:
        record(request, What.LINK_ASKED, account)
    form.save(
        request=request,
        use_https=request.is_secure(),
        subject_template_name="admin/accounts/link_subject.txt",
        email_template_name="admin/accounts/link_mail.txt",
        extra_email_context={"hours": str(HOURS)},
    )
    return "sent", 200


class NewPassword(PasswordResetConfirmView):
    """Where a link leads to."""

    template_name = "admin/accounts/new_password.html"
    success_url = reverse_lazy("admin:login")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record(self.request, What.PASSWORD_CHANGED, form.user.get_username())
        messages.success(self.request, gettext("Your new password holds. Sign in with it."))
        return response


def new_password(request: HttpRequest, **link: str) -> HttpResponse:
    context = admin.site.each_context(request) | {"is_nav_sidebar_enabled": False}
    view: Any = NewPassword.as_view(extra_context=context)
    answer: HttpResponse = view(request, **link)
    return answer
