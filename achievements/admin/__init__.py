"""The editors' product: every part of the record can be corrected here, in Vietnamese. One file a concept."""

from achievements.admin import (
    achievement,
    document,
    erratum,
    imprint,
    institution,
    metric,
    milestone,
    photo,
    report,
    source,
)

__all__ = [
    "achievement",
    "document",
    "erratum",
    "imprint",
    "institution",
    "metric",
    "milestone",
    "photo",
    "report",
    "source",
]
