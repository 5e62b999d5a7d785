"""What the portal is called and what it says of itself, each text once: in the current language by str()."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from web.languages import LANGUAGES_IN_WORDS

NAME = _("Achievements of Lào Cai’s information and communications sector")
SHORT_NAME = _("Lào Cai ICT")  # below its icon on a home screen
SUMMARY = format_lazy(
    _(
        "A public record, in {languages}: dates and figures no more precise than their source, every fact with its "
        "place there, doubts in the open."
    ),
    languages=LANGUAGES_IN_WORDS,
)
CALENDAR = _("Anniversaries of Lào Cai’s information and communications sector")
DATA = _(
    "Milestones, figures, institutions, documents and open questions of Lào Cai’s information and communications "
    "sector, dated and cited as precisely as the source allows."
)
KEYWORDS = [_("Lào Cai"), _("information and communications"), _("achievements"), _("state administration")]
DESK = _("Editing the record of Lào Cai’s information and communications sector")
