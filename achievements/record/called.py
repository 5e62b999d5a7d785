"""What rows are called where something refers to them."""

from typing import Any

from django.db import models

from achievements.models import Citation


def called(model: type[models.Model]) -> models.QuerySet:
    """Rows with no more of them than what they are called where they are referred to."""
    rows = model._default_manager.order_by()
    if model is Citation:
        return rows.select_related("source").only("section", "paragraph", "source__slug")
    return rows.only("slug")


def reference_key(row: Any) -> str:
    """What a row is called where it is referred to: its slug; "source section.paragraph" for a place."""
    return f"{row.source.slug} {row.key}" if isinstance(row, Citation) else row.slug
