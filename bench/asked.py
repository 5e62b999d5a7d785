"""The queries of bench/queries.yaml, and where among what was found their right answers stand."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.urls import translate_url
from django.utils.translation import override

QUERIES = Path(__file__).resolve().parent / "queries.yaml"
PARTS = {"tuned": "tuned on", "held_out": "held out"}
FIRST, AMONG = 1, 3  # places


@dataclass(frozen=True)
class Asked:
    """A query, the language of the page it is asked on, and the addresses of its right answers in Vietnamese.

    Where there are none, the right answer is that the record has none, without a suggestion.
    """

    text: str
    language: str
    right: list[str]


def asked(part: str) -> list[Asked]:
    """Those of a part of the list: "tuned" or "held_out"."""
    by_language = yaml.safe_load(QUERIES.read_text("utf-8"))[part]
    return [
        Asked(text, language, right)
        for language, queries in by_language.items()
        for text, right in queries.items()
    ]


def place_among(found: list[str], asked: Asked) -> int | None:
    """The place of the first right answer among the addresses `found`, counted from 1; None where it is not there."""
    with override(asked.language):
        addresses = [translate_url(address, "vi") for address in found]
    places = (
        number
        for number, each in enumerate(addresses, start=1)
        if any(_is_at(each, right) for right in asked.right)
    )
    return next(places, None)


def _is_at(address: str, right: str) -> bool:
    parts, wanted = urlsplit(address), urlsplit(right)
    return parts.path == wanted.path and wanted.fragment in ("", parts.fragment)
