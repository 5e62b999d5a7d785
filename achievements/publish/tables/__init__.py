"""The open-data tables of the record: what the public may reuse, each in a file of its own, each column defined once.

What a table and a column are says opendata/tables.py.
"""

from achievements.models import Milestone, Observation, Period, Territory
from achievements.publish.tables import documents, errata, institutions, milestones, observations, photos
from achievements.publish.tables.common import in_use

TABLES = [module.TABLE for module in (milestones, observations, institutions, documents, errata, photos)]


def years() -> str:
    """The years that all periods with something published span, as an EDTF interval; blank where there are none."""
    spans = [period.dates for period in in_use(Period, Milestone, "period")]
    ends = [day for span in spans for day in (span.earliest, span.latest) if day]
    return f"{min(ends).year}/{max(ends).year}" if ends else ""


def places() -> list[Territory]:
    """The areas that published figures are about."""
    return in_use(Territory, Observation, "territory")
