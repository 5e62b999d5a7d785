"""Database fields of the record."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.db.models import Case, Func, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from achievements.words.dates import FORMS, DateError, HistoricalDate, parse_edtf
from achievements.words.vi import parse_typed, typed

EDTF_MAX_LENGTH = 40
PROSE_MAX_LENGTH = 20_000
LAST_OF_ALL = "9999-12-31"  # in time, of what has no date


class EndOfTime(Func):
    """The last day that a date can be; written out, since SQLite knows an index by its expression's very words."""

    template = "'9999-12-31'"
    output_field = models.DateField()

    def as_postgresql(self, *args: Any, **kwargs: Any) -> Any:
        return self.as_sql(*args, **kwargs, template=f"DATE {self.template}")


def first_day(name: str) -> Coalesce:
    """With `last_day`, HistoricalDate.sort_key of the EDTFField `name` in the database; no date comes last."""
    return Coalesce(f"{name}_earliest", f"{name}_latest", EndOfTime())


def last_day(name: str) -> Coalesce:
    return Coalesce(f"{name}_latest", EndOfTime())


def rank(name: str, values: Iterable[str]) -> Case:
    """The place of the field `name` among `values`, for ordering by it."""
    return Case(*(When(**{name: value}, then=Value(place)) for place, value in enumerate(values)))


class EDTFFormField(forms.CharField):
    """A date typed the Vietnamese way (27/3/2008, 3/2008, từ 2009) or as EDTF; gives a HistoricalDate or None."""

    default_error_messages = {
        "invalid": _("“%(value)s” is not a date we can read. Write for example: %(examples)s."),
        "no_such_day": _("There is no such day: “%(value)s”."),
        "two_readings": _("“%(value)s” can be read in two ways. Write which one is meant: %(readings)s."),
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, HistoricalDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_typed(text)
        except DateError as error:
            code = error.reason if error.reason in self.error_messages else "invalid"
            params = {
                "value": text[:60],
                "readings": "; ".join(error.readings),
                "examples": "; ".join(typed(parse_edtf(form)) for form in FORMS),
            }
            raise ValidationError(self.error_messages[code], code=code, params=params) from None

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, HistoricalDate) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-wording": "date"}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DateOrderField(models.CharField):
    """HistoricalDate.order of the EDTFField beside it; no date comes last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own: dict[str, Any] = {"max_length": 23, "default": LAST_OF_ALL, "editable": False}
        super().__init__(*args, **own | kwargs)


class EDTFField(models.CharField):
    """A date of true precision, kept as EDTF text (ISO 8601-2); a HistoricalDate in Python, None where unknown.

    `earliest_field` and `latest_field` name DateFields beside it that keep the first and last day it can mean, for
    filtering, `order_field` a DateOrderField for ordering. They are set whenever an instance is written (save and
    bulk_create); a queryset's update() does not set them, just as it does not set an ImageField's width.
    """

    # for the type checker: what an instance's attribute takes and gives
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(
        self,
        *args: Any,
        earliest_field: str = "",
        latest_field: str = "",
        order_field: str = "",
        **kwargs: Any,
    ):
        self.earliest_field, self.latest_field = earliest_field, latest_field
        self.order_field = order_field
        kwargs.setdefault("max_length", EDTF_MAX_LENGTH)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.earliest_field:
            kwargs |= {"earliest_field": self.earliest_field, "latest_field": self.latest_field}
        if self.order_field:
            kwargs |= {"order_field": self.order_field}
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> HistoricalDate | None:
        return parse_edtf(value) if value else None

    def to_python(self, value: Any) -> HistoricalDate | None:
        if value is None or value == "" or isinstance(value, HistoricalDate):
            return value or None
        try:
            return parse_edtf(value)
        except DateError:
            raise ValidationError(
                _("“%(value)s” is not an EDTF date."), code="invalid", params={"value": str(value)[:60]}
            ) from None

    def get_prep_value(self, value: Any) -> str | None:
        historical = self.to_python(value)
        return None if historical is None else historical.edtf

    def pre_save(self, model_instance: models.Model, add: bool) -> HistoricalDate | None:
        historical = self.to_python(getattr(model_instance, self.attname))
        if self.earliest_field:
            setattr(model_instance, self.earliest_field, historical and historical.earliest)
            setattr(model_instance, self.latest_field, historical and historical.latest)
        if self.order_field:
            setattr(model_instance, self.order_field, historical.order if historical else LAST_OF_ALL)
        return historical

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def run_validators(self, value: Any) -> None:
        """A HistoricalDate is valid by construction; only its length as text remains to be checked."""
        if value is not None:
            super().run_validators(value.edtf)

    def formfield(self, **kwargs: Any) -> Any:
        # no max_length: "từ ngày 27 tháng 3 năm 2008 …" is longer than the EDTF it stands for
        own = {"form_class": EDTFFormField, "empty_value": None, "max_length": None}
        return super().formfield(**own | kwargs)


class ProseField(models.TextField):
    """Plain text in paragraphs, with an empty line between them. No markup, so nothing to sanitise."""

    default_validators = [MaxLengthValidator(PROSE_MAX_LENGTH), ProhibitNullCharactersValidator()]
