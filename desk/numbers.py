"""Numbers as editors type them."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from achievements.words.vi import plain_number, typed_number

EXAMPLES = _("12.000 or 8,5")


class TypedNumberField(forms.DecimalField):
    """A number typed the Vietnamese way: "10.300" is ten thousand and three hundred, "8,5" is eight and a half.

    What is no number is refused with what it was probably meant to be: "12 000" with "12.000 or 12000".
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": _("“%(value)s” is not a number we can read. Write: %(examples)s.")}

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return super().to_python(plain_number(value.strip()))
        except ValidationError:
            params = {"value": value.strip()[:60], "examples": _meant(value)}
            raise ValidationError(self.error_messages["invalid"], code="invalid", params=params) from None

    def prepare_value(self, value: Any) -> Any:
        return typed_number(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-wording": "figure"}


def _meant(text: str) -> Any:
    """How what was typed with blanks or other marks between its digits is written; examples where it says no number."""
    digits = re.sub(r"[\s'_]", "", text)
    try:
        number = Decimal(plain_number(digits))
    except InvalidOperation:
        return EXAMPLES
    if not re.fullmatch(r"[\d.,]{1,18}", digits, re.ASCII):
        return EXAMPLES
    plain = f"{number:f}".replace(".", ",")
    return _("%(grouped)s or %(plain)s") % {"grouped": typed_number(number), "plain": plain}
