"""What somebody may have meant who found little: the same with words of the record's for those that are not."""

from collections.abc import Iterator
from functools import cache, partial
from itertools import islice, product

from django.conf import settings
from django.utils.translation import get_language

from achievements.finding.names import Names, names
from achievements.finding.query import Query
from achievements.finding.reading import parse_query, says_nothing
from achievements.finding.synonyms import Synonyms
from achievements.words.folding import Word, without_marks, words_of

MOST = 2
MOST_WORDS = 12  # of a query for which something is suggested
MOST_LIKE = 4  # words in place of one
MOST_LOOKED_FOR = 6

Said = list[list[str]]  # the words in place of each that was typed, with their marks; none where it stays


def suggestions(query: Query, synonyms: Synonyms) -> list[str]:
    """At most MOST ways to say what may have been meant by `query`, by which something in the record is called."""
    typed = words_of(query.text)
    if len(typed) > MOST_WORDS:
        return []
    known = names()
    ways = islice(_ways_to_say(typed, known), MOST_LOOKED_FOR)
    is_of_the_page = cache(partial(known.is_written_in, languages=_languages_of_the_page()))
    of_page = (said for said in ways if all(map(is_of_the_page, _without_marks(typed, said))))
    texts = (_put_in(query.text, typed, said, known) for said in of_page)
    return list(islice((text for text in texts if known.has(parse_query(text, synonyms))), MOST))


def _ways_to_say(typed: list[Word], known: Names) -> Iterator[Said]:
    """With other words for those that are unknown; where none is, with another for one of them."""
    unknown = [
        place for place, word in enumerate(typed) if not known.knows(word) and not word.folded.isdigit()
    ]
    others = {place: _others(typed, place, known) for place in unknown or range(len(typed))}
    if unknown:
        yield from map(list, product(*(others.get(place, [[]]) for place in range(len(typed)))))
    else:
        yield from (
            [other if each == place else [] for each in others] for place in others for other in others[place]
        )


def _others(typed: list[Word], place: int, known: Names) -> list[list[str]]:
    """What may have been meant by one word: several that were typed as one, or another."""
    word = typed[place]
    before, after = ([each.folded for each in part] for part in (typed[:place][-1:], typed[place + 1 :][:1]))
    parted = [] if word.has_marks else list(islice(known.parted(word.folded), MOST_LIKE))
    near = known.nearest(word, ("".join(before), "".join(after)), MOST_LIKE)
    return parted + [[each] for each in near if not says_nothing(each)]


def _languages_of_the_page() -> list[str]:
    """The page's own, and the record's: names in one of these must have what is suggested."""
    return [get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE]


def _without_marks(typed: list[Word], said: Said) -> list[str]:
    """The words in place of those that were typed without marks."""
    return [each for word, words in zip(typed, said, strict=True) if not word.has_marks for each in words]


def _put_in(text: str, typed: list[Word], said: Said, known: Names) -> str:
    """`text` with the words put in, written as the record does, without marks where nothing was typed with any."""
    has_marks = any(word.has_marks for word in typed)
    for word, new in reversed(list(zip(typed, said, strict=True))):
        if new:
            words = [
                known.written(each) if has_marks or len(new) > 1 else without_marks(each) for each in new
            ]
            text = text[: word.start] + " ".join(words) + text[word.stop :]
    return text
