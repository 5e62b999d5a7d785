"""What is typed when something is decided: words for the author, a reason for the public, a moment."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WordsForm(forms.Form):
    """What a reviewer has to say of what was proposed."""

    words = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3, "cols": 80})
    )


class ScheduleForm(forms.Form):
    """From when on something is to be shown; stands in one form with buttons that want no moment."""

    use_required_attribute = False

    when = forms.DateTimeField(
        label=_("Show from"),
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Hour and day, the day first: 08:00 05/12/2026."),
    )

    def clean_when(self) -> Any:
        when = self.cleaned_data["when"]
        if when <= timezone.now():
            raise forms.ValidationError(_("This moment has passed."), code="passed")
        return when


class ReasonForm(forms.Form):
    """Why something is withdrawn, in every language of the portal; the others may be left empty."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for code, name in settings.LANGUAGES:
            self.fields[code] = forms.CharField(
                label=_("Reason shown to readers (%s)") % name,
                required=code == settings.LANGUAGE_CODE,
                max_length=400,
                widget=forms.Textarea({"rows": 3, "cols": 80}),
            )
