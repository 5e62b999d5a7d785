"""Which characters a text of the record may have: those that can be seen, and that XML, and so feeds, can carry.

One rule for what is typed, pasted and loaded: letters are composed (NFC), what is invisible or turns the direction of
reading around goes, U+FFFD is refused, since it stands for something that was lost.
"""

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # stands for what could not be read
_UNSTORABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# soft hyphens, zero-width characters, marks that turn or isolate a direction
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def is_storable(text: str) -> bool:
    """Whether every character of it can be kept and shown."""
    return REPLACEMENT not in text and not _UNSTORABLE.search(text)


def only_storable(text: str, instead: str) -> str:
    """`text` with `instead` for each character that cannot be kept and shown."""
    return _UNSTORABLE.sub(instead, text)


def tidied(text: str, instead: str = " ") -> str:
    """`text` as it is kept: `visible`, with `instead` for what cannot be stored."""
    return visible(only_storable(text, instead))


def visible(text: str) -> str:
    """`text` in composed letters, without characters that nobody sees."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
