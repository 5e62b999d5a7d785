"""Ten thousand beacons and ten thousand query strings that a seed makes."""

import json
import string
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any
from urllib.parse import quote

from tests.siege.asking import ask, network
from tests.siege.portal import Portal

SEED, MANY = 18, 10_000
LETTERS = string.printable + "ạảấầẩẫậắằẳẵặẹẻẽếềểễệđĐ\u200b\u202e\x00\x7f\ufffd\U0001f600"
TOKENS = ["0" * 32, "g" * 32, "0" * 31, "0" * 33, "A" * 32, "٠" * 32, "", None, 0, [], {}, True]
PATHS = [
    "/",
    "/en/",
    "/dong-thoi-gian/",
    "/healthz",
    "/%",
    "/%zz",
    "/%C3%28",
    "/%00",
    "//",
    "\\",
    "/en/../",
    "/?q=",
    "#",
]
PAGES = ["/", "/en/", "/dong-thoi-gian/", "/en/timeline/", "/tim-kiem/"]
EVENTS = ["view", "alive", "VIEW", "", None, 1, ["view"], {"view": 1}]
PARAMETERS = [
    "category",
    "institution",
    "issuer",
    "achievement",
    "year",
    "kind",
    "state",
    "page",
    "q",
    "at",
    "url",
]
PARAMETERS += [
    "format",
    "maxwidth",
    "about",
    "photo",
    "reference",
    "path",
    "utm_source",
    "fbclid",
    "from",
    "to",
]
VALUES = [
    "",
    "0",
    "-1",
    "1e9",
    "9" * 40,
    "ha-tang",
    "launch",
    "2008",
    "2008~",
    "../2015",
    "null",
    "true",
    "%",
    "%00",
]
VALUES += [
    "'; DROP TABLE stats_daytotal; --",
    "<script>",
    "{{7*7}}",
    "${7*7}",
    "..%2f",
    "\x00",
    "١٢",
    "NaN",
    "1_000",
]
ASKED = ["/", "/en/", "/dong-thoi-gian/", "/en/timeline/", "/van-ban/", "/en/documents/", "/oembed"]
ASKED += ["/can-xac-minh/", "/en/open-questions/report/", "/tim-kiem/", "/en/search/", "/data/milestones.csv"]
ASKED += [
    "/feeds/vi.atom",
    "/stats/pixel",
    "/stats/counter.json",
    "/quan-tri/login/",
    "/healthz",
    "/co-quan/",
]


def beacons(portal: Portal) -> str:
    """Bodies from well formed to noise: some count, some do not, none breaks anything."""
    chance = Random(SEED)
    answers = Counter(_send(portal, chance, number) for number in range(MANY))

    assert set(answers) <= {200, 400, 413, 415}, answers
    return _counted(answers)


def _send(portal: Portal, chance: Random, number: int) -> int:
    kinds: list[Callable[[Random], str]] = [_message, _message, _json, _text, _broken]
    body = chance.choice(kinds)(chance)
    headers = {
        "X-Forwarded-For": network(number),
        "Content-Type": chance.choice(["application/json", "text/plain"]),
    }
    return ask(portal.port, "POST", "/stats/visit", body.encode("utf-8", "surrogatepass"), headers).status


def _message(chance: Random) -> str:
    """What has the shape of a beacon, each part of it from what parts may be or may not."""
    token = f"{chance.getrandbits(128):032x}"
    message = {
        "token": _mostly(chance, token, [*TOKENS, token.upper()]),
        "previous": _mostly(chance, None, TOKENS),
        "path": _mostly(chance, chance.choice(PAGES), [*PATHS, "/" + _text(chance), 1, None]),
        "event": _mostly(chance, "view", EVENTS),
        "webdriver": _mostly(chance, False, [True, None, 0, "false"]),
    }
    for name in list(message):
        if chance.random() < 0.02:
            del message[name]
    return json.dumps(message | ({_text(chance): _text(chance)} if chance.random() < 0.2 else {}))


def _mostly(chance: Random, right: Any, others: list[Any]) -> Any:
    return right if chance.random() < 0.85 else chance.choice(others)


def _json(chance: Random) -> str:
    return json.dumps(_value(chance, depth=4))


def _value(chance: Random, depth: int) -> Any:
    if depth and chance.random() < 0.5:
        parts = [_value(chance, depth - 1) for _part in range(chance.randrange(4))]
        return parts if chance.random() < 0.5 else {_text(chance): part for part in parts}
    return chance.choice([None, True, 0, -1, 1e308, 10**400, _text(chance), chance.random()])


def _text(chance: Random) -> str:
    return "".join(chance.choices(LETTERS, k=chance.choice([0, 1, 5, 30, 300])))


def _broken(chance: Random) -> str:
    """A message cut off, or with something in it that does not belong there; nested, or too long."""
    whole = _message(chance)
    place = chance.randrange(len(whole))
    ways = [
        whole[:place],
        whole[:place] + chance.choice(LETTERS) + whole[place:],
        "[" * 1000,
        whole * 10,
        "NaN",
        "\ud800",
    ]
    return chance.choice(ways)


def queries(portal: Portal) -> str:
    chance = Random(SEED)
    answers: Counter[int] = Counter()
    for number in range(MANY):
        path = f"{chance.choice(ASKED)}?{_query(chance)}"
        status = ask(portal.port, "GET", path, headers={"X-Forwarded-For": network(number)}).status
        is_of_oembed = status == 501 and path.startswith(
            "/oembed"
        )  # that is how oEmbed answers to other formats
        assert status < 500 or is_of_oembed, f"{status}: {path}"
        answers[status] += 1
    return _counted(answers)


def _query(chance: Random) -> str:
    parts = []
    for _part in range(chance.choice([1, 1, 2, 3, 8])):
        name = chance.choice([chance.choice(PARAMETERS), _text(chance)])
        value = chance.choice([chance.choice(VALUES), _text(chance)])
        safe = partial(quote, safe=chance.choice(["", "%+;=/"]))
        parts.append(f"{safe(name)}={safe(value)}")
    return "&".join(parts)


def _counted(answers: Counter) -> str:
    return ", ".join(f"{what}: {count}" for what, count in sorted(answers.items()))
