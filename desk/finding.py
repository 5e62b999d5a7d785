"""Finding at the desk: what is typed is compared as on the public side (words/folding.py), drafts are found too."""

import re
from functools import reduce
from operator import and_
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from achievements.finding.reading import parse_query
from achievements.finding.synonyms import synonyms

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def saying(rows: Any, text: str) -> Q:
    """The condition that one of `rows`, which are Findable, says what `text` looks for; or that this is in its slug."""
    terms = parse_query(text, synonyms()).terms
    said = reduce(and_, (rows.says(term.patterns) for term in terms)) if terms else Q(pk__in=[])
    return said | Q(slug__contains=text.strip()) if SLUG.fullmatch(text.strip()) else said


class FindsFolded(admin.ModelAdmin):
    """A list, and choices elsewhere, that are searched by what rows say and not letter by letter."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(saying(self.model._default_manager.all(), search_term)), False
