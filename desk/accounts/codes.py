"""The forms that ask for a one-time code, or for something that shows who it is."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from desk.accounts import second_factor
from desk.accounts.events import record, why_refused
from desk.accounts.models import What

LONGEST_CODE = 30  # characters, with what people type between
LONGEST_PASSWORD = 4096


class FormOf(forms.Form):
    """A form that somebody fills in who is known already, though perhaps not signed in yet."""

    def __init__(self, request: HttpRequest, user: Any, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.user = request, user

    def device_of(self, code: str) -> Any:
        """The device that `code` is of; raises ValidationError, and writes it down, where there is none."""
        checked = second_factor.check(self.user, code)
        if checked.device is None:
            what = What.WRONG_CODE if checked.is_tried else What.TOO_SOON
            record(self.request, what, self.user.get_username())
            raise ValidationError(_refusal(checked), code=what)
        return checked.device


class CodeForm(FormOf):
    code = forms.CharField(
        label=_("One-time code"),
        max_length=LONGEST_CODE,
        help_text=_("The six digits that your phone shows now; or, if you have lost it, a recovery code."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if code := cleaned.get("code"):
            cleaned["device"] = self.device_of(code)
        return cleaned


class ConfirmForm(FormOf):
    shown = forms.CharField(
        label=_("Password, or code from your phone"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def clean_shown(self) -> str:
        shown: str = self.cleaned_data["shown"]
        is_code = shown.isdecimal() and len(shown) == second_factor.DIGITS
        if is_code and second_factor.phone_of(self.user):
            self.device_of(shown)
        else:
            self._check_password(shown)
        return shown

    def _check_password(self, password: str) -> None:
        account = self.user.get_username()
        if authenticate(self.request, username=account, password=password) is None:
            record(self.request, why_refused(self.request), account)
            raise ValidationError(gettext("This is not your password."), code="wrong_password")


def _refusal(checked: second_factor.Checked) -> str:
    if checked.again_at is None:
        return gettext("This code is not right.")
    when = date_format(timezone.localtime(checked.again_at), gettext("H:i:s, j/n/Y"))
    said = (
        gettext("This code is not right. You may try again from %(when)s.")
        if checked.is_tried
        else gettext(
            "The code was not tried, because wrong ones came before it. You may try again from %(when)s."
        )
    )
    return said % {"when": when}
