"""The open-data table of photographs."""

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Milestone, Photo
from achievements.publish.tables.common import (
    ACHIEVEMENT,
    ID,
    PERIODS,
    PERMANENT_ID,
    column,
    in_every_language,
    public,
    table,
    with_periods,
)
from opendata.tables import BOOLEAN, IDENTIFIER, Column, text_reader


def rows(now: datetime) -> QuerySet[Photo]:
    return with_periods(Photo.objects.published(now)).prefetch_related(
        public("achievement", Achievement, now, "number"), public("milestone", Milestone, now)
    )


COLUMNS = [
    ID,
    replace(ACHIEVEMENT, read=text_reader("public_achievement.number")),
    column(
        "milestone",
        IDENTIFIER,
        _("The milestone it shows."),
        "public_milestone.slug",
        blank=_("none of those recorded"),
        refers_to="milestones",
        heading=_("milestone"),
    ),
    *in_every_language("caption", _("What the picture shows."), heading=_("caption")),
    Column(
        "has_image",
        BOOLEAN,
        _("Whether the picture itself has been found; otherwise only its caption is known."),
        lambda row: bool(row.picture_id),
        heading=_("picture found"),
    ),
    PERIODS,
    PERMANENT_ID,
]


TABLE = table(
    "photos",
    _("Photographs"),
    _("The captions of photographs, also of those that are still looked for."),
    rows,
    COLUMNS,
)
