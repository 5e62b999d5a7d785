"""Which characters a text of the record may have: those that XML, and so feeds and calendars, can carry."""

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # stands for what could not be read
_UNSTORABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_storable(text: str) -> bool:
    """Whether every character of it can be kept and shown."""
    return REPLACEMENT not in text and not _UNSTORABLE.search(text)


def only_storable(text: str, instead: str) -> str:
    """`text` with `instead` for each character that cannot be kept and shown."""
    return _UNSTORABLE.sub(instead, text)
