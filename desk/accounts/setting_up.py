"""The page on which a phone learns to make codes, and that of the recovery codes, shown once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.accounts import second_factor
from desk.accounts.codes import LONGEST_CODE
from desk.accounts.events import What, record

KEY = "new_phone"  # in the session: what the phone is to learn


class FirstCodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code that the phone shows now"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, key: str, data: Any = None) -> None:
        super().__init__(data)
        self.key = key

    def clean_code(self) -> int:
        """The half minute that the code is of."""
        found = second_factor.is_code_of(self.key, self.cleaned_data["code"])
        if found is None:
            said = gettext(
                "This is not the code of now. See that the phone’s clock is right, and type the next one."
            )
            raise ValidationError(said, code="wrong_code")
        return found


def set_up_page(
    request: HttpRequest, user: Any, onward: str, done: Callable[[TOTPDevice], None]
) -> HttpResponse:
    """Shows the key until a code by it was typed; then calls `done`, shows the recovery codes and the way `onward`."""
    key = request.session.setdefault(KEY, second_factor.new_key())
    form = FirstCodeForm(key, request.POST or None)
    if request.method == "POST" and form.is_valid():
        device, codes = second_factor.set_up(user, key, form.cleaned_data["code"])
        del request.session[KEY]
        record(request, What.SET_UP, user.get_username())
        done(device)
        return recovery_codes_page(request, codes, onward)
    context = admin.site.each_context(request) | {
        "title": gettext("One-time codes from your phone"),
        "is_nav_sidebar_enabled": False,
        "form": form,
        "key": second_factor.key_as_typed(key),
        "picture": second_factor.picture_of(second_factor.address_of(key, user.get_username())),
    }
    return TemplateResponse(request, "admin/accounts/set_up.html", context)


def recovery_codes_page(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": gettext("Recovery codes"),
        "is_nav_sidebar_enabled": False,
        "codes": codes,
        "onward": onward,
    }
    return TemplateResponse(request, "admin/accounts/recovery_codes.html", context)
