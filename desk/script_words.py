"""The words of the admin's scripts, with those that Django's own catalogue for scripts lacks in our languages."""

from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext, gettext_noop
from django.views.i18n import JavaScriptCatalog

# as the scripts name them, Monday first, as Django counts
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SHORT_DAYS = ["Mon", "Tue", "Wed", "Thur", "Fri", "Sat", "Sun"]
SENTENCES = [
    gettext_noop("Choose all %s"),
    gettext_noop("Choose selected %s"),
    gettext_noop("Remove all %s"),
    gettext_noop("Remove selected %s"),
    gettext_noop("Type into this box to filter down the list of selected %s."),
    gettext_noop("(click to clear)"),
]
IN_CONTEXT = "\x04"  # parts a context from the text in it, as gettext's files have it


class ScriptWords(JavaScriptCatalog):
    packages = ["django.contrib.admin"]

    def get_catalog(self) -> dict[str, Any]:
        days = {name: str(WEEKDAYS[place]) for place, name in enumerate(DAYS)}
        short_days = {
            f"abbrev. day {name}{IN_CONTEXT}{short}": str(WEEKDAYS_ABBR[place])
            for place, (name, short) in enumerate(zip(DAYS, SHORT_DAYS, strict=True))
        }
        return super().get_catalog() | days | short_days | {text: gettext(text) for text in SENTENCES}
