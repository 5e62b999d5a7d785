"""What sections of sources are about, whether or not their text is at hand: what their headings are cited for."""

from achievements.models import Achievement
from achievements.words.fallback import in_own_language

Headings = dict[tuple[str, int], str]


def headings() -> Headings:
    """By the slug of a source and the number of a section in it, the first achievement that cites its heading."""
    of_headings = Achievement.objects.filter(citations__paragraph=0, citations__section__gt=0)
    place = ("citations__source__slug", "citations__section", in_own_language("title"))
    latest_first = of_headings.order_by("-number").values_list(*place)
    return {(source, section): title for source, section, title in latest_first}


def heading_of(key: str, known: Headings) -> str:
    """Of the place that `key` ("source 4.2") names; empty where none is known."""
    source, _space, place = key.partition(" ")
    return known.get((source, int(place.partition(".")[0])), "")
