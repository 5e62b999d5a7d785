"""Places in sources by what stands there: read off the text that an editor attached to the source."""

from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from achievements.finding.reading import parse_query
from achievements.finding.synonyms import synonyms
from achievements.models import Citation, Source
from achievements.record.headings import Headings, heading_of, headings
from achievements.record.trace import Line, places_in
from achievements.words.folding import folded_texts, marked_texts

SHOWN = 240  # characters of a paragraph in a choice
NAMED = 3  # sources


@dataclass
class Paragraphs:
    """The paragraphs of sources, each source read once; of one without its text only what sections are about."""

    _read: dict[int, dict[str, Line]] = field(default_factory=dict)

    @cached_property
    def _headings(self) -> Headings:
        return headings()

    def of(self, source: int) -> dict[str, Line]:
        if source not in self._read:
            text = Source.objects.filter(pk=source).values_list("text", flat=True).first()
            self._read[source] = places_in(text) if text else {}
        return self._read[source]

    def at(self, citation: Citation) -> str:
        """What stands at a place, else what its section is about; empty where neither is known."""
        line = self.of(citation.source_id).get(citation.key)
        return line.words if line else heading_of(str(citation), self._headings)

    def choice(self, citation: Citation) -> str:
        """A place as it is offered: its name, and what stands there."""
        words = self.at(citation)
        shown = words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()}…"
        return f"{citation} · {shown}" if shown else str(citation)


def without_text() -> str:
    """Which sources cannot be searched for words, and how their places are found; empty where all can."""
    titles = [source.title for source in Source.objects.filter(text="").defer("text")[: NAMED + 1]]
    if not titles:
        return ""
    named = "; ".join(f"“{title}”" for title in titles[:NAMED]) + ("…" if titles[NAMED:] else "")
    return (
        _("The full text of %s is not kept here: find its places by section and paragraph, such as 4.2.")
        % named
    )


def saying(text: str) -> Q:
    """The condition that what stands at a place says `text`, as far as texts of sources are attached."""
    terms = parse_query(text, synonyms()).terms
    if not terms:
        return Q(pk__in=[])
    found = [
        Q(source=source, section=place.partition(".")[0], paragraph=place.partition(".")[2])
        for source, attached in Source.objects.exclude(text="").values_list("pk", "text").order_by("pk")
        for place, line in places_in(attached).items()
        if all(term.is_in(folded_texts([line.words]) + marked_texts([line.words])) for term in terms)
    ]
    return reduce(or_, found[:200]) if found else Q(pk__in=[])
