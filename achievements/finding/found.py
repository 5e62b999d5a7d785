"""What a query finds, of every kind, the best first; and what is looked for instead where that is little."""

from dataclasses import dataclass, field, replace

from achievements.finding.names import names
from achievements.finding.portal import places_found
from achievements.finding.query import Query
from achievements.finding.ranking import Tier
from achievements.finding.reading import parse_query
from achievements.finding.searched import SEARCHED, Hit, all_hits, area_words
from achievements.finding.synonyms import Synonyms

PAGE = "page"  # of the portal, beside the kinds of things
KINDS_FOUND = [*SEARCHED, PAGE]  # the more telling ones first
PAGE_PLACE = KINDS_FOUND.index(PAGE)


@dataclass(frozen=True)
class Found:
    """What was found, by kind, of each the best first; no list is empty.

    Where it `ignores_marks`, nothing has the words with the marks that were typed; where it `is_partial`, nothing has
    all of them together, and this has some, or has them here and there.
    """

    query: Query
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    ignores_marks: bool = False
    is_partial: bool = False

    @property
    def count(self) -> int:
        """Of what has all that was looked for."""
        return 0 if self.is_partial else sum(map(len, self.hits.values()))

    @property
    def is_poor(self) -> bool:
        """Whether there was something to look for, and no more has it than texts with the words scattered over them.

        Without regard to marks, words close together may be other words: "đện tử" is found in "đến từ".
        """
        enough = Tier.NAMED if self.ignores_marks else Tier.NEAR
        return self.best > enough and not self.query.is_too_short

    @property
    def best(self) -> Tier:
        """The tier of the best of all."""
        return min((hits[0].rank.tier for hits in self.hits.values()), default=Tier.PARTLY)


def find(text: str, synonyms: Synonyms) -> Found:
    """What has the words of `text` with their marks; or else without; where that is little, also what has most."""
    query = parse_query(text, synonyms, area_words())
    if query.is_too_short:
        return Found(query)
    found = _with_all(query)
    return _with_some(found) if found.is_poor else found


def _with_all(query: Query) -> Found:
    """What has all words with their marks; where nothing has, without."""
    marked = _hits(query)
    if marked or not query.has_marks:
        return Found(query, marked)
    unmarked = _hits(query.unmarked)
    return Found(query.unmarked, unmarked, ignores_marks=True) if unmarked else Found(query)


def _hits(query: Query) -> dict[str, list[Hit]]:
    return _filled(all_hits(query) | {PAGE: places_found(query, PAGE_PLACE)})


def _with_some(found: Found) -> Found:
    """With what has nearly all in its names; where nothing was found, with what has most, however little that is."""
    nearest = {KINDS_FOUND[place]: hits for place, hits in names().partly(found.query).items()}
    if not found.hits:
        return replace(found, hits=nearest, is_partial=True)
    found = replace(found, is_partial=found.best >= Tier.ANYWHERE)
    if any(hits[0].rank.tier > Tier.NEARLY for hits in nearest.values()):
        return found
    together = {kind: _before(nearest.get(kind, []), found.hits.get(kind, [])) for kind in KINDS_FOUND}
    return replace(found, hits=_filled(together))


def _before(first: list[Hit], others: list[Hit]) -> list[Hit]:
    known = {hit.key for hit in first}
    return [*first, *(hit for hit in others if hit.key not in known)]


def _filled(hits: dict[str, list[Hit]]) -> dict[str, list[Hit]]:
    return {kind: each for kind, each in hits.items() if each}
